"""In which lists a bulletin stands: of who wrote it, of the desk, of those to whom it goes.

``all`` by when it was written; ``drafts`` what its writer has not finished, ``waiting`` what is to be signed: each by
its last change; ``issued`` by when it was issued. One that is gone stands there still, as its number.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, person_scope, scope_entries
from webapp.core import clock
from webapp.core.db import db
from webapp.meetings.bulletins.models import Bulletin, BulletinScope, BulletinSeat
from webapp.meetings.bulletins.states import State


def place(bulletin: Bulletin, seats: Sequence[BulletinSeat]) -> None:
    """Write the list entries of a bulletin anew, in the open transaction."""
    session = db.session()
    session.execute(delete(BulletinScope).where(BulletinScope.row_id == bulletin.id))
    made, changed = ("all", clock.to_micros(bulletin.made_at)), clock.to_micros(bulletin.changed_at)
    writer, desk = person_scope(bulletin.author_id), desk_scope(bulletin.town_id)
    if bulletin.issued_at:
        issued = ("issued", clock.to_micros(bulletin.issued_at))
        rows = scope_entries([writer, desk, *(seat.seat for seat in seats)], [made, issued], bulletin.id)
    elif bulletin.set_aside_at is not None or bulletin.state == State.DROPPED:
        rows = []
    elif bulletin.state == State.SIGNING:
        rows = scope_entries([writer, desk], [made, ("waiting", changed)], bulletin.id)
    else:
        rows = scope_entries([writer], [made, ("drafts", changed)], bulletin.id)
    if rows:
        session.execute(insert(BulletinScope), rows)
