"""What could not be delivered outside the house, and how each machine there does: never what a message was about."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.outbox.models import Delivery, Ended, Outgoing, Service
from webapp.outbox.ways import WAYS
from webapp.people.models import User
from webapp.providers.outcome import REASONS
from webapp.web.pagination import PAGE_SIZE, ListPage

LOST = (Ended.NO_WAY, Ended.LAPSED)
NOBODY, TOO_LATE = "哪一样都到不了他", "没送出去，时间过了"
MOST_COUNTED, MOST_MACHINES = 1_000, 50
AWAY = timedelta(minutes=30)


@dataclass(frozen=True)
class Machine:
    """A machine outside: the word of its way, until when it is left alone, why, when it last took one."""

    name: str
    way: str
    rests_until: datetime | None
    why: str
    took_at: datetime | None
    waiting: int


@dataclass(frozen=True)
class Lost:
    """One message that reached nobody: for whom, by which ways it was tried, when it was given up and why."""

    id: int
    who: str
    user_id: int | None
    ways: str
    at: datetime
    why: str
    urgent: bool


def machines() -> list[Machine]:
    """Return every machine that was asked so far, in two statements; what waits is counted up to a bound."""
    session = db.session()
    some = select(Delivery.service).where(Delivery.next_at.is_not(None)).limit(MOST_COUNTED).subquery()
    counted = session.execute(select(some.c.service, func.count()).group_by(some.c.service))
    waiting: dict[str, int] = {service: number for service, number in counted}
    now = clock.now()
    return [
        Machine(
            one.name,
            way_word(one.name.partition(" ")[0]),
            one.paused_until if one.paused_until and one.paused_until > now else None,
            REASONS.get(one.reason or "", ""),
            one.took_at,
            waiting.get(one.name, 0),
        )
        for one in session.scalars(select(Service).order_by(Service.name).limit(MOST_MACHINES))
    ]


def way_word(name: str) -> str:
    """Return what people call a way; its name where it is configured no more."""
    way = WAYS.get(name)
    return way.word if way else name


def lost(way: str, today: bool, after: tuple[int, int] | None, size: int = PAGE_SIZE) -> ListPage[Lost]:
    """Return one page of what could not be delivered, the newest first, in two statements; ``way``: tried by that."""
    query = select(Outgoing, User.name).outerjoin(User, User.id == Outgoing.user_id).where(Outgoing.ended.in_(LOST))
    if way:
        query = query.where(exists().where(Delivery.outgoing_id == Outgoing.id, Delivery.way == way))
    if today:
        query = query.where(*_today())
    if after:
        query = query.where(Outgoing.id < after[1])
    found = db.session().execute(query.order_by(Outgoing.id.desc()).limit(size + 1)).all()
    tries: defaultdict[int, list[Delivery]] = defaultdict(list)
    ids = [row.id for row, _ in found[:size]]
    if ids:
        for one in db.session().scalars(select(Delivery).where(Delivery.outgoing_id.in_(ids)).order_by(Delivery.id)):
            tries[one.outgoing_id].append(one)
    rows = [_line(row, name or "没有账号的人", tries[row.id]) for row, name in found[:size]]
    return ListPage(rows, (0, rows[-1].id) if len(found) > size else None)


def _line(row: Outgoing, who: str, tries: list[Delivery]) -> Lost:
    why = "；".join(dict.fromkeys(REASONS[one.reason] for one in tries if one.reason in REASONS))
    ways = "、".join(dict.fromkeys(way_word(one.way) for one in tries))
    other = TOO_LATE if row.ended is Ended.LAPSED else NOBODY
    return Lost(row.id, who, row.user_id, ways or "–", row.ended_at or row.made_at, why or other, row.urgent)


def how_many_lost() -> Select[Any]:
    """Select how many urgent messages reached nobody today, as far as a page counts."""
    query = select(Outgoing.id).where(Outgoing.ended.in_(LOST), *_today()).limit(MOST_COUNTED)
    return select(func.count()).select_from(query.subquery())


def how_many_away() -> Select[Any]:
    """Select how many machines have taken nothing for half an hour though they were asked."""
    since = clock.now() - AWAY
    silent = or_(Service.took_at.is_(None), Service.took_at < since)
    return select(func.count()).select_from(select(Service.name).where(Service.failures > 0, silent).subquery())


def _today() -> tuple[ColumnElement[bool], ...]:
    return Outgoing.urgent.is_(True), Outgoing.ended_at >= clock.day_start(clock.local_day(clock.now()))
