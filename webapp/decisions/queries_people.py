"""Who sits now in the seats of a decision, and who makes decisions."""

from collections.abc import Iterable

from webapp.areas.models import Level
from webapp.decisions.models import Decision, DecisionSeat
from webapp.decisions.queries import seats_of
from webapp.people import queries as people
from webapp.people.permissions import DECIDERS
from webapp.people.queries_impartial import barred_from


def deciders_of(town_id: int) -> list[int]:
    """Return who decides for a town: the desk and the commissioner."""
    seats = people.leads_of_areas([town_id], list(Level), DECIDERS)
    return [user_id for *_, seat in seats for user_id in seat]


def sitting_in(seats: Iterable[DecisionSeat]) -> list[int]:
    """Return who sits in these seats now: of a unit all its people, of a village who leads it."""
    found = people.seated([seat.seat for seat in seats], "decision.work")
    return list(dict.fromkeys(user_id for seated in found.values() for user_id in seated))


def somebody_can(decision: Decision) -> bool:
    """Say whether anybody of the lead can work on a decision: not where all who are there withdrew from it."""
    sitting = sitting_in(seat for seat in seats_of(decision.id) if seat.leading)
    return not sitting or bool(set(sitting) - barred_from("decision", decision.id))
