"""The duty calendar on pages: a month, what is missing, one day with its swaps, the forms of planning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from webapp.areas.models import Area
from webapp.cases.clocks import calendar
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.core.holidays.law import statutory_days
from webapp.emergencies.standing import queries_duty, queries_team, service_swaps
from webapp.emergencies.standing.models import EmergencyDuty, Part
from webapp.emergencies.standing.queries_duty import AHEAD, DutyDay, SwapRow
from webapp.emergencies.standing.queries_notices import PART_WORDS, day_said
from webapp.emergencies.standing.schemas_duty import DAY, WEEK, WEEKDAYS
from webapp.emergencies.standing.service_duty import Outcome
from webapp.emergencies.standing.states import SWAP_LABELS, SWAPS, SwapState
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries import users_by_id
from webapp.web.lists.months import months_around, next_month

# State of a day → what is missing, with the tone of its chip and its icon; nothing where nobody is.
MISSING: Mapping[str, tuple[str, str, str]] = {
    "empty": ("没人值班", "brick", "alert-circle"),
    "no_main": ("缺主班", "brick", "alert-circle"),
    "no_deputy": ("缺副班", "amber", "alert-circle"),
    "away": ("有人不在", "amber", "alert-circle"),
}
NOT_YET = ("还没排", "neutral", "clock")
NAMED = 5


@dataclass(frozen=True)
class Cell:
    """A day as the month shows it; ``note`` says that it is a day off, or a weekend that is worked.

    ``far``: later than gaps are named.
    """

    duty: DutyDay
    note: str
    off: bool
    today: bool
    past: bool
    far: bool
    mine: str

    @property
    def weekday(self) -> str:
        """The day of the week: 周六."""
        return f"周{WEEKDAYS[self.duty.day.weekday()]}"

    @property
    def words(self) -> str:
        """The day in words: 12月5日 周六."""
        return f"{day_said(self.duty.day)} {self.weekday}"

    @property
    def missing(self) -> tuple[str, str, str] | None:
        """What is missing on a day that is not over; one far ahead on which nobody is planned is no alarm yet."""
        if self.far and self.duty.state == "empty":
            return NOT_YET
        return None if self.past else MISSING.get(self.duty.state)


def _cells(actor: Actor, days: Sequence[DutyDay]) -> list[Cell]:
    known, today = calendar(), _today()
    near = today + timedelta(days=AHEAD)
    cells = []
    for one in days:
        off, works = known.is_holiday(one.day), known.is_workday(one.day)
        note = (statutory_days(one.day.year).get(one.day) or "放假") if off else ""
        if works and one.day.weekday() >= 5:
            note = "上班"
        part = one.part_of(actor.id)
        mine = PART_WORDS[part] if part else ""
        cells.append(Cell(one, note, off or not works, one.day == today, one.day < today, one.day > near, mine))
    return cells


def month_page(actor: Actor, town: Area, month: date, *, whole: bool) -> dict[str, Any]:
    """Return a month at a glance. ``whole``: a phone shows the days that are over as well."""
    last = next_month(month) - DAY
    cells = _cells(actor, queries_duty.days_of(town.id, month, last))
    today = _today()
    current = month == today.replace(day=1)
    return {
        "cells": cells,
        "month": month,
        "around": months_around(month),
        "first_column": month.isoweekday(),
        "folded": current and not whole and today.day > 1,
        "now": None if current else "/emergencies/duty",
        "any": any(cell.duty.row for cell in cells),
        "missing": sum(1 for cell in cells if cell.missing),
        **_around(actor, "month"),
    }


def gaps_page(actor: Actor, town: Area) -> dict[str, Any]:
    """Return the days until a week ahead on which somebody is missing, and who of the team left their unit."""
    today = _today()
    cells = _cells(actor, queries_duty.missing(town.id, today))
    left = [row for row in queries_team.team(town.id, today) if row.state_on(today) == "left"]
    return {"cells_missing": cells, "left": left, "ahead": AHEAD, **_around(actor, "gaps")}


def _around(actor: Actor, show: str) -> dict[str, Any]:
    """Return what stands around the calendar: the ways to its other pages, and to the team for who sees it."""
    reads_team = actor.can("emergency.team")
    views: list[dict[str, Any]] = [{"word": "队伍", "url": "/emergencies/team"}] if reads_team else []
    views += [
        {"word": "值班表", "url": "/emergencies/duty", "active": show == "month"},
        {"word": "缺人的", "url": "/emergencies/duty?show=gaps", "active": show == "gaps"},
    ]
    return {"keeps": actor.can("emergency.keep"), "reads_team": reads_team, "weekdays": WEEKDAYS, "views": views}


def day_page(
    actor: Actor, town: Area, day: date, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return one day: who is on duty and how to call them, its swaps, and what the actor may change of it."""
    found = queries_duty.day_of(town.id, day)
    (cell,) = _cells(actor, [found])
    row, keeps, today = found.row, actor.can("emergency.keep"), _today()
    named = _named(row)
    swaps = queries_duty.swaps_of(row.id) if row else []
    waiting = any(one.swap.state == SwapState.ASKED and one.swap.asker_id == actor.id for one in swaps)
    asks = bool(cell.mine) and day >= today and not waiting
    people = _people(town, day) if (keeps or asks) and day >= today else []
    taken = {row.main_id, row.deputy_id} if row else set()
    return {
        "cell": cell,
        "day": day,
        "parts": [one for one in _parts(found, actor, named) if one["name"]],
        "swaps": [_swap(actor, one, over=day < today) for one in swaps],
        "asks": asks,
        "others": [("", "选一个人"), *((str(key), name) for key, name in people if key not in taken)],
        "plans": keeps and day >= today,
        "people": [("", "没有人"), *((str(key), name) for key, name in people)],
        "seen": queries_duty.last_mark(town.id) if keeps else 0,
        "back": f"/emergencies/duty?month={day.isoformat()[:7]}",
        "changed": _changed(row, named),
        "problem": problem,
        "errors": problem.fields if problem else {},
        "conflicts": problem.extra.get("conflicts", ()) if problem else (),
        "typed": typed or {},
        "chosen": {part.value: str(row.of(part) or "") if row else "" for part in Part},
    }


def _named(row: EmergencyDuty | None) -> dict[int, User]:
    """Return who stands in a day, and who planned it, in one statement."""
    ids = [one for one in (row.main_id, row.deputy_id, row.changed_by_id) if one is not None] if row else []
    return {user.id: user for user in users_by_id(ids)} if ids else {}


def _parts(found: DutyDay, actor: Actor, known: Mapping[int, User]) -> list[dict[str, Any]]:
    named = {
        Part.MAIN: (found.main if found.main_serves else "", found.row.main_id if found.row else None),
        Part.DEPUTY: (found.deputy if found.deputy_serves else "", found.row.deputy_id if found.row else None),
    }
    return [
        {
            "part": part.value,
            "word": PART_WORDS[part],
            "name": name,
            "me": user_id == actor.id,
            "away": bool(found.row) and part in (found.row.away if found.row else ()),
            "phone": _phone_of(known, user_id, actor) if name else None,
        }
        for part, (name, user_id) in named.items()
    ]


def _phone_of(known: Mapping[int, User], user_id: int | None, actor: Actor) -> str | None:
    found = known.get(user_id or 0)
    return found.phone if found and found.id != actor.id else None


def _swap(actor: Actor, one: SwapRow, *, over: bool) -> dict[str, Any]:
    steps = (
        [] if over else SWAPS.steps_from(one.swap, lambda step: service_swaps.may(actor, one, step) and bool(step.verb))
    )
    concerned = actor.id in (one.swap.asker_id, one.swap.other_id)
    return {
        "row": one,
        "words": f"{one.asker}请{one.other}替{PART_WORDS[one.swap.part]}",
        "reason": one.swap.reason if concerned or actor.can("emergency.keep") else "",
        "chip": SWAP_LABELS[one.swap.state],
        "steps": steps,
    }


def _changed(row: EmergencyDuty | None, known: Mapping[int, User]) -> str:
    if row is None or row.changed_by_id is None:
        return ""
    at, who = clock.local(row.changed_at), known.get(row.changed_by_id)
    return f"{who.name if who else '有人'} {day_said(at.date())} {at:%H:%M} 排的"


def _people(town: Area, day: date) -> list[tuple[int, str]]:
    return _serving(town, day, day)


def _serving(town: Area, first: date, last: date) -> list[tuple[int, str]]:
    found = queries_team.serving_on(town.id, (first, last))
    return list({row.member.user_id: row.name for row in found}.items())


def plan_page(
    actor: Actor, town: Area, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the two forms of planning many days: a stretch of days, and a week that is carried on."""
    today = _today()
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + n * WEEK for n in range(-1, 5)]
    return {
        "people": [("", "不改"), *((str(key), name) for key, name in _serving(town, today, today + 4 * WEEK))],
        "weeks": [(one.isoformat(), f"{day_said(one)}到{day_said(one + WEEK - DAY)}那一周") for one in weeks],
        "weekdays": WEEKDAYS,
        "seen": queries_duty.last_mark(town.id),
        "today": today.isoformat(),
        "this_week": monday.isoformat(),
        "until": (today + 4 * WEEK).isoformat(),
        "keeps": actor.can("emergency.keep"),
        "problem": problem,
        "errors": problem.fields if problem else {},
        "conflicts": problem.extra.get("conflicts", ()) if problem else (),
        "typed": typed or {},
        "any_team": bool(queries_team.team(town.id, today)),
    }


def said(outcome: Outcome) -> str:
    """Return what came of planning in one sentence."""
    words = f"排好了 {len(outcome.changed)} 天" if outcome.changed else "和原来一样，没有改"
    if not outcome.left:
        return words
    named = "、".join(
        f"{day_said(one.day)} {one.name}（{one.why.removeprefix('那天')}）" for one in outcome.left[:NAMED]
    )
    return f"{words}。没排上：{named}{f' 等 {len(outcome.left)} 处' if len(outcome.left) > NAMED else ''}"


def open_days_said(days: Sequence[date]) -> str:
    """Return which days of duty are open now, in a sentence; nothing where none is."""
    if not days:
        return ""
    named = "、".join(day_said(one) for one in days[:NAMED])
    return f"值班空出来了：{named}{f' 等 {len(days)} 天' if len(days) > NAMED else ''}，请另排"


def first_look(actor: Actor) -> dict[str, Any] | None:
    """Return what a first page says: that the person is on duty today, else tomorrow; which swaps wait for them."""
    today = _today()
    rows = queries_duty.duties_of(actor.id, today, today + DAY)
    swaps = queries_duty.waiting_swaps(actor.id)
    if not rows and not swaps:
        return None
    words = {today: "今天", today + DAY: "明天"}
    duties = [
        (f"{words[row.day]}您值班（{PART_WORDS[Part.MAIN if row.main_id == actor.id else Part.DEPUTY]}）", row.day)
        for row in rows[:1]
    ]
    return {
        "duties": duties,
        "swaps": [(f"{one.asker}请您替班：{day_said(one.duty.day)}", one.duty.day) for one in swaps],
    }


def _today() -> date:
    return clock.local_day(clock.now())


def next_rows(days: Sequence[DutyDay]) -> list[dict[str, str]]:
    """Return days that miss somebody as the page of the morning shows them."""
    return [
        {
            "title": f"{day_said(one.day)} 周{WEEKDAYS[one.day.weekday()]} {MISSING[one.state][0]}",
            "who": "、".join(filter(None, (one.main, one.deputy))),
            "url": f"/emergencies/duty/{one.day}",
            "tone": "late" if MISSING[one.state][1] == "brick" else "soon",
        }
        for one in days
    ]
