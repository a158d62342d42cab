"""In which lists a whistle stands: of who is called, of who asked for it, of the desk.

``all`` by when it was made; ``waiting`` what has to be answered or decided here now, ``working`` what is live besides:
each by when an answer is due; ``done`` by its last change. One of a matter that turned protected stands in none.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, person_scope, scope_entries
from webapp.core import clock
from webapp.core.db import db
from webapp.whistle import queries
from webapp.whistle.models import Whistle, WhistleScope, WhistleSeat
from webapp.whistle.states import OPEN, State
from webapp.whistle.states_seats import SeatState

Place = tuple[str, int]


def place(whistle: Whistle, seats: Sequence[WhistleSeat]) -> None:
    """Write the list entries of a whistle anew, in the open transaction."""
    session = db.session()
    session.execute(delete(WhistleScope).where(WhistleScope.row_id == whistle.id))
    if whistle.set_aside_at is not None:
        return
    made = ("all", clock.to_micros(whistle.made_at))
    rows = scope_entries([desk_scope(whistle.town_id)], [made, _of_desk(whistle)], whistle.id)
    rows += scope_entries(map(person_scope, _asking(whistle)), [made, _of_asker(whistle)], whistle.id)
    for seat in seats if whistle.raised_at else ():
        rows += scope_entries([seat.seat], [made, _of_seat(whistle, seat)], whistle.id)
    session.execute(insert(WhistleScope), rows)


def _asking(whistle: Whistle) -> Iterable[int]:
    return dict.fromkeys([whistle.author_id, *queries.askers_of(whistle.id)])


def _due(whistle: Whistle) -> int:
    return clock.to_micros(whistle.due_at or whistle.made_at)


def _of_desk(whistle: Whistle) -> Place:
    if whistle.state == State.ASKED:
        return "waiting", _due(whistle)
    return _of_asker(whistle)


def _of_asker(whistle: Whistle) -> Place:
    if whistle.state in OPEN or whistle.state == State.ASKED:
        return "working", _due(whistle)
    return "done", clock.to_micros(whistle.changed_at)


def _of_seat(whistle: Whistle, seat: WhistleSeat) -> Place:
    if whistle.state in OPEN and seat.state == SeatState.CALLED:
        return "waiting", _due(whistle)
    return _of_asker(whistle)
