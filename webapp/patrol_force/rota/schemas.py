"""What comes in about shifts: one that is planned or changed, a week that is copied, the steps on one."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.patrol_force.rota.states import Action, Step
from webapp.web.fields import client_id, day, parsed, past, row, rows, several, text, whole
from webapp.web.forms import Reader, form_input, read_one

LONGEST_ROUTE, LONGEST_REASON = 200, 300
MOST_PEOPLE, MOST_WEEKS = 60, 4
LONGEST_SHIFT = timedelta(hours=14)
FURTHEST = timedelta(days=400)
NO_TIME = "写几点，如 20:00"
GONE = "这一天已经过去了"


@form_input
class ShiftInput:
    """A shift as sent. Ends at or before it begins: on the next day. Who is on it by number or by telephone."""

    leader: str
    members: tuple[str, ...]
    day: date = day("日子看不懂，请重新选", needed="选哪一天", sent_as="date")
    begins: time = parsed(reading.time_of_day, NO_TIME, needed="写几点开始", sent_as="from")
    ends: time = parsed(reading.time_of_day, NO_TIME, needed="写几点结束", sent_as="until")
    route: str = text(LONGEST_ROUTE)
    grids: tuple[str, ...] = several(())
    wanted: int | None = whole(MOST_PEOPLE, f"写一个数，最多 {MOST_PEOPLE}", least=1)

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.day, self.begins, clock.SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        """When it is over: the next day, where the time is not after the one of the beginning."""
        later = self.day + timedelta(days=1) if self.ends <= self.begins else self.day
        return datetime.combine(later, self.ends, clock.SHANGHAI)


@dataclass(frozen=True)
class StepInput:
    """What the form of a step says: when it was pressed, why it is dropped, who was there, who goes and who comes.

    ``there`` is None where nobody was ticked or left out, because the form did not ask.
    """

    at: datetime | None
    reason: str = ""
    there: tuple[int, ...] | None = None
    member: int | None = None
    by: int | None = None


@form_input
class CopyInput:
    """A week that is planned again for the weeks after it; ``holidays``: also on days off."""

    village: str = text(20, "选一个村")
    week: date = day("日子看不懂，请重新选", needed="选哪一周")
    weeks: int = whole(MOST_WEEKS, f"写往后排几周，最多 {MOST_WEEKS}", least=1, needed="写往后排几周")
    holidays: str = text(4)


@form_input
class WeekInput:
    """A week of a village."""

    village: str = text(20, "选一个村")
    week: date = day("日子看不懂，请重新选", needed="选哪一周")


def wanted_id(form: Mapping[str, str]) -> str:
    """Return the id under which a shift is sent; Problem 422 without one."""
    return read_one("client_id", client_id(), form)


def parse_shift(form: MultiDict[str, str], grids: Collection[str]) -> tuple[ShiftInput, Reader]:
    """Return a shift as sent, and the reader that goes on to look at who is on it; ``grids``: codes of the village."""
    reader = Reader(form)
    chosen = reader.take("grids", several(list(grids)))
    leader = form.get("leader", "").strip()
    sent = reader.fill(ShiftInput, leader=leader, members=_several(form.getlist("members")), grids=chosen)
    if not reader.faults:
        _check_times(reader, sent)
    return sent, reader


def _check_times(reader: Reader, sent: ShiftInput) -> None:
    if sent.begins == sent.ends or sent.ends_at - sent.starts_at > LONGEST_SHIFT:
        reader.refuse("until", "一班最长 14 小时；过了半夜的，写第二天的几点就行")
    if sent.ends_at <= clock.now():
        reader.refuse("date", GONE)
    if sent.starts_at > clock.now() + FURTHEST:
        reader.refuse("date", "太远了，先排一年以内的")


def _several(sent: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in sent for one in re.split(r"[\s,，、]+", some) if one))


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word."""
    if name not in set(Action):
        raise not_found()
    return Action(name)


def read_at(form: Mapping[str, str]) -> datetime | None:
    """Return when a step was pressed, as the phone claims it; Problem 422 for a moment to come."""
    return read_one("at", parsed(past, "时间看不懂，请重新按一次"), form)


def parse_step(step: Step, form: MultiDict[str, str]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    at = reader.take("at", parsed(past, "时间看不懂，请重新按一次"))
    reason = reader.take("reason", text(LONGEST_REASON, step.note)) if step.action == Action.DROP else ""
    asked = "ticked" in form or "there" in form
    ticked = reader.take("there", rows(MOST_PEOPLE, f"一班最多 {MOST_PEOPLE} 人"))
    there = ticked if asked and step.action == Action.START else None
    member, by = reader.take("member", row()), reader.take("by", row())
    if step.action == Action.REPLACE and (member is None or by is None):
        reader.refuse("by", "选一个人来顶")
    reader.finish()
    return StepInput(at, reason, there, member, by)
