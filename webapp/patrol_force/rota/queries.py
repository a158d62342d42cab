"""Reads of shifts, each through the actor's scope: one with who is on it, a page of them, who is free, what was found.

A list is an equality on the village or town and a range of time, each by an index, or the few shifts of one person: so
there is no table of list entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE, Window
from webapp.cases.lists.queries import CaseRow
from webapp.cases.queries import found_in_round
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import Piece, piece
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift, PatrolStep
from webapp.patrol_force.rota.rules import OnIt, ShiftAccess, access_of
from webapp.patrol_force.rota.states import COMING, STANDING, SeatState, State
from webapp.people.actor import Actor
from webapp.web.pagination import ListPage

MOST_IN_A_WEEK = 400


@dataclass(frozen=True)
class ShiftRow:
    """A shift in a list: its village, how many are on it and how many of these want another to come."""

    shift: PatrolShift
    village: str
    people: int
    asked: int


def seen(actor: Actor, shift_id: int) -> ShiftAccess:
    """Return a shift that the actor may see, with who is on it; the one 404 otherwise."""
    query = select(PatrolShift, Area).join(Area, Area.id == PatrolShift.village_id)
    row = db.session().execute(query.where(PatrolShift.id == shift_id)).first()
    found = access_of(actor, row[0], row[1], people_of(shift_id)) if row else None
    if found is None:
        raise not_found()
    return found


def people_of(shift_id: int) -> list[OnIt]:
    """Return who is on a shift, in the order of the register, and who was until another came."""
    query = (
        select(PatrolSeat, PatrolMember, Area.label)
        .join(PatrolMember, PatrolMember.id == PatrolSeat.member_id)
        .join(Area, Area.id == PatrolMember.area_id)
        .where(PatrolSeat.shift_id == shift_id)
        .order_by(PatrolMember.area_id, PatrolMember.id)
    )
    return [OnIt(*row) for row in db.session().execute(query)]


def by_submission(submission_id: int) -> PatrolShift | None:
    """Return the shift that a submission made."""
    return db.session().scalar(select(PatrolShift).where(PatrolShift.submission_id == submission_id))


def by_round(round_id: str) -> int | None:
    """Return the number of the shift whose matters say that they were found under this id."""
    return db.session().scalar(select(PatrolShift.id).where(PatrolShift.round_id == round_id))


def steps_of(shift_id: int) -> Sequence[PatrolStep]:
    """Return what was pressed, in the order in which it came."""
    query = select(PatrolStep).where(PatrolStep.shift_id == shift_id)
    return db.session().scalars(query.order_by(PatrolStep.received_at, PatrolStep.submission_id)).all()


def visible(actor: Actor) -> Any:
    """Say in SQL whether the actor sees a shift: it lies where they look, or they are on it and it is published."""
    return or_(_within(actor, "force.see"), and_(on_it(actor.id), PatrolShift.state != State.PLANNED))


def _within(actor: Actor, verb: str) -> Any:
    return _inside(actor.paths_for(verb))


def _inside(paths: Sequence[str]) -> Any:
    if not paths:
        return false()
    inside = or_(*[Area.path.startswith(path) for path in paths])
    return PatrolShift.village_id.in_(select(Area.id).where(inside))


def on_it(user_id: int) -> Any:
    """Say in SQL whether somebody is on a shift."""
    mine = select(PatrolMember.id).where(PatrolMember.user_id == user_id)
    return exists().where(
        PatrolSeat.shift_id == PatrolShift.id, PatrolSeat.member_id.in_(mine), PatrolSeat.state != SeatState.OUT
    )


def leads_it(user_id: int) -> Any:
    """Say in SQL whether somebody leads a shift."""
    return PatrolShift.leader_id.in_(select(PatrolMember.id).where(PatrolMember.user_id == user_id))


def page(actor: Actor, wanted: Sequence[Any], window: Window, size: int = PAGE_SIZE) -> ListPage[ShiftRow]:
    """Return one page of the shifts that the actor sees, by when they begin, in two statements."""
    key = tuple_(PatrolShift.starts_at, PatrolShift.id)
    query = select(PatrolShift, Area.name).join(Area, Area.id == PatrolShift.village_id).where(visible(actor), *wanted)
    if window.since is not None:
        query = query.where(PatrolShift.starts_at >= clock.from_micros(window.since))
    if window.until is not None:
        query = query.where(PatrolShift.starts_at < clock.from_micros(window.until))
    if window.after is not None:
        after = (clock.from_micros(window.after[0]), window.after[1])  # in the types of the key
        query = query.where(key < after if window.newest_first else key > after)
    order = (PatrolShift.starts_at, PatrolShift.id)
    query = query.order_by(*[one.desc() for one in order] if window.newest_first else order).limit(size + 1)
    found = db.session().execute(query).all()
    numbers = _numbers_on([row[0].id for row in found[:size]])
    rows = [ShiftRow(shift, village, *numbers.get(shift.id, (0, 0))) for shift, village in found[:size]]
    last = rows[-1].shift if len(found) > size else None
    return ListPage(rows, (clock.to_micros(last.starts_at), last.id) if last else None)


def _numbers_on(shift_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return shift → how many are on it, and how many of these want another to come."""
    if not shift_ids:
        return {}
    asked = func.sum(case((PatrolSeat.state == SeatState.ASKED, 1), else_=0))
    query = select(PatrolSeat.shift_id, func.count(), asked).where(PatrolSeat.shift_id.in_(shift_ids))
    query = query.where(PatrolSeat.state != SeatState.OUT).group_by(PatrolSeat.shift_id)
    return {shift: (number, int(wants)) for shift, number, wants in db.session().execute(query)}


def of_week(village_id: int, since: datetime, until: datetime) -> list[PatrolShift]:
    """Return the shifts of a village that begin in a span and were not dropped, in order of time."""
    query = select(PatrolShift).where(PatrolShift.village_id == village_id, PatrolShift.state.in_(STANDING))
    query = query.where(PatrolShift.starts_at >= since, PatrolShift.starts_at < until)
    return list(db.session().scalars(query.order_by(PatrolShift.starts_at, PatrolShift.id)))


def seats_of(shift_ids: Sequence[int]) -> dict[int, list[PatrolSeat]]:
    """Return shift → its seats but for who is out, in the order of the register; one statement."""
    found: dict[int, list[PatrolSeat]] = {one: [] for one in shift_ids}
    query = select(PatrolSeat).where(PatrolSeat.shift_id.in_(shift_ids), PatrolSeat.state != SeatState.OUT)
    for seat in db.session().scalars(query.order_by(PatrolSeat.shift_id, PatrolSeat.member_id)) if found else ():
        found[seat.shift_id].append(seat)
    return found


def busy(member_ids: Sequence[int], since: datetime, until: datetime, but: int = 0) -> set[int]:
    """Return who of these is on a shift that meets a span of time; ``but`` is one shift that does not count."""
    query = (
        select(PatrolSeat.member_id)
        .join(PatrolShift, PatrolShift.id == PatrolSeat.shift_id)
        .where(PatrolSeat.member_id.in_(list(member_ids)), PatrolSeat.state != SeatState.OUT)
        .where(PatrolShift.state.in_(STANDING), PatrolShift.id != but)
        .where(PatrolShift.starts_at < until, PatrolShift.ends_at > since)
    )
    return set(db.session().scalars(query)) if member_ids else set()


def free_on(day: date, members: Sequence[PatrolMember]) -> list[PatrolMember]:
    """Return who of these is on no shift at any time of a day or of the night after it."""
    since = clock.day_start(day)
    taken = busy([one.id for one in members], since, since + timedelta(days=1))
    return [one for one in members if one.id not in taken]


def found_on_shift(actor: Actor, known: ShiftAccess) -> list[CaseRow]:
    """Return the matters found on a shift, as far as the actor may see them."""
    authors = [one.member.user_id for one in known.people if one.member.user_id is not None]
    return found_in_round(actor, known.shift.round_id, authors) if authors else []


def coming_with(member_id: int, day: date) -> list[tuple[PatrolShift, PatrolSeat]]:
    """Return the shifts from a day on, not begun yet, that somebody is on."""
    query = (
        select(PatrolShift, PatrolSeat)
        .join(PatrolSeat, PatrolSeat.shift_id == PatrolShift.id)
        .where(PatrolSeat.member_id == member_id, PatrolSeat.state != SeatState.OUT)
        .where(PatrolShift.state.in_(COMING), PatrolShift.day >= day)
        .order_by(PatrolShift.id)
    )
    return [(shift, seat) for shift, seat in db.session().execute(query)]


def any_now_mine(actor: Actor) -> Piece:
    """Say whether a shift of this person is near or under way."""
    return piece(_any_now_mine, **_near(actor.id))


def _any_now_mine(**near: Any) -> Any:
    return select(PatrolShift.id).where(_now_mine(**near)).exists()


def _near(user_id: int) -> dict[str, Any]:
    now = clock.now()
    begun, ended = now + timedelta(hours=18), now - timedelta(hours=2)
    return {"user_id": user_id, "begins_before": begun, "ends_after": ended, "begins_after": now - timedelta(days=2)}


def _now_mine(user_id: int, begins_before: datetime, ends_after: datetime, begins_after: datetime) -> Any:
    """Say in SQL whether a shift is somebody's, published and near, or under way."""
    near = PatrolShift.starts_at < begins_before, PatrolShift.ends_at > ends_after
    live = or_(PatrolShift.state == State.UNDER_WAY, and_(PatrolShift.state == State.PUBLISHED, *near))
    return and_(live, PatrolShift.starts_at > begins_after, on_it(user_id))


def next_of(user_id: int, most: int) -> list[tuple[PatrolShift, str]]:
    """Return the shifts of somebody that are near or under way, with their villages."""
    query = select(PatrolShift, Area.name).join(Area, Area.id == PatrolShift.village_id)
    query = query.where(_now_mine(**_near(user_id))).order_by(PatrolShift.starts_at, PatrolShift.id).limit(most)
    return [(shift, village) for shift, village in db.session().execute(query)]


_asking = aliased(PatrolSeat)


def wants_another(actor: Actor) -> Any:
    """Say in SQL whether somebody on a shift to come wants another to come, and the actor is who finds one."""
    return _wants_another(**_finding(actor))


def how_many_want_another(actor: Actor) -> Piece:
    """Count the shifts to come on which somebody wants another to come, and the actor is who finds one."""
    return piece(_how_many_want_another, **_finding(actor))


def _how_many_want_another(**finding: Any) -> Any:
    return select(func.count()).select_from(PatrolShift).where(_wants_another(**finding))


def _finding(actor: Actor) -> dict[str, Any]:
    return {"user_id": actor.id, "paths": actor.paths_for("force.arrange"), "now": clock.now()}


def _wants_another(user_id: int, paths: Sequence[str], now: datetime) -> Any:
    waits = exists().where(_asking.shift_id == PatrolShift.id, _asking.state == SeatState.ASKED)
    mine = or_(_inside(paths), leads_it(user_id))
    return and_(PatrolShift.state.in_(COMING), PatrolShift.ends_at > now, mine, waits)
