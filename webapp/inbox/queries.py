"""Reads of 消息: everybody sees their own threads only; what quiet hours hold back isn't there until the morning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.inbox.models import Notice, Thread
from webapp.people.actor import Actor

PAGE_SIZE = 20
# The badge says 99+ from there on, so counting further would only cost time.
COUNTED_THREADS = 100
NOTICES_SHOWN = 50


@dataclass(frozen=True)
class ThreadPage:
    """A page of the list, and the key of its last row when more follow."""

    rows: list[Thread]
    after: tuple[int, int] | None


def threads(actor: Actor, after: tuple[int, int] | None) -> ThreadPage:
    """Return one page of the actor's threads, the newest first; ``after`` is (micros, id) of the row before."""
    query = select(Thread).where(*_shown(actor)).order_by(Thread.last_at.desc(), Thread.id.desc())
    if after:
        query = query.where(tuple_(Thread.last_at, Thread.id) < (clock.from_micros(after[0]), after[1]))
    found = list(db.session().scalars(query.limit(PAGE_SIZE + 1)))
    rows = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return ThreadPage(rows, (clock.to_micros(rows[-1].last_at), rows[-1].id) if more else None)


def unread(actor: Actor) -> Select[Any]:
    """Select how many notices the actor has not read, as far as a page counts them."""
    shown = (Thread.user_id == actor.id, Thread.last_at <= clock.now(), Thread.unread > 0)
    waiting = select(Thread.unread).where(*shown).limit(COUNTED_THREADS).subquery()
    return select(func.coalesce(func.sum(waiting.c.unread), 0))


def thread(actor: Actor, thread_id: int) -> Thread:
    """Return one of the actor's own threads; the one 404 for absent, another person's and still held back."""
    found = db.session().scalar(select(Thread).where(Thread.id == thread_id, *_shown(actor)))
    if found is None:
        raise not_found()
    return found


def notices_of(thread_id: int) -> Sequence[Notice]:
    """Return the latest notices of a thread that was loaded through its owner, the newest first."""
    query = select(Notice).where(Notice.thread_id == thread_id, Notice.at <= clock.now())
    return list(db.session().scalars(query.order_by(Notice.id.desc()).limit(NOTICES_SHOWN)))


def _shown(actor: Actor) -> tuple[Any, Any]:
    return Thread.user_id == actor.id, Thread.last_at <= clock.now()
