"""消息 of the demo town: people were notified of the last days as they passed, and have read most of it."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import func, select, update

from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.inbox.models import InboxCursor, Thread
from webapp.inbox.service import deliver_batch

_MANY = 1_000


def start_telling() -> None:
    """Begin with the next journal entry, as if nobody had been notified of anything before."""
    session = db.session()
    last = session.scalar(select(func.coalesce(func.max(JournalEntry.id), 0)))
    session.add(InboxCursor(id=1, entry_id=last))
    session.flush()


def tell() -> None:
    """Notify of what just happened, in the open transaction."""
    while deliver_batch(_MANY) == _MANY:
        pass


def read_most() -> None:
    """Let everybody have read all but their newest one to three threads, in the open transaction."""
    session = db.session()
    newest_first = select(Thread.id, Thread.user_id).where(Thread.unread > 0)
    rows = session.execute(newest_first.order_by(Thread.user_id, Thread.last_at.desc(), Thread.id.desc())).all()
    read = [row.id for user_id, own in groupby(rows, lambda row: row.user_id) for row in list(own)[1 + user_id % 3 :]]
    for some in _parts(read, _MANY):
        session.execute(update(Thread).where(Thread.id.in_(some)).values(unread=0))


def _parts(ids: list[int], size: int) -> Iterable[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
