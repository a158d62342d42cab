"""Who may turn a case protected: whoever works on it, or wrote it down."""

from webapp.cases.rules import CaseAccess, sees_whole
from webapp.cases.states_steps import CASES, Action
from webapp.core.errors import not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor

STEP = CASES[Action.PROTECT]


def may_turn(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor may turn a case protected that is in their scope, in whatever state it is.

    Leads above it, the desk, officers whose unit has an order, who registered it: all whom the case is shown for their
    work. Who sees it only because they reported it may not; nobody may twice.
    """
    return actor.can(str(STEP.verb)) and not held.case.protected and sees_whole(actor, held)


def refuse_unless_turnable(actor: Actor, held: CaseAccess) -> None:
    """Raise 404 without the right, 403 for whom the matter concerns: they may be who has to fear it."""
    if not may_turn(actor, held):
        raise not_found()
    refuse(held.barred)
