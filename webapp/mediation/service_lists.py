"""In which lists a mediation stands: of the desk, of who was asked in, of the mediator, and of who referred it.

``all`` by when it was referred; ``waiting`` what has to be done here next and ``working``, each by its nearest clock;
``done`` by its last change. One set aside stands only in the register of the desk.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, person_scope, scope_entries
from webapp.core import clock
from webapp.core.db import db
from webapp.mediation.models import Mediation, MediationScope, MediationSeat
from webapp.mediation.states import ENDED, SeatKind, State

Place = tuple[str, int]


def place(mediation: Mediation, seats: Sequence[MediationSeat]) -> None:
    """Write the list entries of a mediation anew, in the open transaction."""
    session = db.session()
    session.execute(delete(MediationScope).where(MediationScope.row_id == mediation.id))
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


def _sort(mediation: Mediation) -> int:
    return clock.to_micros(mediation.due_at or mediation.changed_at)


def _done(mediation: Mediation) -> list[Place]:
    return [("done", clock.to_micros(mediation.changed_at))]


def _of_desk(mediation: Mediation) -> list[Place]:
    if mediation.set_aside_at is not None:
        return []
    if mediation.state in ENDED:
        return _done(mediation)
    waits = mediation.state == State.SUGGESTED
    return [("waiting" if waits else "working", _sort(mediation))]


def _of_mediator(mediation: Mediation) -> list[Place]:
    return _done(mediation) if mediation.state in ENDED else [("waiting", _sort(mediation))]


def _of_seat(mediation: Mediation, seat: MediationSeat) -> list[Place]:
    if mediation.state in ENDED:
        return _done(mediation)
    unnamed = seat.kind == SeatKind.HOST and mediation.mediator_id is None
    unanswered = seat.kind in (SeatKind.ADMINISTRATIVE, SeatKind.JUDICIAL) and seat.joins is None
    return [("waiting" if unnamed or unanswered else "working", _sort(mediation))]
