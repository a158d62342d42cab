"""我要回避 of a decision: an officer of the lead leaves it to colleagues; of the only one it goes back to makers."""

from webapp.core.protection.impartial import withdraw
from webapp.decisions import queries, queries_people
from webapp.decisions.models import Decision, DecisionStep
from webapp.decisions.states import DECISIONS, Step
from webapp.people.actor import Actor
from webapp.people.queries_impartial import barred_from


def withdraw_from(actor: Actor, decision: Decision, step: Step, reason: str, kept: DecisionStep) -> None:
    """Let an actor of the lead withdraw, in the open transaction; no clock is prolonged.

    Problem 409 when it is over.
    """
    withdraw("decision", decision.id, actor.id, reason)
    with DECISIONS.take(decision, step):
        decision.changed_at = kept.at


def somebody_can(decision: Decision) -> bool:
    """Say whether anybody of the lead can work on a decision: not where all who are there withdrew from it."""
    sitting = queries_people.sitting_in(one for one in queries.seats_of(decision.id) if one.leading)
    return not sitting or bool(set(sitting) - barred_from("decision", decision.id))
