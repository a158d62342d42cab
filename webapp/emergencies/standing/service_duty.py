"""Every change of the duty calendar; nobody's change is lost to another's page, and swaps follow what changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.calendar import held
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.emergencies.standing import queries_duty, queries_team
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySwap, Part
from webapp.emergencies.standing.schemas_duty import DAY, WEEK, DutyWish
from webapp.emergencies.standing.states import SWAPS, SwapAction, SwapState
from webapp.people.actor import Actor
from webapp.people.queries import names_of

WHOLE_DAY = timedelta(hours=23)
"""What holds somebody longer than this keeps them away; an appointment of an hour does not."""
NOT_IN, AWAY, BOTH = "那天不在队里", "那天不在", "那天已经排了另一班"
Parts = Mapping[Part, int | None]


class Left(NamedTuple):
    """What could not be planned: on which day whom for which part, and why."""

    day: date
    part: Part
    name: str
    why: str


@dataclass
class Outcome:
    """What came of planning: the days that changed, and what could not be planned."""

    changed: list[date] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Conflict:
    """A day that somebody planned meanwhile: how it stands, by whom, and how it was wanted; names, or nothing."""

    day: date
    by: str
    stands: tuple[str, str]
    wanted: tuple[str, str]


@transactional
def plan(actor: Actor, town: Area, wish: DutyWish) -> Outcome:
    """Plan days. Problem 409 with both where another planned one of them otherwise since the page was shown.

    Who is away or not in the team on a day is left out there and named; Problem 422 when nothing is left of it.
    """
    return arrange(actor, town, wish)


def arrange(actor: Actor, town: Area, wish: DutyWish) -> Outcome:
    """Do so in the open transaction."""
    db.session().execute(select(Area.id).where(Area.id == town.id).with_for_update())
    rows = _rows(town.id, wish.days)
    wanted = _wanted(town.id, wish)
    _refuse_stale(rows, wanted, wish.seen)
    if wish.faults:
        raise invalid(**wish.faults)
    outcome = Outcome()
    fitting = _fitting(town.id, rows, wanted, wish, outcome)
    if outcome.left and (wish.way == "day" or not any(fitting.values())):
        raise _unfit(wish, outcome)
    outcome.changed = put(actor.id, town.id, rows, fitting)
    return outcome


def put(
    actor_id: int | None,
    town_id: int,
    rows: dict[date, EmergencyDuty],
    wanted: Mapping[date, Parts],
    event: str = "emergency.duty_set",
) -> list[date]:
    """Write who is on duty, in the open transaction; returns the days that changed. Swaps that it overtakes lapse.

    ``event`` is how the journal calls it: one without sentences tells nobody, where another event does.
    """
    session, mark = db.session(), queries_duty.last_mark(town_id) + 1
    on: dict[int, list[str]] = defaultdict(list)
    off: dict[int, list[str]] = defaultdict(list)
    changed = []
    for day, parts in wanted.items():
        row = rows.get(day)
        moved = {part: user for part, user in parts.items() if (row.of(part) if row else None) != user}
        if not moved:
            continue
        if row is None:
            row = rows[day] = EmergencyDuty(town_id=town_id, day=day, away=[], settled=True)
            session.add(row)
        for part, user in moved.items():
            _note(on, off, row.of(part), user, day)
            setattr(row, f"{part}_id", user)
        row.away = [one for one in row.away if Part(one) not in moved]
        row.settled, row.mark, row.told_at = not row.away, mark, None
        row.changed_by_id, row.changed_at = actor_id, clock.now()
        changed.append(day)
        session.flush()
        _lapse_swaps(row, moved)
    if changed:
        told = {"days": len(changed), "first": min(changed).isoformat(), "last": max(changed).isoformat()}
        people = {"on": {str(one): days for one, days in on.items()}, "off": {str(one): d for one, d in off.items()}}
        journal.append(event, ("emergency_team", town_id), actor_id=actor_id, content=told | people)
        submit_after_commit("deliver_notices")
    return changed


def hand_over(actor_id: int | None, town: Area, user_id: int, since: date, heir: int | None) -> list[date]:
    """Let another take the days on which somebody is on duty, in the open transaction; returns those left open.

    Only from ``since`` and today on. ``heir`` None, or one who can't on a day, leaves it open.
    """
    first = max(since, clock.local_day(clock.now()))
    rows = {row.day: row for row in queries_team.open_duties(town.id, user_id, first)}
    if not rows:
        return []
    members = queries_team.memberships_of([heir], town.id) if heir is not None else []
    away = away_days(heir, min(rows), max(rows)) if heir is not None else set()
    wanted: dict[date, Parts] = {}
    left = []
    for day, row in rows.items():
        part = Part.MAIN if row.main_id == user_id else Part.DEPUTY
        able = serves(members, heir, day) and day not in away and heir not in (row.main_id, row.deputy_id)
        wanted[day] = {part: heir if able else None}
        if not able:
            left.append(day)
    put(actor_id, town.id, rows, wanted)
    return left


def serves(members: Iterable[EmergencyMember], user_id: int | None, day: date) -> bool:
    """Say whether one of these memberships is a person's and holds on a day."""
    return any(
        one.user_id == user_id and one.since <= day and (one.until is None or day < one.until) for one in members
    )


def away_days(user_id: int, first: date, last: date) -> set[date]:
    """Return the days from the first to the last on which something holds a person for the whole day."""
    since, until = clock.day_start(first), clock.day_start(last + DAY)
    whole = [one for one in held(user_id, since, until) if one.ends_at - one.starts_at > WHOLE_DAY]
    return {
        first + n * DAY
        for n in range((last - first).days + 1)
        if any(
            one.starts_at < clock.day_start(first + (n + 1) * DAY) and one.ends_at > clock.day_start(first + n * DAY)
            for one in whole
        )
    }


def _rows(town_id: int, days: Sequence[date]) -> dict[date, EmergencyDuty]:
    query = select(EmergencyDuty).where(EmergencyDuty.town_id == town_id)
    query = query.where(EmergencyDuty.day.between(min(days), max(days))).with_for_update()
    found = db.session().scalars(query.execution_options(populate_existing=True))
    return {row.day: row for row in found}


def _wanted(town_id: int, wish: DutyWish) -> dict[date, Parts]:
    """Return day → who is wanted for which part; a part that is absent stays as it is."""
    if wish.way == "day":
        return {day: {Part.MAIN: wish.main, Part.DEPUTY: wish.deputy} for day in wish.days}
    if wish.way == "range":
        parts = {part: user for part, user in ((Part.MAIN, wish.main), (Part.DEPUTY, wish.deputy)) if user is not None}
        return {day: parts for day in wish.days}
    assert wish.week is not None, "a week is carried on"
    week = queries_duty.days_of(town_id, wish.week, wish.week + WEEK - DAY)
    model: dict[int, Parts] = {}
    for one in week:
        model[one.day.weekday()] = {part: user for part in Part if one.row and (user := one.row.of(part)) is not None}
    return {day: model[day.weekday()] for day in wish.days if model[day.weekday()]}


def _refuse_stale(rows: Mapping[date, EmergencyDuty], wanted: Mapping[date, Parts], seen: int | None) -> None:
    """Refuse with both what another planned since the page was shown and what is wanted; the same is no conflict."""
    found = [
        rows[day]
        for day, parts in wanted.items()
        if seen is not None and day in rows and rows[day].mark > seen and _differs(rows[day], parts)
    ]
    if not found:
        return
    ids = {user for row in found for user in (row.main_id, row.deputy_id, row.changed_by_id, *wanted[row.day].values())}
    names = names_of([one for one in ids if one is not None])

    def words(row: EmergencyDuty, part: Part, parts: Parts) -> str:
        return names.get(parts.get(part, row.of(part)) or 0, "")

    conflicts = [
        Conflict(
            row.day,
            names.get(row.changed_by_id or 0, "别人"),
            (words(row, Part.MAIN, {}), words(row, Part.DEPUTY, {})),
            (words(row, Part.MAIN, wanted[row.day]), words(row, Part.DEPUTY, wanted[row.day])),
        )
        for row in found
    ]
    first = conflicts[0]
    more = f"等 {len(conflicts)} 天" if len(conflicts) > 1 else ""
    told = f"{first.day.month}月{first.day.day}日{more}刚刚被{first.by}排过，看看两边的，再定"
    raise Problem("stale", told, extra={"conflicts": conflicts})


def _differs(row: EmergencyDuty, parts: Parts) -> bool:
    return any(row.of(part) != user for part, user in parts.items())


def _fitting(
    town_id: int,
    rows: Mapping[date, EmergencyDuty],
    wanted: Mapping[date, Parts],
    wish: DutyWish,
    outcome: Outcome,
) -> dict[date, Parts]:
    """Return what of it can be planned, and tell the outcome of the rest."""
    people = {user for parts in wanted.values() for user in parts.values() if user is not None}
    there = {user for row in rows.values() for part in Part if (user := row.of(part)) is not None}
    members, names = queries_team.memberships_of(people | there, town_id), names_of(people)
    away = {user: away_days(user, min(wish.days), max(wish.days)) for user in people}
    fitting: dict[date, Parts] = {}
    for day, parts in wanted.items():
        row, taken = rows.get(day), dict[Part, int | None]()
        for part, user in parts.items():
            if not wish.replace and row is not None and serves(members, row.of(part), day):
                continue
            if user is not None and (why := _why_not(members, away, user, day)):
                outcome.left.append(Left(day, part, names.get(user, "这个人"), why))
            else:
                taken[part] = user
        stands = {part: taken.get(part, row.of(part) if row else None) for part in Part}
        if stands[Part.MAIN] is not None and stands[Part.MAIN] == stands[Part.DEPUTY]:
            part = Part.DEPUTY if Part.DEPUTY in taken else Part.MAIN
            outcome.left.append(Left(day, part, names.get(taken.pop(part) or 0, "这个人"), BOTH))
        fitting[day] = taken
    return fitting


def _why_not(members: Sequence[EmergencyMember], away: Mapping[int, set[date]], user: int, day: date) -> str:
    if not serves(members, user, day):
        return NOT_IN
    return AWAY if day in away[user] else ""


def _unfit(wish: DutyWish, outcome: Outcome) -> Problem:
    first = outcome.left[0]
    day = f"{first.day.month}月{first.day.day}日"
    more = f"等 {len(outcome.left)} 处" if len(outcome.left) > 1 else ""
    sentence = f"{first.name} {day}{first.why.removeprefix('那天')}{more}，换一个人或者换一天"
    return invalid(**{"week" if wish.way == "copy" else first.part.value: sentence})


def _note(
    on: dict[int, list[str]], off: dict[int, list[str]], before: int | None, after: int | None, day: date
) -> None:
    if before is not None:
        off[before].append(day.isoformat())
    if after is not None:
        on[after].append(day.isoformat())


def _lapse_swaps(row: EmergencyDuty, moved: Mapping[Part, Any]) -> None:
    """End the swaps of parts that have another person now, but for the one by which it came about."""
    query = select(EmergencySwap).where(EmergencySwap.duty_id == row.id, EmergencySwap.state == SwapState.ASKED)
    for swap in db.session().scalars(query.where(EmergencySwap.part.in_(list(moved)))):
        lapse(swap)


def lapse(swap: EmergencySwap) -> None:
    """End a swap that nothing comes of any more, in the open transaction."""
    step = SWAPS[SwapAction.LAPSE]
    with SWAPS.take(swap, step):
        swap.ended_at = clock.now()
    SWAPS.record(swap, step, actor_id=None)
