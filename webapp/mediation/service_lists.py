"""In which lists a mediation stands: of the desk, of who was asked in, of the mediator, and of who referred it.

``all`` by when it was referred; ``waiting`` what has to be done here next and ``working``, each by its nearest clock,
``open`` all with a clock; ``done`` by its last change. One set aside stands only in the register of the desk, one of a
protected matter in none.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, person_scope, scope_entries
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.mediation.agreement.rules import WAITS_FOR_COURT, waits_for_check
from webapp.mediation.models import Mediation, MediationScope, MediationSeat
from webapp.mediation.rules import APART
from webapp.mediation.states import ENDED, SeatKind, State
from webapp.people.queries_receiving import protected_scope_of

Place = tuple[str, int]


def place(mediation: Mediation, seats: Sequence[MediationSeat]) -> None:
    """Write the list entries of a mediation anew, in the open transaction."""
    session = db.session()
    session.execute(delete(MediationScope).where(MediationScope.row_id == mediation.id))
    if session.get_one(Case, mediation.case_id).protected and mediation.set_aside_at is None:
        session.execute(insert(MediationScope), _apart(mediation))
        return
    if mediation.set_aside_at is not None and mediation.number is None:
        return  # no number leaves a gap, so nothing is left to say
    made = ("all", clock.to_micros(mediation.referred_at))
    rows = scope_entries([desk_scope(mediation.town_id)], [made, *_of_desk(mediation)], mediation.id)
    if mediation.set_aside_at is None:
        held: dict[str, list[Place]] = {person_scope(mediation.referred_by_id): []}
        held |= {seat.seat: _of_seat(mediation, seat) for seat in seats}
        if mediation.mediator_id:
            held[person_scope(mediation.mediator_id)] = _of_mediator(mediation)
        for scope, places in held.items():
            rows += scope_entries([scope], [made, *places], mediation.id)
    session.execute(insert(MediationScope), rows)


def _apart(mediation: Mediation) -> list[dict[str, Any]]:
    """Return the entries of a protected matter's: in no list of a page, for who is named and who mediates."""
    people = [person_scope(mediation.mediator_id)] if mediation.mediator_id else []
    places = [(APART, clock.to_micros(mediation.referred_at))]
    return scope_entries([protected_scope_of("case", mediation.case_id), *people], places, mediation.id)


def _sort(mediation: Mediation) -> int:
    return clock.to_micros(mediation.due_at or mediation.changed_at)


def _live(mediation: Mediation, *, waits: bool) -> list[Place]:
    runs = [("open", _sort(mediation))] if mediation.due_at else []
    return [("waiting" if waits else "working", _sort(mediation)), *runs]


def _done(mediation: Mediation) -> list[Place]:
    return [("done", clock.to_micros(mediation.changed_at))]


def _of_desk(mediation: Mediation) -> list[Place]:
    if mediation.set_aside_at is not None:
        return []
    if mediation.state in ENDED:
        return _done(mediation)
    return _live(mediation, waits=mediation.state == State.SUGGESTED)


def _of_mediator(mediation: Mediation) -> list[Place]:
    return _done(mediation) if mediation.state in ENDED else _live(mediation, waits=True)


def _of_seat(mediation: Mediation, seat: MediationSeat) -> list[Place]:
    if mediation.state in ENDED:
        return _done(mediation)
    return _live(mediation, waits=_waits_for(mediation, seat))


def _waits_for(mediation: Mediation, seat: MediationSeat) -> bool:
    """Say whether a unit has to do something: name who mediates or look at pages, answer, say its view, or decide."""
    match seat.kind:
        case SeatKind.HOST:
            return mediation.mediator_id is None or waits_for_check(mediation)
        case SeatKind.POLICE:
            return mediation.police_view in (None, "examine_first")
        case SeatKind.COURT:
            return mediation.confirm_state in WAITS_FOR_COURT
    return seat.joins is None
