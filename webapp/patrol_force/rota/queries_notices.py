"""Who hears of a shift, and what is in calendars: a day, its hours and the village, no name and no route."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.areas.scope import area_scope
from webapp.core.calendar import CalendarEntry, calendar_entries
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, register
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota import queries
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift
from webapp.patrol_force.rota.states import (
    ARRANGERS,
    COMES,
    GOES,
    LEADER,
    ON_IT,
    SHIFTS,
    SeatState,
    State,
)
from webapp.people import queries as people
from webapp.web.formatting import WEEKDAYS, clock_time

MOST_ENTRIES = 400
TITLE = "巡防"
# An evening's word about that night or the next morning does not wait.
SOON = timedelta(hours=16)


def when_of(shift: PatrolShift) -> str:
    """Return when a shift is: 6月10日 周三 20:00–22:00; a page that lies on a phone overnight must not say 今天."""
    day = shift.day
    hours = f"{clock_time(shift.starts_at)}–{clock_time(shift.ends_at)}"
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]} {hours}"


def about_shift(entry: Entry) -> About | None:
    """Return who hears of a shift; who is on one that is not published hears nothing."""
    shift = db.session().get(PatrolShift, entry.subject_id)
    if shift is None:
        return None
    everybody = queries.people_of(shift.id)
    accounts = {one.member.id: one.member.user_id for one in everybody if one.member.user_id is not None}
    on_it = [one.member.user_id for one in everybody if one.seat.state != SeatState.OUT and one.member.user_id]
    village = db.session().get_one(Area, shift.village_id)
    known = shift.state != State.PLANNED and entry.event != "patrol_shift.planned"
    swapped = {name: accounts.get(entry.content.get(name, 0)) for name in ("goes", "comes")}
    audiences = {
        ON_IT: on_it if known else [],
        LEADER: [accounts[shift.leader_id]] if shift.leader_id in accounts else [],
        ARRANGERS: _who_arrange(shift),
        GOES: [swapped["goes"]] if known and swapped["goes"] else [],
        COMES: [swapped["comes"]] if known and swapped["comes"] else [],
    }
    at = f"/patrol-force/shifts/{shift.id}"
    soon = shift.starts_at - entry.at < SOON
    values = {"when": when_of(shift), "village": village.name}
    return About(audiences, values, at, urls={GOES: "/patrol-force/shifts"}, urgent=soon)


def _who_arrange(shift: PatrolShift) -> list[int]:
    """Return who makes the rota of the village now: its leads, and who planned this shift."""
    scope = area_scope(shift.village_id)
    leads = people.seated([scope], "force.arrange")[scope]
    return list(dict.fromkeys([*leads, *people.who_hold([shift.made_by_id], "force.arrange")]))


@calendar_entries
def entries(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Return a person's published shifts for their calendar, in one statement; cancelled where another comes."""
    query = (
        select(PatrolShift, PatrolSeat.state)
        .join(PatrolSeat, PatrolSeat.shift_id == PatrolShift.id)
        .join(PatrolMember, PatrolMember.id == PatrolSeat.member_id)
        .where(PatrolMember.user_id == user_id, PatrolShift.starts_at >= since, PatrolShift.starts_at < until)
        .where(PatrolShift.state != State.PLANNED)
        .order_by(PatrolShift.starts_at, PatrolShift.id)
        .limit(MOST_ENTRIES)
    )
    return [_entry(shift, out=state == SeatState.OUT) for shift, state in db.session().execute(query)]


def _entry(shift: PatrolShift, *, out: bool) -> CalendarEntry:
    gone = out or shift.state == State.DROPPED
    return CalendarEntry(
        uid=shift.uid,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        title=TITLE,
        sequence=shift.version + (1 if out else 0),
        changed_at=shift.changed_at,
        url="/patrol-force/shifts" if out else f"/patrol-force/shifts/{shift.id}",
        cancelled=gone,
        holds=not gone,
    )


register(Subject("patrol_shift", SHIFTS.notices, about_shift))
