"""What comes in about meetings: ones that are called, and the steps on one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.errors import not_found
from webapp.meetings import clocks
from webapp.meetings.states import Action, Step
from webapp.meetings.states_seats import ANSWERS, CANNOT, SeatAction, SeatStep
from webapp.reports.catalogue import choices
from webapp.web.fields import client_id, day, flag, moment, name_text, parsed, text, whole
from webapp.web.forms import Reader, form_input, read_one

LONGEST, LONGEST_NAME, LONGEST_PLACE, LONGEST_PERSON = 2000, 40, 120, 60
MOST_UNITS, MOST_MEETINGS = 60, 31
FURTHEST = timedelta(days=366)
EXTRA, SPECIAL, REGULAR = "extra", "special", "regular"
NO_KIND = "选一样：临时召开，还是特殊时段"
ALIASES = {"begin": "open"}
ANSWER = "answer"
# What steps ask for is called by what it is; a page of an older build may still call it a note.
WORDS = {Action.CANCEL: "reason"}


def kinds() -> Mapping[str, str]:
    """Return code → word of why a meeting is held."""
    return choices("meeting_kind")


def _kind(typed: str) -> str | None:
    """Read a kind by its code or its word; regular ones are made by the job alone."""
    words = {word: code for code, word in kinds().items()}
    code = words.get(typed, typed)
    return code if code in (EXTRA, SPECIAL) else None


@form_input
class MeetingInput:
    """Meetings as they are called: one, or a row of them in a period with a name."""

    client_id: str = client_id()
    kind: str = parsed(_kind, NO_KIND, needed=NO_KIND)
    name: str = name_text(LONGEST_NAME, room=120)
    place: str = name_text(LONGEST_PLACE, room=120)
    starts: tuple[datetime, ...]


@dataclass(frozen=True)
class StepInput:
    """What a step's form asks: words, who is asked, where and when. ``mistake``: it was one, and leaves every list."""

    words: str = ""
    units: tuple[str, ...] = ()
    place: str = ""
    at: datetime | None = None
    mistake: bool = False


@form_input
class SeatInput:
    """What an invited unit or village answers: who comes, or why not and who comes in their place."""

    person: str = name_text(LONGEST_PERSON, room=400, sent_as="who")
    reason: str = text(LONGEST)
    instead: str = text(LONGEST_PERSON)


def parse_meeting(form: MultiDict[str, str]) -> MeetingInput:
    """Return the meetings that are called; Problem 422 with a sentence beside every wrong field."""
    reader = Reader(form)
    kind = reader.take("kind", parsed(_kind, NO_KIND, needed=NO_KIND))
    starts = _row(reader) if kind == SPECIAL else (_start(reader),) if kind == EXTRA else ()
    sent = reader.fill(MeetingInput, kind=kind, starts=tuple(one for one in starts if one))
    if kind == SPECIAL and not sent.name:
        reader.refuse("name", "写这段时间叫什么，像“国庆期间”")
    if kind == EXTRA and not sent.place:
        reader.refuse("place", "写在哪里开")
    reader.finish()
    return sent


def _start(reader: Reader) -> datetime | None:
    at = reader.take("at", moment(needed="选哪天几点开"))
    if at and not _is_ahead(at):
        reader.refuse("at", "要比现在晚，一年以内")
    return at


def _is_ahead(at: datetime) -> bool:
    return clock.now() < at < clock.now() + FURTHEST


def _row(reader: Reader) -> tuple[datetime, ...]:
    """Read from when to when meetings are held every so many days, at nine."""
    since = reader.take("from", day(needed="选从哪天起"))
    until = reader.take("to", day(needed="选到哪天止"))
    days = reader.take("every", whole(31, "写隔几天，1 到 31", least=1, needed="写隔几天开一次"))
    if not (since and until and days):
        return ()
    if until < since:
        reader.refuse("to", "不能早于开始那天")
        return ()
    return _starts(reader, since, until, days)


def _starts(reader: Reader, since: date, until: date, days: int) -> tuple[datetime, ...]:
    if until - since > FURTHEST:
        reader.refuse("to", "最长一年")
        return ()
    found = [clocks.at_nine(one) for one in clocks.every(since, until, days)]
    if len(found) > MOST_MEETINGS:
        reader.refuse("every", f"一次最多排 {MOST_MEETINGS} 次，隔的天数写大一点")
    elif not all(map(_is_ahead, found)):
        reader.refuse("from", "从今天九点以后排起，一年以内")
    return tuple(found)


def parse_action(name: str) -> str:
    """Return the step that an address names; the one 404 for another word."""
    action = ALIASES.get(name, name)
    if action not in {*Action, ANSWER}:
        raise not_found()
    return action


def parse_step(step: Step, form: MultiDict[str, str]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    how = _ASKED.get(step.action)
    sent = how(reader) if how else StepInput()
    name = WORDS.get(step.action, "note")
    name = "note" if name not in form and "note" in form else name
    words = reader.take(name, text(LONGEST, step.note))
    reader.finish()
    return StepInput(words, sent.units, sent.place, sent.at, reader.take("mistake", flag(default=False)))


def _notice(reader: Reader) -> StepInput:
    codes = tuple(dict.fromkeys(code.strip() for code in reader.form.getlist("units") if code.strip()))
    if not codes:
        reader.refuse("units", "选一家或几家")
    if len(codes) > MOST_UNITS:
        reader.refuse("units", f"一次最多 {MOST_UNITS} 家")
    return StepInput(units=codes, place=reader.take("place", name_text(LONGEST_PLACE, "写在哪里开", room=120)))


def _change(reader: Reader) -> StepInput:
    at = _start(reader)
    return StepInput(at=at, place=reader.take("place", name_text(LONGEST_PLACE, room=120)))


_ASKED: dict[Action, Callable[[Reader], StepInput]] = {Action.NOTIFY: _notice, Action.CHANGE: _change}


def answer_meant(form: Mapping[str, str]) -> SeatAction:
    """Return which answer a form gives; Problem 422 for one that is none."""
    words = {**{code: code for code in ANSWERS}, **{word: code for code, word in ANSWERS.items()}}
    answer = read_one("answer", parsed(words.get, "选一个：来，来不了", needed="选一个：来，来不了"), form)
    return SeatAction.DECLINE if answer == CANNOT else SeatAction.COME


def parse_seat(step: SeatStep, form: Mapping[str, str]) -> SeatInput:
    """Return what the form of an answer says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    sent = reader.fill(SeatInput)
    if step.note and not sent.reason:
        reader.refuse("reason", step.note)
    reader.finish()
    return sent
