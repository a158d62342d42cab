"""How an emergency went: its timeline from the journal and the presses, and how long each stage took.

Rooms of the package add what they know, each from one function a headquarters::

    @in_timeline
    def found_people(headquarters: Headquarters) -> Iterable[Entry]: …

    @reaches
    def first_found(headquarters: Headquarters) -> Mapping[str, datetime]: …   # {"found": …, "handed_over": …}

One statement each.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.registry import Registry
from webapp.emergencies.hq.models import Headquarters, HeadquartersStep, RollEntry
from webapp.emergencies.hq.states import HEADQUARTERS
from webapp.emergencies.hq.states_roll import ROLL
from webapp.people.models import User

MOST_LINES = 300
_called = aliased(User)


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Stage:
    """A stage that was reached: its key, its word, when, how long after the start and after the stage before."""

    key: str
    word: str
    at: datetime
    since_start: str
    since_last: str


Lines = Callable[[Headquarters], Iterable[Entry]]
Reaches = Callable[[Headquarters], Mapping[str, datetime]]
TIMELINE: Registry[Lines] = Registry("what stands in the timeline of an emergency")
DURATIONS: Registry[Reaches] = Registry("what stages an emergency reached")
_WITH_REASON = ("emergency.stood_down", "emergency.false_alarm")
# Stage → its word; the functions of ``DURATIONS`` say when each was reached.
STAGES = {
    "answered": "第一个人回话",
    "there": "第一个人到现场",
    "found": "人找到",
    "handed_over": "交给救护车",
    "controlled": "控制住",
    "ended": "解除",
}


def in_timeline(function: Lines) -> Lines:
    """Register a function (headquarters) → lines of its timeline."""
    return TIMELINE.add(function)


def reaches(function: Reaches) -> Reaches:
    """Register a function (headquarters) → stage (``STAGES``) → when it was reached first."""
    return DURATIONS.add(function)


def timeline_of(headquarters: Headquarters) -> list[Entry]:
    """Return everything that happened, the earliest first."""
    return sorted((one for lines in TIMELINE for one in lines(headquarters)), key=lambda one: one.at)


def stages_of(headquarters: Headquarters) -> list[Stage]:
    """Return the stages that were reached, in the order in which they were; nothing before the start."""
    begun = headquarters.activated_at
    if begun is None:
        return []
    reached: dict[str, datetime] = {}
    for function in DURATIONS:
        for key, at in function(headquarters).items():
            reached[key] = min(reached.get(key, at), at)
    found: list[Stage] = []
    last = begun
    for key, at in sorted(reached.items(), key=lambda item: (item[1], list(STAGES).index(item[0]))):
        at = max(at, begun)
        found.append(Stage(key, STAGES[key], at, spent(begun, at), spent(last, at)))
        last = at
    return found


def spent(since: datetime, until: datetime) -> str:
    """Return how long it was, in hours and minutes."""
    hours, minutes = divmod(max(0, round((until - since).total_seconds() / 60)), 60)
    if not hours:
        return f"{minutes}分钟" if minutes else "不到1分钟"
    return f"{hours}小时{f'{minutes}分钟' if minutes else ''}"


@in_timeline
def steps_taken(headquarters: Headquarters) -> Iterable[Entry]:
    """Say who started, commanded, controlled and stood down, from the journal; how many were called at the start."""
    said = HEADQUARTERS.histories
    query = (
        select(JournalEntry.at, JournalEntry.event, User.name, JournalText.content)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(
            JournalEntry.subject_kind == HEADQUARTERS.subject,
            JournalEntry.subject_id == headquarters.id,
            JournalEntry.event.in_(said),
        )
        .order_by(JournalEntry.id)
    )
    for row in db.session().execute(query):
        values: dict[str, Any] = defaultdict(str, {**(row.content or {}), "who": row.name or ""})
        words = said[row.event][0].format_map(values)
        reason = headquarters.reason if row.event in _WITH_REASON else ""
        yield Entry(row.at, f"{words}：{reason}" if reason else words)


@in_timeline
def presses(headquarters: Headquarters) -> Iterable[Entry]:
    """Say what the called pressed, at the time that their phones claim, and who noted it for whom."""
    query = (
        select(HeadquartersStep, RollEntry.user_id, _called.name, User.name)
        .join(RollEntry, RollEntry.id == HeadquartersStep.roll_id)
        .join(_called, _called.id == RollEntry.user_id)
        .join(User, User.id == HeadquartersStep.by_id)
        .where(HeadquartersStep.headquarters_id == headquarters.id, HeadquartersStep.action.in_(list(ROLL.by_action)))
        .order_by(HeadquartersStep.at, HeadquartersStep.submission_id)
    )
    for step, user_id, called, by in db.session().execute(query):
        words = ROLL[step.action].history[0].format_map(defaultdict(str, who=called))
        noted = f"{by} 代记" if step.by_id != user_id else ""
        more = "，".join(filter(None, (step.words, noted, "补传" if step.late else "")))
        yield Entry(step.at, f"{words}（{more}）" if more else words)


@reaches
def of_the_roll(headquarters: Headquarters) -> Mapping[str, datetime]:
    """Say when the first answered and the first was there, when it was controlled and stood down."""
    of_it = RollEntry.headquarters_id == headquarters.id
    first = select(func.min(RollEntry.answered_at), func.min(RollEntry.arrived_at)).where(of_it)
    answered, there = db.session().execute(first).one()
    found = {"answered": answered, "there": there}
    found |= {"controlled": headquarters.controlled_at, "ended": headquarters.ended_at}
    return {key: at for key, at in found.items() if at is not None}
