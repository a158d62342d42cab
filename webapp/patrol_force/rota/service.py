"""Writes of the rota: shifts planned, changed, copied by the week, published; then moved by ``service_steps``."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.cases.clocks import calendar
from webapp.core import clock, journal, replay
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import invalid, not_found
from webapp.patrol_force import queries as register
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota import queries, schemas
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift
from webapp.patrol_force.rota.rules import ShiftAccess, is_within
from webapp.patrol_force.rota.schemas import CopyInput, ShiftInput, WeekInput
from webapp.patrol_force.rota.states import SHIFTS, Action, SeatState, State
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.web.forms import Reader

NO_VILLAGE = "选一个村"
NO_LEADER = "选谁带班：要有账号，是信息员或网格长"
STRANGE = "有人不在名册上，或者那天已经不在册了，请重新选"
BUSY = "{}那个时候已经排了另一班"
NOBODY = "选几个人一起去"
NOT_READY = "先定好谁带班，换掉来不了的，才能发布"
_WEEK = timedelta(days=7)


@dataclass
class Copied:
    """What came of copying a week: shifts that were made, that stood there, days off and people left out."""

    made: int = 0
    known: int = 0
    holidays: list[date] = field(default_factory=list)
    people: int = 0


@dataclass(frozen=True)
class Team:
    """Who is on a shift: who leads it, and all of them."""

    leader: PatrolMember
    members: Sequence[PatrolMember]


def make(actor: Actor, form: MultiDict[str, str]) -> tuple[PatrolShift, bool]:
    """Plan a shift; the same client id again gives the same one. Says whether it is new.

    Problem 404 for another's village, 422 beside a wrong field; in this order.
    """
    with transaction():
        return record(actor, form)


def record(actor: Actor, form: MultiDict[str, str]) -> tuple[PatrolShift, bool]:
    """Plan a shift in the open transaction, as ``make`` says."""
    village = village_of(actor, form.get("village", ""))
    submission, new = reports.claim(actor.id, schemas.wanted_id(form), "shift", replay.digest_of(form))
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise not_found()
        return known, False
    wanted, team = _read(actor, village, form)
    assert village is not None
    return _store(actor.id, village, wanted, team.leader.id, team.members, submission), True


def village_of(actor: Actor, code: str) -> Area | None:
    """Return the village with a code, that of who has only one where none is named; None for no village.

    The one 404 for a village where the actor makes no rota.
    """
    own = areas.villages_within(actor.paths_for("force.arrange")) if not code.strip() else []
    village = areas.by_code(own[0][0] if len(own) == 1 else code.strip())
    if village is None or village.level != Level.VILLAGE:
        return None
    if not is_within(actor, "force.arrange", village.path):
        raise not_found()
    return village


def _read(actor: Actor, village: Area | None, form: MultiDict[str, str], own: int = 0) -> tuple[ShiftInput, Team]:
    """Return a shift as sent, with who is on it; Problem 422 beside each wrong field. ``own``: the shift itself."""
    grids = [code for code, _ in grids_of(village)] if village else []
    wanted, reader = schemas.parse_shift(form, grids)
    if village is None:
        reader.refuse("village", NO_VILLAGE)
    day = wanted.day if "date" not in reader.faults else register.today()
    paths = actor.paths_for("force.arrange")
    known = _by_name_of_theirs([one for one, _ in register.within(paths, day)])
    leader = known.get(wanted.leader)
    members = [known[one] for one in wanted.members if one in known]
    if leader is None or leader.id not in register.able_to_lead([leader]):
        reader.refuse("leader", NO_LEADER)
    if len(members) < len(wanted.members):
        reader.refuse("members", STRANGE)
    if not wanted.members:
        reader.refuse("members", NOBODY)
    if leader is not None:
        members = list({one.id: one for one in (leader, *members)}.values())
    if len(members) > schemas.MOST_PEOPLE:
        reader.refuse("members", f"一班最多 {schemas.MOST_PEOPLE} 人")
    if not reader.faults:
        _refuse_busy(reader, wanted, members, own)
    reader.finish()
    assert leader is not None
    return wanted, Team(leader, members)


def _by_name_of_theirs(members: Sequence[PatrolMember]) -> dict[str, PatrolMember]:
    """Return members by what a form may call them: their number in the register, their telephone."""
    return {str(one.id): one for one in members} | {one.phone: one for one in members}


def _refuse_busy(reader: Reader, wanted: ShiftInput, members: Sequence[PatrolMember], own: int) -> None:
    taken = queries.busy([one.id for one in members], wanted.starts_at, wanted.ends_at, own)
    if names := [one.name for one in members if one.id in taken]:
        reader.refuse("members", BUSY.format("、".join(names[:5])))


def grids_of(village: Area) -> list[tuple[str, str]]:
    """Return (code, label) of the micro-grids of a village."""
    found = areas.children(*[one.id for one in areas.children(village.id)])
    return [(one.code, one.label) for one in found]


def _store(
    actor_id: int,
    village: Area,
    wanted: ShiftInput,
    leader_id: int | None,
    members: Sequence[PatrolMember],
    submission: Submission | None = None,
) -> PatrolShift:
    """Store a shift as planned, with who is on it; journalled."""
    now = clock.now()
    shift = PatrolShift(
        submission_id=submission.id if submission else None,
        round_id=_round_of(village, wanted, leader_id, submission),
        state=State.PLANNED,
        town_id=village.parent_id,
        village_id=village.id,
        day=wanted.day,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        route=wanted.route,
        grids=list(wanted.grids),
        wanted=wanted.wanted,
        leader_id=leader_id,
        made_by_id=actor_id,
        made_at=now,
        changed_at=now,
    )
    session = db.session()
    session.add(shift)
    session.flush()
    session.add_all(PatrolSeat(shift_id=shift.id, member_id=one.id, state=SeatState.ON) for one in members)
    session.flush()
    journal.append("patrol_shift.planned", ("patrol_shift", shift.id), actor_id=actor_id)
    return shift


def _round_of(village: Area, wanted: ShiftInput, leader_id: int | None, submission: Submission | None) -> str:
    """Return what is found on a shift says that it was found on: as of a patrol, the id under which it was sent.

    One that was copied, or whose id another's shift has, gets one of its own.
    """
    if submission is not None and queries.by_round(submission.client_id) is None:
        return submission.client_id
    own = f"{village.id} {clock.to_micros(wanted.starts_at)} {leader_id} {clock.to_micros(clock.now())}"
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"patrol shift {own} {submission.id if submission else ''}"))


def change(actor: Actor, known: ShiftAccess, form: MultiDict[str, str]) -> None:
    """Change a shift that has not begun, inside the open transaction; who was on it before stays so if named again."""
    shift, step = known.shift, SHIFTS[Action.CHANGE]
    wanted, team = _read(actor, known.village, form, shift.id)
    with SHIFTS.take(shift, step):
        shift.day, shift.starts_at, shift.ends_at = wanted.day, wanted.starts_at, wanted.ends_at
        shift.route, shift.grids, shift.wanted = wanted.route, list(wanted.grids), wanted.wanted
        shift.leader_id, shift.changed_at = team.leader.id, clock.now()
    _seat(known, team)


def _seat(known: ShiftAccess, team: Team) -> None:
    """Let these be on a shift: who is named again is on it, who is named no longer is out."""
    named, before = {one.id for one in team.members}, {one.member.id: one.seat for one in known.people}
    for member_id, seat in before.items():
        seat.state = SeatState.ON if member_id in named else SeatState.OUT
    fresh = [one for one in team.members if one.id not in before]
    session = db.session()
    session.add_all(PatrolSeat(shift_id=known.shift.id, member_id=one.id, state=SeatState.ON) for one in fresh)
    session.flush()


def copy_week(actor: Actor, wanted: CopyInput) -> Copied:
    """Plan the shifts of a week again for the weeks after it; twice, or by two at once, is once.

    A day off is left out unless it is wanted; who belongs to the force no longer that day, or is on another shift then,
    is left out, too. Problem 404 for another's village.
    """
    with transaction():
        village = village_of(actor, wanted.village)
        if village is None:
            raise invalid(village=NO_VILLAGE)
        monday = wanted.week - timedelta(days=wanted.week.weekday())
        since = clock.day_start(monday)
        known = queries.of_week(village.id, since, since + (wanted.weeks + 1) * _WEEK)
        pattern = [one for one in known if one.starts_at < since + _WEEK]
        seats = queries.seats_of([one.id for one in pattern])
        there = {(one.starts_at, one.ends_at, one.leader_id) for one in known}
        copied = Copied()
        for ahead in range(1, wanted.weeks + 1):
            for one in pattern:
                _copy(
                    actor, village, one, seats[one.id], ahead * _WEEK, there, copied, days_off=wanted.holidays == "yes"
                )
        return copied


def _copy(
    actor: Actor,
    village: Area,
    one: PatrolShift,
    seats: Sequence[PatrolSeat],
    ahead: timedelta,
    there: set[tuple[datetime, datetime, int | None]],
    copied: Copied,
    *,
    days_off: bool,
) -> None:
    day, starts_at, ends_at = one.day + ahead, one.starts_at + ahead, one.ends_at + ahead
    if (starts_at, ends_at, one.leader_id) in there:
        copied.known += 1
        return
    if not days_off and is_day_off(day):
        copied.holidays.append(day)
        return
    people = [db.session().get_one(PatrolMember, seat.member_id) for seat in seats]
    taken = queries.busy([member.id for member in people], starts_at, ends_at)
    able = [member for member in people if member.belongs_on(day) and member.id not in taken]
    copied.people += len(people) - len(able)
    wanted = ShiftInput(
        leader="",
        members=(),
        day=day,
        begins=clock.local(starts_at).time(),
        ends=clock.local(ends_at).time(),
        route=one.route,
        grids=tuple(one.grids),
        wanted=one.wanted,
    )
    _store(
        actor.id, village, wanted, next((one.leader_id for member in able if member.id == one.leader_id), None), able
    )
    there.add((starts_at, ends_at, one.leader_id))
    copied.made += 1


def is_day_off(day: date) -> bool:
    """Say whether a day is a holiday, by the law or the notice of its year; an ordinary weekend is none."""
    return calendar().is_holiday(day)


def is_ready(shift: PatrolShift, seats: Sequence[PatrolSeat]) -> bool:
    """Say whether a shift can be published: somebody leads it who is on it, and nobody wants another to come."""
    on = {seat.member_id for seat in seats if seat.state == SeatState.ON}
    return shift.leader_id in on and not any(seat.state == SeatState.ASKED for seat in seats)


@transactional
def publish_week(actor: Actor, wanted: WeekInput) -> tuple[int, int]:
    """Publish what is planned of a week and ready; how many that were, and how many are not ready yet.

    What another published meanwhile stands: nobody is told twice. Problem 404 for another's village.
    """
    village = village_of(actor, wanted.village)
    if village is None:
        raise invalid(village=NO_VILLAGE)
    since = clock.day_start(wanted.week - timedelta(days=wanted.week.weekday()))
    planned = [one for one in queries.of_week(village.id, since, since + _WEEK) if one.state == State.PLANNED]
    planned = [one for one in planned if one.ends_at > clock.now()]
    seats = queries.seats_of([one.id for one in planned])
    ready = [one for one in planned if is_ready(one, seats[one.id])]
    step = SHIFTS[Action.PUBLISH]
    for one in ready:
        with SHIFTS.take(one, step):
            one.changed_at, one.last_submission_id = clock.now(), None
        SHIFTS.record(one, step, actor_id=actor.id)
    return len(ready), len(planned) - len(ready)
