"""In which lists a decision stands: of who was asked, and of the desk.

``all`` by when it was made; ``open`` while it runs, ``waiting`` what has to be done here next, ``asked`` more time that
the commissioner decides on, ``working``: each by its due time; ``done`` by its last change. One set aside stands only
in the register of the desk.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from webapp.areas.scope import desk_scope, scope_entries
from webapp.core import clock
from webapp.core.db import db
from webapp.decisions.models import Decision, DecisionScope, DecisionSeat
from webapp.decisions.states import RUNNING, State

Place = tuple[str, int]


def place(decision: Decision, seats: Sequence[DecisionSeat], *, asks: bool = False) -> None:
    """Write the list entries of a decision anew, in the open transaction."""
    session = db.session()
    session.execute(delete(DecisionScope).where(DecisionScope.row_id == decision.id))
    made = ("all", clock.to_micros(decision.made_at))
    rows = []
    if decision.set_aside_at is None:
        for seat in seats:
            rows += scope_entries([seat.seat], [made, *_of_seat(decision, leading=seat.leading)], decision.id)
    rows += scope_entries([desk_scope(decision.town_id)], [made, *_of_desk(decision, asks=asks)], decision.id)
    session.execute(insert(DecisionScope), rows)


def _of_seat(decision: Decision, *, leading: bool) -> list[Place]:
    due = clock.to_micros(decision.due_at)
    if decision.state not in RUNNING:
        return [("done", clock.to_micros(decision.changed_at))]
    waits = leading and decision.state == State.ASSIGNED
    return [("open", due), ("waiting" if waits else "working", due)]


def _of_desk(decision: Decision, *, asks: bool) -> list[Place]:
    due = clock.to_micros(decision.due_at)
    if decision.set_aside_at is not None:
        return []
    if decision.state in RUNNING:
        return [("open", due), ("working", due), *([("asked", due)] if asks else [])]
    follows = decision.order_id is not None  # its order waits on the desk's own lists
    if decision.state in (State.DONE, State.RETURNED) and not follows:
        return [("waiting", due)]
    return [("done", clock.to_micros(decision.changed_at))]
