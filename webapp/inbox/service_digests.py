"""At a few times of the day people hear outside the house of what they have not read, once for all of it."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Select, case, func, select, update

from webapp.core import clock, reading
from webapp.core.db import db, insert, transaction
from webapp.inbox.models import InboxCursor, Thread
from webapp.inbox.quiet import morning_after
from webapp.outbox import service as outbox
from webapp.outbox.ways import open_ways

# A worker that was away says it late rather than not at all, but not hours later.
LATE = timedelta(hours=1)
PEOPLE = 200  # told in one transaction


def gather() -> int:
    """Tell people what came since the last time and is not read, if one of the times has come; return how many."""
    now = clock.now()
    slot = latest_slot(now)
    if slot is None or not open_ways():
        return 0
    since = db.session().scalar(select(InboxCursor.gathered_at))
    if since is not None and since >= slot:
        return 0
    told, last = 0, 0
    while True:
        with transaction() as session:
            people = [(who, said, count) for who, said, count in session.execute(_waiting(since, now, last))]
            until = slot + timedelta(days=1)
            outbox.gather({user_id: (said, count) for user_id, said, count in people}, _key(slot), until)
            told += len(people)
            if len(people) < PEOPLE:
                session.execute(insert(InboxCursor).values(id=1, entry_id=0).on_conflict_do_nothing())
                session.execute(update(InboxCursor).values(gathered_at=now))
                return told
            last = people[-1][0]


def latest_slot(now: datetime) -> datetime | None:
    """Return the time of day, in UTC, that has come within the last hour; None in between and at a quiet hour."""
    there = clock.local(now)
    times = [reading.time_of_day(one) for one in str(current_app.config["DIGESTS"]).split(",")]
    passed = [datetime.combine(there.date(), one, clock.SHANGHAI) for one in times if one and one <= there.time()]
    slot = max(passed, default=None)
    if slot is None or there - slot >= LATE or morning_after(slot.astimezone(now.tzinfo)):
        return None
    return slot.astimezone(now.tzinfo)


def _waiting(since: datetime | None, now: datetime, after: int) -> Select[*tuple[int, str, int]]:
    """Select (person, sentence, how many) of what came since and is not read; one sentence, or the general one."""
    said = func.max(Thread.outward)
    query = (
        select(Thread.user_id, case((func.min(Thread.outward) == said, said), else_="news"), func.sum(Thread.unread))
        .where(Thread.unread > 0, Thread.outward.is_not(None), Thread.last_at <= now, Thread.user_id > after)
        .group_by(Thread.user_id)
        .order_by(Thread.user_id)
        .limit(PEOPLE)
    )
    return query if since is None else query.where(Thread.last_at > since)


def _key(slot: datetime) -> str:
    return f"digest:{clock.local(slot):%Y-%m-%dT%H:%M}"
