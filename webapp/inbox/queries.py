"""Reads of 消息: everybody sees their own threads only; what quiet hours hold back isn't there until the morning."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import HotForms, Piece, piece, read_union
from webapp.core.notices import DECISIONS
from webapp.inbox.models import Notice, Thread
from webapp.inbox.quiet import morning_after
from webapp.outbox.ways import ROWS, UNREAD
from webapp.people.actor import Actor
from webapp.web.pagination import PAGE_SIZE, ListPage

# The badge says 99+ from there on, so counting further would only cost time.
COUNTED_THREADS = 100
NOTICES_SHOWN = 50
MOST_TO_DECIDE = 50


def to_decide(actor: Actor) -> list[Thread]:
    """Return the actor's threads about what waits for their decision now, the newest first, in two statements.

    That is asked of the things themselves, so it ends for all as soon as one person has decided.
    """
    asked = [query for ask in DECISIONS if (query := ask(actor)) is not None]
    if not asked:
        return []
    waiting = read_union(asked, MOST_TO_DECIDE)
    keys = {key for one, since in waiting for key in (one, *_of_the_morning(one, since))}
    if not keys:
        return []
    query = select(Thread).where(*_shown(actor), Thread.key.in_(sorted(keys)))
    return list(db.session().scalars(query.order_by(Thread.last_at.desc(), Thread.id.desc())))


def threads(
    actor: Actor, after: tuple[int, int] | None, *, size: int = PAGE_SIZE, but: Sequence[Thread] = ()
) -> ListPage[Thread]:
    """Return one page of the actor's threads ``but`` some, the newest first; ``after`` is (micros, id) of the last."""
    wanted = {"user_id": actor.id, "now": clock.now(), "after": after, "size": size + 1}
    found: list[Any] = _THREADS.all(**wanted, but=[one.id for one in but])
    rows = found[:size]
    more = len(found) > size
    return ListPage(rows, (clock.to_micros(rows[-1].last_at), rows[-1].id) if more else None)


def _threads(
    user_id: int, now: datetime, after: tuple[int, int] | None, size: int, but: Sequence[int]
) -> Select[*tuple[Any, ...]]:
    query = select(*Thread.__table__.columns).where(Thread.user_id == user_id, Thread.last_at <= now)
    if but:
        query = query.where(Thread.id.not_in(but))
    if after is not None:
        query = query.where(tuple_(Thread.last_at, Thread.id) < tuple_(*after))
    return query.order_by(Thread.last_at.desc(), Thread.id.desc()).limit(size)


_THREADS = HotForms(_threads)


def unread(actor: Actor) -> Piece:
    """Count the notices that the actor has not read, as far as a page counts them."""
    return piece(_unread, user_id=actor.id, now=clock.now())


def _unread(user_id: int, now: datetime) -> Select[Any]:
    shown = (Thread.user_id == user_id, Thread.last_at <= now, Thread.unread > 0)
    waiting = select(Thread.unread).where(*shown).limit(COUNTED_THREADS).subquery()
    return select(func.coalesce(func.sum(waiting.c.unread), 0))


@UNREAD.add
def unread_of(user_ids: Collection[int]) -> dict[int, int]:
    """Return how many notices each of these people has not read; who has read all is left out."""
    query = select(Thread.user_id, func.sum(Thread.unread)).where(
        Thread.user_id.in_(user_ids), Thread.last_at <= clock.now(), Thread.unread > 0
    )
    return dict(db.session().execute(query.group_by(Thread.user_id)).all())


def thread(actor: Actor, thread_id: int) -> Thread:
    """Return one of the actor's own threads; the one 404 for absent, another person's and still held back."""
    found = db.session().scalar(select(Thread).where(Thread.id == thread_id, *_shown(actor)))
    if found is None:
        raise not_found()
    return found


@ROWS.add
def row_about(user_id: int, key: str) -> int | None:
    """Return the id of somebody's row about a thing, if they can see it already."""
    query = select(Thread.id).where(Thread.user_id == user_id, Thread.key == key, Thread.last_at <= clock.now())
    return db.session().scalar(query)


def notices_of(thread_id: int) -> Sequence[Notice]:
    """Return the latest notices of a thread that was loaded through its owner, the newest first."""
    query = select(Notice).where(Notice.thread_id == thread_id, Notice.at <= clock.now())
    return list(db.session().scalars(query.order_by(Notice.id.desc()).limit(NOTICES_SHOWN)))


def _shown(actor: Actor) -> tuple[Any, Any]:
    return Thread.user_id == actor.id, Thread.last_at <= clock.now()


def _of_the_morning(key: str, since: datetime | None) -> tuple[str, ...]:
    """Return the key of the row that a night's notice has beside one that could be seen already."""
    morning = morning_after(since) if since else None
    return (f"{key}:{clock.local_day(morning)}",) if morning else ()
