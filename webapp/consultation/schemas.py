"""What comes in about consultations: one that is made, and the steps on one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.consultation.schemas_health import of_health
from webapp.consultation.states import PERSON, Action, Step
from webapp.core import clock, reading
from webapp.core.codes import found_in
from webapp.core.errors import not_found
from webapp.reports.catalogue import choices
from webapp.web.fields import NO_DAY, client_id, name_text, parsed, past, phone, text
from webapp.web.forms import Reader, form_input, read_one

LONGEST, LONGEST_PLACE, LONGEST_NAME, LONGEST_LAW = 2000, 120, 60, 300
MOST_UNITS, MOST_DECISIONS = 12, 10
NO_TOPIC = "选一样：会商哪一类"
NO_DUE = "选哪天前写好意见"
OTHER_LAW = "other"
NO_DECISION = "重点人员的会商不另外派决定，要做的写在结论里，参加的单位都看得到"
NO_CASE_HERE = "重点人员的会商不挂在哪一件事上，不用写案码"
_OF_ROW = re.compile(r"decisions-(0|[1-9][0-9]{0,3})-(?:what|lead_unit|due)")


def topics() -> Mapping[str, str]:
    """Return code → word of what a consultation is about."""
    return choices("consultation_topic")


def laws() -> Mapping[str, str]:
    """Return code → name of the laws by which a person may be talked about."""
    return choices("consultation_law")


def _coded(field: str) -> Callable[[str], str | None]:
    """Return what reads a code of a list of choices, or its word."""

    def take(typed: str) -> str | None:
        return next((code for code, word in choices(field).items() if typed in (code, word)), None)

    return take


def _as_due(typed: str) -> date | datetime | None:
    """Read a day or a moment; ``service`` says which moment a day means, and whether it can be."""
    return reading.day(typed) or clock.parse_claimed(typed)


@form_input
class PersonInput:
    """The one person whom a consultation is about."""

    name: str = name_text(LONGEST_NAME, "写名字", sent_as="person")
    happened: str = text(LONGEST, "写出了什么事")
    asked: str = text(LONGEST, "写请大家做什么")
    law: str = parsed(_coded("consultation_law"), "选一部法", needed="选依据哪一部法")
    law_words: str = text(LONGEST_LAW)
    phone: str = ""


@form_input
class ConsultationInput:
    """A consultation as sent; who is asked by the code of their unit."""

    units: tuple[str, ...]
    person: PersonInput | None
    topic: str = parsed(_coded("consultation_topic"), NO_TOPIC, needed=NO_TOPIC)
    question: str = text(LONGEST, "写一句：要会商什么")
    summary: str = text(LONGEST)
    due: date | datetime = parsed(_as_due, NO_DUE, needed=NO_DUE)


class DecisionRow(NamedTuple):
    """A decision that is made with the conclusion: its row in the form, what, who leads, until when."""

    row: int
    what: str
    lead_unit: str
    due: date | datetime


@dataclass(frozen=True)
class StepInput:
    """What a step's form says: its words, when and where people met and who was there, what was decided."""

    words: str = ""
    place: str = ""
    present: str = ""
    held_at: datetime | None = None
    decisions: tuple[DecisionRow, ...] = ()


# Step → the field of its words, whether they must be there, and the sentence that asks for them.
WORDS = {
    Action.OPINION: ("opinion", "写一句您单位怎么看"),
    Action.RECORD: ("said", "写说了什么"),
    Action.CONCLUDE: ("words", "写怎么定的"),
    Action.RECUSE: ("reason", "写一句为什么要回避"),
    Action.REFUSE_OPEN: ("reason", "写一句为什么不同意"),
    Action.CANCEL: ("note", ""),
}


def wanted_id(form: Mapping[str, str]) -> str:
    """Return the id by which a consultation that is sent twice is made once."""
    return read_one("client_id", client_id(), form)


def typed_case(form: Mapping[str, str]) -> str:
    """Return the case code in what was typed or pasted, if anything was."""
    typed = form.get("case_code", "").strip()
    return found_in(typed) or typed


def parse_consultation(form: MultiDict[str, str], faults: Mapping[str, str]) -> ConsultationInput:
    """Return what is to be talked about; Problem 422 beside every wrong field, with those that were found before."""
    reader = Reader(form)
    for name, sentence in faults.items():
        reader.refuse(name, sentence)
    units = tuple(dict.fromkeys(code.strip() for code in form.getlist("units") if code.strip()))
    if not units:
        reader.refuse("units", "选一家或几家，请谁来会商")
    if len(units) > MOST_UNITS:
        reader.refuse("units", f"一次最多请 {MOST_UNITS} 家")
    about = _coded("consultation_topic")(form.get("topic", "").strip()) == PERSON
    sent = reader.fill(ConsultationInput, units=units, person=_person(reader) if about else None)
    if sent.person:
        _refuse_health(reader, {"question": sent.question, "summary": sent.summary})
        if form.get("case_code", "").strip():
            reader.refuse("case_code", NO_CASE_HERE)
    reader.finish()
    return sent


def _person(reader: Reader) -> PersonInput:
    number = reader.take("person_phone", phone()) if reader.form.get("person_phone", "").strip() else ""
    sent = reader.fill(PersonInput, phone=number)
    if sent.law == OTHER_LAW and not sent.law_words:
        reader.refuse("law_words", "写是哪一部法、第几条")
    said = {"person": sent.name, "happened": sent.happened, "asked": sent.asked, "law_words": sent.law_words}
    _refuse_health(reader, said)
    return sent


def _refuse_health(reader: Reader, said: Mapping[str, str | None]) -> None:
    for name, words in said.items():
        if sentence := of_health(words or ""):
            reader.refuse(name, sentence)


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word."""
    if name not in set(Action):
        raise not_found()
    return Action(name)


def parse_step(step: Step, form: MultiDict[str, str], *, about_a_person: bool) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field.

    Of a person nothing about their health is taken in, and no decision is made.
    """
    reader = Reader(form)
    field, needed = WORDS.get(step.action, ("note", ""))
    given = {field: reader.take(field if field in form else _also(field, form), text(LONGEST, needed))}
    place, present, held_at = "", "", None
    if step.action == Action.RECORD:
        held_at = reader.take("at", parsed(past, NO_DAY, needed="选什么时候会商的"))
        place = given["place"] = reader.take("place", text(LONGEST_PLACE, "写在哪里会商的"))
        present = given["present"] = reader.take("present", text(LONGEST, "写谁在场"))
    decisions = _decisions(reader, form) if step.action == Action.CONCLUDE else ()
    if about_a_person:
        _refuse_health(reader, given)
        if decisions:
            reader.refuse("decisions", NO_DECISION)
    reader.finish()
    return StepInput(given[field], place, present, held_at, decisions)


def _also(field: str, form: Mapping[str, str]) -> str:
    """Return the name under which words came that have another name in their form."""
    return next((one for one in ("words", "note", "reason") if one in form), field)


def used_rows(form: Mapping[str, str]) -> list[int]:
    """Return the numbers of the rows of decisions that say anything, in their order."""
    said = (row[1] for name in form if (row := _OF_ROW.fullmatch(name)) and form[name].strip())
    return sorted({reading.whole(number) or 0 for number in said})


def _decisions(reader: Reader, form: Mapping[str, str]) -> tuple[DecisionRow, ...]:
    """Read ``decisions-0-what``, …: rows that say nothing count for nothing."""
    used = used_rows(form)
    if len(used) > MOST_DECISIONS:
        reader.refuse("decisions", f"一次最多定 {MOST_DECISIONS} 条")
        used = used[:MOST_DECISIONS]
    return tuple(
        DecisionRow(
            row,
            reader.take(f"decisions-{row}-what", text(LONGEST, "写一句：定了什么事")),
            reader.take(f"decisions-{row}-lead_unit", text(40, "选一家牵头")),
            reader.take(f"decisions-{row}-due", parsed(_as_due, "选哪天前办好", needed="选哪天前办好")),
        )
        for row in used
    )
