"""In which lists a petition stands: of the desk, the reception, the town lead, the unit that leads, who registered it.

``all`` by when it was registered; ``waiting`` what has to be done here next and ``working``, each by its nearest
clock; ``to_tell`` of whom nobody told yet; ``duty`` by the nearest duty; ``done`` by its last change. 检举控告 stands
whole only for who registered it and the commissioner, for others its number alone, as one set aside.
"""

from sqlalchemy import delete, insert

from webapp.areas.scope import area_scope, desk_scope, person_scope, scope_entries, unit_scope
from webapp.core import clock
from webapp.core.db import db
from webapp.people import queries as people
from webapp.people.permissions import Role
from webapp.petitions.clocks import RING, ROUTE, TELL, running
from webapp.petitions.models import Petition, PetitionScope
from webapp.petitions.states import IN_HAND, RESTS, State

RECEPTION = "petition_reception_centre"
Place = tuple[str, int]
# Only who sees the whole finds it under this: never in the numbers of a list.
APART = "apart"


def place(petition: Petition) -> None:
    """Write the list entries of a petition anew, in the open transaction."""
    session = db.session()
    session.execute(delete(PetitionScope).where(PetitionScope.row_id == petition.id))
    made = ("all", clock.to_micros(petition.registered_at))
    offices = [desk_scope(petition.town_id), *_reception()]
    if petition.set_aside_at is not None:
        rows = scope_entries(offices, [made], petition.id)
    elif petition.is_accusation:
        rows = scope_entries(offices, [made], petition.id)
        rows += scope_entries(map(person_scope, _sees_accusation(petition)), [(APART, made[1])], petition.id)
    else:
        rows = scope_entries(offices, [made, *_of_offices(petition)], petition.id)
        rows += scope_entries([area_scope(petition.town_id)], [made, *_of_top(petition)], petition.id)
        if petition.registered_by_id:
            mine = [made, *_of_registrar(petition)]
            rows += scope_entries([person_scope(petition.registered_by_id)], mine, petition.id)
        if petition.seat:
            rows += scope_entries([petition.seat], [made, *_of_lead(petition)], petition.id)
    session.execute(insert(PetitionScope), _each_once(rows))


def _each_once(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return each entry once: the unit that leads may be the reception."""
    return list({tuple(row.values()): row for row in rows}.values())


def _reception() -> list[str]:
    found = people.units_by_code([RECEPTION]).get(RECEPTION)
    return [unit_scope(found.id)] if found else []


def _sees_accusation(petition: Petition) -> list[int]:
    """Return who sees where an accusation went: who registered it, and the commissioner unless it is about them."""
    role = Role.TOWN_GRID_LEAD if petition.about_commissioner else Role.POLITICAL_LEGAL_COMMISSIONER
    registrar = [petition.registered_by_id] if petition.registered_by_id else []
    return list(dict.fromkeys([*registrar, *people.holders_of_role(role)]))


def _sort(petition: Petition) -> int:
    return clock.to_micros(petition.due_at or petition.changed_at)


def _of_offices(petition: Petition) -> list[Place]:
    """Return where it stands for desk and reception: what they have to do, and all that is on its way."""
    waits = {one.waits_for for one in running(petition)}
    tell = [("to_tell", _sort(petition))] if TELL in waits else []
    tell += _duty(petition)
    if petition.state in RESTS and not waits:
        return _done(petition)
    mine = waits & {ROUTE, RING} or (TELL in waits and petition.state not in IN_HAND)
    return [("waiting" if mine else "working", _sort(petition)), *tell]


def _duty(petition: Petition) -> list[Place]:
    """Return where it stands by the nearest duty of the house: late once that is over; rights are never late."""
    due = next((one.due for one in running(petition) if one.duty), None)
    return [("duty", clock.to_micros(due))] if due else []


def _of_lead(petition: Petition) -> list[Place]:
    if petition.state in RESTS:
        return _done(petition)
    waits = petition.state in IN_HAND
    return [("waiting" if waits else "working", _sort(petition)), *(_duty(petition) if waits else [])]


def _of_registrar(petition: Petition) -> list[Place]:
    return _done(petition) if petition.state in RESTS else [("working", _sort(petition))]


def _of_top(petition: Petition) -> list[Place]:
    """Return where it stands for the town lead, who signs."""
    if petition.state in RESTS:
        return _done(petition)
    waits = petition.state == State.DRAFTED
    return [("waiting" if waits else "working", _sort(petition)), *(_duty(petition) if waits else [])]


def _done(petition: Petition) -> list[Place]:
    return [("done", clock.to_micros(petition.changed_at))]
