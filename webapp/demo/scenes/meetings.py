"""Some 约访 and 走访 of every post: asked, agreed, held, to look at again, each written down at its own moment."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene, on
from webapp.demo.who import at_a_free_hour, person, user_of
from webapp.reports.service import Sent
from webapp.visits.schemas import PlanInput, StepInput
from webapp.visits.service import record, take
from webapp.visits.states import Action, Kind

# How long after it was planned, or after its own hour, each step of a visit is taken.
_ANSWERED, _OVER, _LATER = timedelta(hours=3), timedelta(minutes=40), timedelta(days=2, hours=2)


@dataclass(frozen=True)
class Meeting:
    """One visit: who plans it, how many days from today at which hour, and what becomes of it in time.

    ``office``: on a working day, as offices do. ``guest``: (name, number); who has an account is invited in the app.
    """

    planner: str
    kind: Kind
    days: int
    at: str
    place: str
    reason: str
    guest: tuple[str, str] = ("", "")
    steps: tuple[tuple[str, str], ...] = ()
    again_days: int | None = None
    office: bool = False


def told() -> list[Meeting]:
    """Return the visits as they are written down in the data."""
    rows: list[dict[str, Any]] = json.loads((DATA / "meetings.json").read_text(encoding="utf-8"))
    return [Meeting(**{name: _plain(name, value) for name, value in row.items()}) for row in rows]


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all visits; each was planned two days before, or earlier than today."""
    for number, meeting in enumerate(told()):
        day = moments.workday(meeting.days) if meeting.office else moments.today + timedelta(days=meeting.days)
        starts_at = on(day, time.fromisoformat(meeting.at))
        planned_at = on(min(day, moments.today) - timedelta(days=2), time(10)) + timedelta(minutes=number)
        made: list[int] = []
        yield planned_at, partial(_plan, made, meeting, starts_at, _id(moments.today, number))
        for turn, (action, note) in enumerate(meeting.steps, 1):
            after = {
                Action.FOLLOW_UP: starts_at + _LATER,
                Action.HOLD: starts_at + _OVER,
                Action.MISS: starts_at + _OVER,
            }
            step = partial(_take, made, meeting, Action(action), note, _id(moments.today, number, turn), moments.today)
            yield after.get(Action(action), planned_at + _ANSWERED), step


def _plan(made: list[int], meeting: Meeting, starts_at: datetime, own_id: str) -> None:
    name, number = meeting.guest
    guest = (name or user_of(number).name, number) if name or number else ("", "")
    place = (meeting.place, meeting.reason)

    def plan(at: datetime) -> None:
        wanted = PlanInput(own_id, meeting.kind, None, at, *place, "other" if guest[0] else "", *guest, ())
        made.append(record(person(meeting.planner), wanted, own_id.replace("-", "") * 2).id)

    at_a_free_hour(plan, starts_at)


def _take(made: list[int], meeting: Meeting, action: Action, note: str, own_id: str, today: date) -> None:
    again = meeting.again_days if action == Action.HOLD else None
    day = today + timedelta(days=again) if again is not None else None
    who = meeting.guest[1] if action in (Action.ACCEPT, Action.DECLINE) and not meeting.guest[0] else meeting.planner
    take(person(who), made[0], StepInput(action, own_id, None, note, None, day), Sent(own_id.replace("-", "") * 2))


def _plain(name: str, value: Any) -> Any:
    if name == "kind":
        return Kind(value)
    if name == "steps":
        return tuple(tuple(step) for step in value)
    return tuple(value) if isinstance(value, list) else value


def _id(today: date, number: int, turn: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door visit {today} {number} {turn}"))
