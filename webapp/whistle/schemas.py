"""What comes in about whistles: one that is blown or asked for, and the steps on one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.cases.schemas import note_or_spoken
from webapp.core import clock
from webapp.core.codes import found_in
from webapp.core.deadlines import Limit, parse_limit
from webapp.core.errors import not_found
from webapp.reports.catalogue import choices
from webapp.web.fields import client_id, moment, number, parsed, past, text, whole
from webapp.web.forms import Reader, form_input, read_one
from webapp.whistle.states import Action, Step
from webapp.whistle.states_seats import ANSWERS, CANNOT, SeatAction

LONGEST, LONGEST_PLACE = 500, 120
MOST_UNITS = 12
# What an answer may wait for: its code → how the clock of the house reads it.
WITHIN: dict[str, Limit] = {
    "15min": parse_limit("15 minutes"),
    "1h": parse_limit("1 hour"),
    "2wh": parse_limit("2 working hours"),
}
USUAL_WITHIN = "15min"
LATEST_ARRIVAL = timedelta(days=7)
NO_KIND = "选一样：为什么吹哨"
SAY = "写一句出了什么事，或者说一段话"
ALIASES = {"agree-ask": Action.BLOW, "refuse-ask": Action.REFUSE}
# What steps ask for is called by what it is; a page of an older build may still call it a note.
WORDS = {
    Action.REFUSE: ("reason", "note"),
    Action.RESULT: ("result", "note"),
    Action.STAND_DOWN: ("outcome", "note"),
    Action.CANCEL: ("reason", "note"),
}


def kinds() -> Mapping[str, str]:
    """Return code → word of what a whistle is blown for."""
    return choices("whistle_kind")


def _coded(field: str) -> Callable[[str], str | None]:
    """Return what reads a code of a list of choices, or its word, with or without gaps."""

    def take(typed: str) -> str | None:
        bare = typed.replace(" ", "")
        words = choices(field)
        return next((code for code, word in words.items() if bare in (code, word.replace(" ", ""))), None)

    return take


@form_input
class WhistleInput:
    """A whistle as sent; who is called by the code of their unit or village."""

    summary: str
    units: tuple[str, ...]
    answer_within: str
    kind: str = parsed(_coded("whistle_kind"), NO_KIND, needed=NO_KIND)
    place: str = text(LONGEST_PLACE, "写上到哪里去")
    arrive_by: datetime | None = moment("几点前到？时间看不懂，请重新选")


@dataclass(frozen=True)
class StepInput:
    """What a step's form says: its words, and for 吹哨 of what was asked whom else to call."""

    at: datetime | None
    words: str
    units: tuple[str, ...]


@form_input
class SeatInput:
    """What a called seat says: in how many minutes, or why not and who instead; where, only with 我到了."""

    at: datetime | None
    reason: str
    minutes: int | None = whole(600, "写几分钟，最多 600")
    instead: str = text(LONGEST)
    latitude: float | None = number(-90, 90, "定位的数不对，可以不填")
    longitude: float | None = number(-180, 180, "定位的数不对，可以不填")
    accuracy_m: float | None = number(0, 1e7, "定位的误差不对，可以不填")

    @property
    def position(self) -> str | None:
        """Where the phone was, as text to be kept; None where it was not said."""
        if self.latitude is None or self.longitude is None:
            return None
        return f"{self.latitude},{self.longitude},{self.accuracy_m or ''}"


def parse_whistle(form: MultiDict[str, str], files: Mapping[str, Any], faults: Mapping[str, str]) -> WhistleInput:
    """Return what is blown; Problem 422 beside every wrong field, with those that were found before."""
    reader = Reader(form)
    for name, sentence in faults.items():
        reader.refuse(name, sentence)
    summary = note_or_spoken(reader.take("summary", text(LONGEST)), form, files)
    if not summary:
        reader.refuse("summary", SAY)
    within = form.get("answer_within") or USUAL_WITHIN
    within = _coded("whistle_answer_within")(within) or ""
    if not within:
        reader.refuse("answer_within", "选多久回话")
    sent = reader.fill(WhistleInput, summary=summary, units=_units(reader), answer_within=within)
    if sent.arrive_by and not clock.now() < sent.arrive_by < clock.now() + LATEST_ARRIVAL:
        reader.refuse("arrive_by", "几点前到，要比现在晚，七天以内")
    reader.finish()
    return sent


def typed_case(form: Mapping[str, str]) -> str:
    """Return the case code in what was typed or pasted, if anything was."""
    typed = form.get("case_code", "").strip()
    return found_in(typed) or typed


def _units(reader: Reader, *, needed: bool = True) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip() for code in reader.form.getlist("units") if code.strip()))
    if not codes and needed:
        reader.refuse("units", "选一家或几家，叫谁来")
    if len(codes) > MOST_UNITS:
        reader.refuse("units", f"一次最多叫 {MOST_UNITS} 家")
    return codes


def parse_action(name: str) -> str:
    """Return the step that an address names; the one 404 for another word, and for what only follows of other steps."""
    known = {*Action, "answer", SeatAction.ARRIVE, SeatAction.LEAVE} - {Action.ANSWERED}
    action = ALIASES.get(name, name)
    if action not in known:
        raise not_found()
    return action


def parse_step(step: Step, form: MultiDict[str, str], files: Mapping[str, Any]) -> StepInput:
    """Return what the form of a step on a whistle says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    names = WORDS.get(step.action, ("note",))
    name = next((one for one in names if one in form), names[0])
    words = note_or_spoken(reader.take(name, text(LONGEST)), form, files)
    if step.note and not words:
        reader.refuse(names[0], step.note)
    units = _units(reader, needed=False) if step.action == Action.BLOW else ()
    at = _at(reader)
    reader.finish()
    return StepInput(at, words, units)


def answer_meant(form: Mapping[str, str]) -> SeatAction:
    """Return which answer a form gives; Problem 422 for one that is none."""
    words = {**{code: code for code in ANSWERS}, **{word: code for code, word in ANSWERS.items()}}
    answer = read_one("answer", parsed(words.get, "选一个：我来，来不了", needed="选一个：我来，来不了"), form)
    return SeatAction.DECLINE if answer == CANNOT else SeatAction.COME


def parse_seat(action: SeatAction, note: str, form: Mapping[str, str], files: Mapping[str, Any]) -> SeatInput:
    """Return what the form of a called seat says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    reason = note_or_spoken(reader.take("reason", text(LONGEST)), form, files)
    if action == SeatAction.DECLINE and not reason:
        reader.refuse("reason", note)
    sent = reader.fill(SeatInput, reason=reason, at=_at(reader))
    reader.finish()
    return sent


def _at(reader: Reader) -> datetime | None:
    """Return when it was pressed, as the phone claims it."""
    return reader.take("at", parsed(past, "时间看不懂，请重新选"))


def wanted_id(form: Mapping[str, str]) -> str:
    """Return the id by which a whistle that is blown twice is blown once."""
    return read_one("client_id", client_id(), form)


def unknown(codes: Collection[str], known: Collection[str], court: str) -> str:
    """Return why these can't be called, or nothing."""
    strange = [code for code in codes if code not in known]
    if court in strange:
        return "法庭只给指导，不吹哨叫"
    return "没有这个单位或村，或者已经撤了" if strange else ""
