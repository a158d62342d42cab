"""Who sits now in the seats of a decision, and who makes decisions."""

from collections.abc import Iterable

from webapp.areas.models import Level
from webapp.core import reading
from webapp.decisions.models import Decision, DecisionSeat
from webapp.decisions.queries import seats_of
from webapp.people import queries as people
from webapp.people.permissions import DECIDERS, Role
from webapp.people.queries_impartial import barred_from


def makers_of(decision: Decision) -> list[int]:
    """Return who makes decisions of its town: the desk and the commissioner."""
    seats = people.leads_of_areas([decision.town_id], list(Level), DECIDERS)
    return [user_id for *_, seat in seats for user_id in seat]


def sitting_in(seats: Iterable[DecisionSeat]) -> list[int]:
    """Return who sits in these seats now: of a unit all its people, of a village who leads it."""
    found: list[int] = []
    for seat in seats:
        number = reading.whole(seat.seat[1:]) or 0
        if seat.seat.startswith("u"):
            found += people.officers_of(number)
        else:
            leads = people.leads_of_areas([number], [Level.VILLAGE], [Role.VILLAGE_GRID_LEAD])
            found += [user_id for *_, seated in leads for user_id in seated]
    return people.who_hold(found, "decision.work") if found else []


def somebody_can(decision: Decision) -> bool:
    """Say whether anybody of the lead can work on a decision: not where all who are there withdrew from it."""
    sitting = sitting_in(seat for seat in seats_of(decision.id) if seat.leading)
    return not sitting or bool(set(sitting) - barred_from("decision", decision.id))
