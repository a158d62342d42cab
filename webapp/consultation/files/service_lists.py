"""In which lists a request stands: of who asked, of who decides, of who keeps the file.

``all`` and ``mine`` (of the asker, while it is not over) by when it was asked; ``waiting`` of who decides, by when that
is due; ``kept`` of who keeps the file or decided, while it is not over; ``done`` by its last change. One set aside
stands in none.
"""

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, person_scope, scope_entries, unit_scope
from webapp.consultation.files.models import Decider, FileRequest, FileScope
from webapp.consultation.files.states import OPEN, State
from webapp.core import clock
from webapp.core.db import db

Place = tuple[str, int]


def place(row: FileRequest) -> None:
    """Write the list entries of a request anew, in the open transaction."""
    session = db.session()
    session.execute(delete(FileScope).where(FileScope.row_id == row.id))
    if row.set_aside_at is not None:
        return
    asked = clock.to_micros(row.asked_at)
    every = [("all", asked)]
    over = [] if row.state in OPEN else [("done", clock.to_micros(row.changed_at))]
    mine = [("mine", asked)] if row.state in OPEN else []
    rows = scope_entries([person_scope(row.asker_id)], [*every, *over, *mine], row.id)
    if row.keeper_unit_id is not None:
        kept = _kept(row, waits=row.decider == Decider.HEAD)
        rows += scope_entries([unit_scope(row.keeper_unit_id)], [*every, *over, *kept], row.id)
    if row.decider == Decider.COMMISSIONER:
        kept = _kept(row, waits=True)
        rows += scope_entries([desk_scope(row.town_id)], [*every, *over, *kept], row.id)
    session.execute(insert(FileScope), rows)


def _kept(row: FileRequest, *, waits: bool) -> list[Place]:
    if row.state not in OPEN:
        return []
    waiting = row.state == State.ASKED and waits
    return [("waiting", clock.to_micros(row.due_at)) if waiting else ("kept", clock.to_micros(row.asked_at))]
