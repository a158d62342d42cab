"""What comes in about the feed of an emergency: an entry, a fact as somebody changes it, a report that is looked at."""

from collections.abc import Mapping
from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core.codes import found_in
from webapp.emergencies.hq.schemas import WhereInput, pressed_at
from webapp.web.fields import choice, row, text, whole
from webapp.web.forms import Reader, form_input, read, read_one

LONGEST, LONGEST_FACT = 2000, 500
MOST_EDITS = 10_000
NOTHING = "写一句，或者拍一张、说一段"
NO_FACT = "选一样：改哪一条"
# Key of a fact → what it is called, in the order in which they are read out.
FACTS = {
    "what": "什么事",
    "where": "在哪里",
    "affected": "几个人受影响",
    "injured": "伤情",
    "done": "已经做了什么",
    "needed": "还缺什么",
}
SAME, OTHER = "same", "other"
# What is answered about a new report: code → the button.
LOOKS = {SAME: "并到这里", OTHER: "不是一回事"}


@form_input
class EntryInput:
    """An entry as sent; ``at`` as its phone claims it."""

    text: str
    at: datetime | None
    position: str | None
    corrects: int | None = row()


@form_input
class LookInput:
    """What somebody says of a new report of the village."""

    answer: str = choice(LOOKS, "选一个：并到这里，或者不是一回事", "选一个：并到这里，或者不是一回事")
    case_code: str = text(40, "少了案码，请刷新后再按")


def parse_entry(form: MultiDict[str, str], *, files: bool) -> EntryInput:
    """Return an entry; Problem 422 for a wrong field, and for one with neither words, place nor (``files``) a file."""
    reader = Reader(form)
    words = reader.take("text", text(LONGEST))
    place = reader.fill(WhereInput).position
    if not (words or place or files):
        reader.refuse("text", NOTHING)
    sent = reader.fill(EntryInput, text=words, at=pressed_at(reader), position=place)
    reader.finish()
    return sent


def typed_corrects(form: MultiDict[str, str]) -> int | None:
    """Return which entry a refused form was to put right, if it names one."""
    return Reader(form).take("corrects", row())


def parse_key(form: Mapping[str, str]) -> str:
    """Return which fact is changed; Problem 422 for none."""
    return read_one("key", choice(FACTS, NO_FACT, NO_FACT), form)


def parse_base(form: Mapping[str, str]) -> int:
    """Return the number of what was seen before a change, 0 where nothing was; Problem 422 for what is no number."""
    return read_one("base", whole(MOST_EDITS, "请刷新后再改"), form) or 0


def parse_value(form: Mapping[str, str]) -> str:
    """Return what a fact shall say; empty takes it back. Problem 422 for what is too long."""
    return read_one("value", text(LONGEST_FACT), form)


def parse_look(form: Mapping[str, str]) -> LookInput:
    """Return what is said of a report; Problem 422 beside a wrong field."""
    sent = read(LookInput, form)
    return LookInput(answer=sent.answer, case_code=found_in(sent.case_code) or sent.case_code)
