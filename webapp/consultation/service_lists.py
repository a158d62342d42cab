"""In which lists a consultation stands: of the units that are asked, and of the desk.

``all`` by when it was made; ``waiting`` what has to be written or decided here now, ``open`` what goes on besides:
each by its due time; ``done`` by its last change. A unit finds one on a person only once a second person agreed. One
set aside stands only in the register of the desk.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, scope_entries
from webapp.consultation import queries
from webapp.consultation.models import Consultation, ConsultationScope, ConsultationSeat
from webapp.consultation.states import LIVE, State
from webapp.core import clock
from webapp.core.db import db

Place = tuple[str, int]


def place(consultation: Consultation, seats: Sequence[ConsultationSeat]) -> None:
    """Write the list entries of a consultation anew, in the open transaction."""
    session = db.session()
    session.execute(delete(ConsultationScope).where(ConsultationScope.row_id == consultation.id))
    made = ("all", clock.to_micros(consultation.made_at))
    aside = consultation.set_aside_at is not None
    heard = queries.heard_from(consultation.id)
    silent = {seat.seat for seat in seats if not seat.guest} - heard
    of_desk = [made] if aside else [made, _of_desk(consultation, all_wrote=not silent)]
    rows = scope_entries([desk_scope(consultation.town_id)], of_desk, consultation.id)
    if not aside and consultation.state not in (State.DRAFT, State.REFUSED):
        for seat in seats:
            place_of = _of_seat(consultation, silent=seat.seat in silent)
            rows += scope_entries([seat.seat], [made, place_of], consultation.id)
    session.execute(insert(ConsultationScope), rows)


def _of_desk(consultation: Consultation, *, all_wrote: bool) -> Place:
    to_meet = consultation.state == State.OPEN and all_wrote
    if to_meet or consultation.state in (State.DRAFT, State.MET):
        return "waiting", clock.to_micros(consultation.due_at)
    return _going_on(consultation)


def _of_seat(consultation: Consultation, *, silent: bool) -> Place:
    if silent and consultation.state == State.OPEN:
        return "waiting", clock.to_micros(consultation.due_at)
    return _going_on(consultation)


def _going_on(consultation: Consultation) -> Place:
    if consultation.state in LIVE:
        return "open", clock.to_micros(consultation.due_at)
    return "done", clock.to_micros(consultation.changed_at)
