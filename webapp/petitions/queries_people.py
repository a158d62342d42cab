"""Who sits where a petition has to be worked on."""

from webapp.areas.models import Level
from webapp.areas.scope import unit_scope
from webapp.people import queries as people
from webapp.people.permissions import GOVERNANCE, Role
from webapp.petitions.service_lists import RECEPTION


def sitting_in(seat: str | None, verb: str) -> list[int]:
    """Return who works now in the unit with this scope and has a verb."""
    return people.seated([seat], verb)[seat] if seat else []


def dispatchers_of(town_id: int) -> list[int]:
    """Return who sits at the desk of a town."""
    seats = people.leads_of_areas([town_id], list(Level), GOVERNANCE)
    return [user_id for *_, seat in seats for user_id in seat]


def town_leads_of(town_id: int) -> list[int]:
    """Return who leads the grid of a town."""
    seats = people.leads_of_areas([town_id], list(Level), frozenset({Role.TOWN_GRID_LEAD}))
    return [user_id for *_, seat in seats for user_id in seat]


def reception() -> list[int]:
    """Return who sits at the reception."""
    found = people.units_by_code([RECEPTION]).get(RECEPTION)
    return sitting_in(unit_scope(found.id), "petition.receive") if found else []
