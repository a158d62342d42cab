"""Reads of advisers: who sits where, when they have time, who serves a place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, false, func, select

from webapp.areas.models import Area, Level
from webapp.cases.clocks import calendar
from webapp.core import clock
from webapp.core.calendar import CalendarEntry, calendar_entries, held
from webapp.core.db import db
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import PUBLICISTS, ROLE_NAMES, Role, roles_with
from webapp.people.queries import in_force
from webapp.service_orders.advisers.sharing import (
    Choice,
    Location,
    Seat,
    choose,
)
from webapp.service_orders.advisers.slots import (
    AHEAD_DAYS,
    USUAL_WEEK,
    Day,
    Stretch,
    free_days,
    half_days,
)
from webapp.service_orders.menu import Item
from webapp.service_orders.models import AdviserAbsence, AdviserHours, ServiceOrder

IN_HAND_FOR = timedelta(days=30)
# An adviser without a free time on this many coming days of service counts as away.
PATIENCE_DAYS = 5
AWAY = "away-"  # how the uid of a day away begins


def seats(on: date | None = None) -> list[Seat]:
    """Return the village advisers in force, in village order; ``away`` is given for a day. One statement."""
    return [
        Seat(
            row.user_id,
            row.name,
            row.id,
            row.code,
            row.village,
            row.latitude,
            row.longitude,
            row.in_hand,
            bool(row.away),
        )
        for row in db.session().execute(_holders(on))
    ]


def villages() -> list[Area]:
    """Return the villages in code order."""
    query = select(Area).where(Area.level == Level.VILLAGE, Area.active).order_by(Area.code)
    return list(db.session().scalars(query))


def village_of(area: Area) -> Area | None:
    """Return the village in which an area lies; None for the town and its special grids."""
    if area.level == Level.VILLAGE:
        return area
    query = select(Area).where(Area.id.in_(area.lineage), Area.level == Level.VILLAGE)
    return db.session().scalar(query)


def place_of(area: Area) -> Location:
    """Return where a person is needed, as the sharing rule asks for it."""
    village = village_of(area) or area
    return Location(village.id, village.code, village.name, village.latitude, village.longitude)


def server_for(area: Area) -> Choice | None:
    """Return which adviser serves a place for 尽快: one who is there on the next working day."""
    return choose(place_of(area), seats(clock.local_day(calendar().next_opening(clock.now()))))


def expert() -> Seat | None:
    """Return the chief legal expert in force."""
    query = select(User.id, User.name).join(Post, Post.user_id == User.id)
    query = query.where(Post.role == Role.CHIEF_LEGAL_EXPERT, in_force(clock.now()), User.active)
    row = db.session().execute(query.order_by(Post.id).limit(1)).first()
    return Seat(row.id, row.name, 0, "", "") if row else None


def least_asked(posts: Sequence[Role]) -> Choice | None:
    """Return who of these posts is there on the next working day and was asked least in the last thirty days."""
    on = clock.local_day(calendar().next_opening(clock.now()))
    asked = _in_hand().label("asked")
    query = select(User.id, User.name, Post.role, asked).join(Post, Post.user_id == User.id)
    query = query.where(Post.role.in_(posts), in_force(clock.now()), User.active, ~_gone(on))
    row = db.session().execute(query.order_by(asked, User.id).limit(1)).first()
    return Choice(Seat(row.id, row.name, 0, "", ""), ROLE_NAMES[row.role], True) if row else None


def offer(item: Item, area: Area) -> tuple[Choice | None, list[Day]]:
    """Return who would serve an order here and the times to choose from; of an office, half days to wish for."""
    if item.served_by == "expert":
        seat = expert()
        return (Choice(seat, "首席法律咨询专家", True), times_of(seat.user_id)) if seat else (None, wishes())
    if item.posts:
        asked = least_asked(item.posts)
        return (asked, times_of(asked.seat.user_id)) if asked else (None, wishes())
    if item.served_by != "adviser":
        return None, wishes()
    known = seats()
    choice = choose(place_of(area), known)
    if choice is None:
        return None, wishes()
    days = times_of(choice.seat.user_id)
    if choice.own and not any(day.free for day in days[:PATIENCE_DAYS]):
        others = [replace(seat, away=seat.user_id == choice.seat.user_id) for seat in known]
        instead = choose(place_of(area), others)
        if instead:
            return instead, times_of(instead.seat.user_id)
    return choice, days


def times_of(user_id: int, *, without: str = "") -> list[Day]:
    """Return an adviser's days with their times, those marked that meet what holds them, but ``without`` (a uid)."""
    now = clock.now()
    taken = held(user_id, now, clock.day_start(clock.local_day(now + timedelta(days=AHEAD_DAYS))), without=without)
    gone = absences([user_id]).get(user_id, [])
    return free_days(week_of(user_id), gone, taken, calendar().is_holiday, now)


def week_of(user_id: int) -> list[Stretch]:
    """Return the week an adviser gave, or the usual one."""
    query = select(AdviserHours).where(AdviserHours.user_id == user_id)
    given = [Stretch(one.weekday, one.opens, one.closes) for one in db.session().scalars(query)]
    return sorted(given, key=lambda one: (one.weekday, one.opens)) or list(USUAL_WEEK)


def absences(user_ids: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    """Return the absences of these people that are not over, by person."""
    query = select(AdviserAbsence).where(
        AdviserAbsence.user_id.in_(list(user_ids)), AdviserAbsence.until >= clock.local_day(clock.now())
    )
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for one in db.session().scalars(query.order_by(AdviserAbsence.since)):
        found[one.user_id].append((one.since, one.until))
    return found


def own_absences(user_id: int) -> list[AdviserAbsence]:
    """Return one person's absences that are not over, with their ids."""
    query = select(AdviserAbsence).where(
        AdviserAbsence.user_id == user_id, AdviserAbsence.until >= clock.local_day(clock.now())
    )
    return list(db.session().scalars(query.order_by(AdviserAbsence.since)))


@calendar_entries
def days_away(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Yield each day on which a person is away: it holds the whole day, and is nobody's appointment."""
    first, last = clock.local_day(since), clock.local_day(until)
    mine = (AdviserAbsence.user_id == user_id, AdviserAbsence.until >= first, AdviserAbsence.since <= last)
    for one in db.session().scalars(select(AdviserAbsence).where(*mine).order_by(AdviserAbsence.since)):
        for n in range((min(one.until, last) - max(one.since, first)).days + 1):
            starts = clock.day_start(max(one.since, first) + timedelta(days=n))
            if since <= starts < until:
                ends, uid = starts + timedelta(days=1), f"{AWAY}{one.id}-{clock.local_day(starts)}"
                yield CalendarEntry(uid, starts, ends, "不在", 0, starts, "/orders/hours", agreed=False)


def in_the_way(user_id: int, since: date, until: date) -> list[CalendarEntry]:
    """Return what a person agreed to on these days (both included), from now on, in order of time."""
    begin, end = max(clock.day_start(since), clock.now()), clock.day_start(until + timedelta(days=1))
    return [one for one in held(user_id, begin, end) if not one.uid.startswith(AWAY)]


def is_adviser(user_id: int) -> bool:
    """Say whether a person serves orders now: an adviser, the expert, a mediator or a justice officer."""
    query = select(Post.id).join(User, User.id == Post.user_id)
    return db.session().scalar(query.where(Post.user_id == user_id, _serving()).limit(1)) is not None


def servers() -> list[tuple[int, str, str]]:
    """Return (id, name, where) of everybody an order can be given to, advisers in village order first."""
    query = (
        select(User.id, User.name, func.coalesce(Area.name, Unit.name, ""), Post.role)
        .select_from(User)
        .join(Post, Post.user_id == User.id)
        .outerjoin(Area, and_(Area.id == Post.area_id, Area.level == Level.VILLAGE))
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(_serving())
        .order_by(Area.code.is_(None), Area.code, Post.id)
    )
    rows = db.session().execute(query)
    return [(user_id, name, where or ROLE_NAMES[role]) for user_id, name, where, role in rows]


def publicists() -> list[tuple[int, str, Role]]:
    """Return (post, name, role) of who hold the posts that the justice office gives, in the order they came."""
    query = select(Post.id, User.name, Post.role).join(User, User.id == Post.user_id)
    query = query.where(Post.role.in_(PUBLICISTS), in_force(clock.now()), User.active).order_by(Post.role, Post.id)
    return [(row.id, row.name, row.role) for row in db.session().execute(query)]


def unit_ids(codes: Collection[str]) -> dict[str, int]:
    """Return code → id of units."""
    rows = db.session().execute(select(Unit.code, Unit.id).where(Unit.code.in_(codes)))
    return {code: unit_id for code, unit_id in rows}


def _serving() -> ColumnElement[bool]:
    return and_(Post.role.in_(roles_with("service.visit")), in_force(clock.now()), User.active)


def wishes() -> list[Day]:
    """Return the half days that can be wished for of what an office serves."""
    return half_days(calendar().is_workday, clock.now())[:6]


def _holders(on: date | None) -> Select[*tuple[Any, ...]]:
    gone = _gone(on) if on else false()
    return (
        select(User.id.label("user_id"), User.name, Area.id, Area.code, Area.name.label("village"))
        .add_columns(Area.latitude, Area.longitude, _in_hand().label("in_hand"))
        .add_columns(gone.label("away"))
        .join(Post, Post.user_id == User.id)
        .join(Area, Area.id == Post.area_id)
        .where(Post.role == Role.VILLAGE_LEGAL_ADVISER, in_force(clock.now()), User.active)
        .order_by(Area.code, Post.id)
    )


def _in_hand() -> ScalarSelect[int]:
    since = clock.now() - IN_HAND_FOR
    given = select(func.count()).where(ServiceOrder.adviser_id == User.id, ServiceOrder.received_at >= since)
    return given.correlate(User).scalar_subquery()


def _gone(on: date) -> ColumnElement[bool]:
    return exists().where(AdviserAbsence.user_id == User.id, AdviserAbsence.since <= on, AdviserAbsence.until >= on)


def vacant(known: Collection[Seat]) -> list[Area]:
    """Return the villages without an adviser in force."""
    held = {seat.village_id for seat in known}
    return [village for village in villages() if village.id not in held]
