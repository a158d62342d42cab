"""What comes in about headquarters: one that is started or asked for, the steps on one, what the called press."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.cases.schemas import note_or_spoken
from webapp.core.codes import found_in
from webapp.core.errors import not_found
from webapp.emergencies.hq.states import Action, Step
from webapp.emergencies.hq.states_roll import RollAction
from webapp.reports.catalogue import DATA
from webapp.web.fields import choice, flag, number, parsed, past, row, rows, text, whole
from webapp.web.forms import Reader, form_input, read_one

LONGEST, LONGEST_PLACE = 500, 120
MOST_PICKED = 500
SAY = "写一句出了什么事，或者说一段话"
NO_PLACE = "写上在哪里"
NO_KIND = "选一样：是什么事"
NO_ANSWER = "选一个：我来，来不了，我到了，我先走了，平安，我回来了"
SAFE = "safe"
MINUTES = (10, 20, 40, 60)


@dataclass(frozen=True)
class Kind:
    """A kind of emergency: whom it wants, what to do first, which template it begins with."""

    code: str
    name: str
    icon: str
    template: str
    skills: tuple[str, ...]
    first_steps: tuple[str, ...]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return code → kind (``data/emergency_kinds.csv``), in the order of the file."""
    with (DATA / "emergency_kinds.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["code"]: Kind(
                code=line["code"],
                name=line["name"],
                icon=line["icon"],
                template=line["template"],
                skills=tuple(line["skills"].split()),
                first_steps=tuple(line["first_steps"].split("；")),
            )
            for line in csv.DictReader(file)
        }


def kind_names() -> Mapping[str, str]:
    """Return code → name of the kinds of emergencies."""
    return {code: kind.name for code, kind in kinds().items()}


@form_input
class WhereInput:
    """Where a phone or a pin says that it is; whoever presses says so with a tap of their own, or not at all."""

    latitude: float | None = number(-90, 90, "定位的数不对，可以不填")
    longitude: float | None = number(-180, 180, "定位的数不对，可以不填")
    accuracy_m: float | None = number(0, 1e7, "定位的误差不对，可以不填")

    @property
    def position(self) -> str | None:
        """The position as text to be kept; None where it was not said."""
        if self.latitude is None or self.longitude is None:
            return None
        return f"{self.latitude},{self.longitude},{self.accuracy_m or ''}"


@form_input
class StartInput:
    """A headquarters as sent: what, where; whom to leave out of those who were listed.

    ``listed`` says that the form showed whom it calls; then only those of ``call`` are called, of the village
    all its grid leads and informants where ``villagers`` is ticked.
    """

    summary: str
    position: str | None
    kind: str = choice(kind_names, NO_KIND, NO_KIND)
    place_name: str = text(LONGEST_PLACE, NO_PLACE)
    drill: bool = flag()
    area: str = text(20)
    listed: bool = flag()
    villagers: bool = flag()
    call: tuple[int, ...] = rows(MOST_PICKED, f"一次最多叫 {MOST_PICKED} 人")


@dataclass(frozen=True)
class StepInput:
    """What the form of a step on a headquarters says; of 再叫人 whom: people, and all of a village."""

    words: str
    at: datetime | None
    call: tuple[int, ...] = ()
    village: str = ""


@form_input
class PressInput:
    """What one of the called presses: in how many minutes, why not, for whom they note it."""

    reason: str
    at: datetime | None
    position: str | None
    minutes: int | None = whole(600, "写几分钟，最多 600")
    roll: int | None = row(sent_as="for")


def parse_start(form: MultiDict[str, str], files: Mapping[str, Any], faults: Mapping[str, str]) -> StartInput:
    """Return what is started; Problem 422 beside every wrong field, with those that were found before."""
    reader = Reader(form)
    for name, sentence in faults.items():
        reader.refuse(name, sentence)
    summary = note_or_spoken(reader.take("summary", text(LONGEST)), form, files)
    if not summary:
        reader.refuse("summary", SAY)
    sent = reader.fill(StartInput, summary=summary, position=reader.fill(WhereInput).position)
    reader.finish()
    return sent


def typed_case(form: Mapping[str, str]) -> str:
    """Return the case code in what was typed or pasted, if anything was."""
    typed = form.get("case_code", "").strip()
    return found_in(typed) or typed


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word, and for what only follows of others."""
    if name not in set(Action) - {Action.RESPOND, Action.REVIEWED}:
        raise not_found()
    return Action(name)


def parse_step(step: Step, form: MultiDict[str, str], files: Mapping[str, Any]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    words = note_or_spoken(reader.take("reason", text(LONGEST)), form, files)
    if step.note and not words:
        reader.refuse("reason", step.note)
    at = pressed_at(reader)
    call: tuple[int, ...] = ()
    village = ""
    if step.action == Action.CALL:
        call = reader.take("call", rows(MOST_PICKED, f"一次最多叫 {MOST_PICKED} 人"))
        village = reader.take("village", text(20))
        if not call and not village:
            reader.refuse("call", "选一个人，或者选一个村")
    reader.finish()
    return StepInput(words, at, call, village)


def press_meant(form: Mapping[str, str]) -> str:
    """Return which answer a form gives: of ``RollAction``, or 平安; Problem 422 for one that is none."""
    known = {*RollAction, SAFE}
    return read_one(
        "answer", parsed(lambda typed: typed if typed in known else None, NO_ANSWER, needed=NO_ANSWER), form
    )


def parse_press(form: MultiDict[str, str], files: Mapping[str, Any]) -> PressInput:
    """Return what one of the called pressed; Problem 422 beside a wrong field."""
    reader = Reader(form)
    reason = note_or_spoken(reader.take("reason", text(LONGEST)), form, files)
    given = {"reason": reason, "at": pressed_at(reader), "position": reader.fill(WhereInput).position}
    sent = reader.fill(PressInput, **given)
    reader.finish()
    return sent


def pressed_at(reader: Reader) -> datetime | None:
    """Return when something was pressed, as the phone claims it; never later than now."""
    return reader.take("occurred_at", parsed(past, "手机上的时间看不懂，请看看手机的时间设置"))
