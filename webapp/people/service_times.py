"""Nobody is to be in two places: a time that is agreed, moved or planned is held against what holds people then."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.core import clock
from webapp.core.calendar import CalendarEntry, held, meets
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.people.models import User
from webapp.people.queries import names_of
from webapp.web.formatting import clock_time, day_words

# Within which hours others are free is looked for, in which steps, and how many are named.
_DAY, _STEP, _NAMED = (8, 18), timedelta(minutes=30), 3
_LONGEST = timedelta(hours=23)  # what lasts a whole day is said without hours


def is_held(user_id: int, starts_at: datetime, length: timedelta, *, without: str = "") -> bool:
    """Say in the open transaction whether anything but ``without`` holds a person then; it stays so until it ends."""
    _lock([user_id])
    return bool(held(user_id, starts_at, starts_at + length, without=without))


def refuse_held(
    user_ids: Collection[int],
    starts_at: datetime,
    length: timedelta,
    *,
    field: str,
    without: str = "",
    me: int | None = None,
    guests: Collection[int] = (),
) -> None:
    """Raise Problem 422 beside ``field`` when one of these people is held then: who, from when to when, what is free.

    In the open transaction: of two that agree at once, the second sees what the first one took. ``without`` is the uid
    of what is moved; ``me`` is called 您, and ``guests`` 对方, without their hours, which are nobody's business.
    """
    ids = sorted(set(user_ids))
    _lock(ids)
    day = clock.day_start(clock.local_day(starts_at))
    until = max(day + timedelta(days=1), starts_at + length)
    times = {user_id: held(user_id, day, until, without=without) for user_id in ids}
    for user_id, entries in times.items():
        entry = meets(entries, starts_at, starts_at + length)
        if entry:
            taken = "这个时间有别的事" if user_id in guests else taken_words(entry)
            who = "您" if user_id == me else "对方" if user_id in guests else names_of([user_id])[user_id]
            raise invalid(**{field: f"{who}{taken}。{_free_words(times, day, length)}"})


def taken_words(entry: CalendarEntry) -> str:
    """Return what holds a person, in words: 11月27日 9:00–9:40 已经有约."""
    day = day_words(entry.starts_at)
    if entry.ends_at - entry.starts_at > _LONGEST:
        return f"{day}不在"
    return f"{day} {clock_time(entry.starts_at)}–{clock_time(entry.ends_at)} 已经有约"


def _lock(user_ids: Collection[int]) -> None:
    """Let nobody else agree on times of these people until the transaction ends; where writers queue, nobody does."""
    db.session().execute(select(User.id).where(User.id.in_(user_ids)).order_by(User.id).with_for_update())


def _free_words(times: Mapping[int, list[CalendarEntry]], day: datetime, length: timedelta) -> str:
    """Return the first times of that day at which all of them are free, or the advice to take another day."""
    now, free = clock.now(), list[str]()
    at, closing = day + timedelta(hours=_DAY[0]), day + timedelta(hours=_DAY[1])
    while at + length <= closing and len(free) < _NAMED:
        if at > now and not any(meets(entries, at, at + length) for entries in times.values()):
            free.append(clock_time(at))
            at += max(length, _STEP)
        else:
            at += _STEP
    return f"这一天 {'、'.join(free)} 有空" if free else "换一天吧"
