"""What comes in of an agenda and of minutes: a topic, its words, what was decided, who came."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.core import reading
from webapp.web.fields import text, version
from webapp.web.forms import Reader

LONGEST_TITLE, LONGEST, LONGEST_WHAT, LONGEST_NAMES = 200, 10_000, 2000, 200
MOST_DECISIONS, MOST_HELPERS = 30, 12
IN_ROW = ("what", "lead_unit", "helpers", "due", "case_code")
_BETWEEN = re.compile("[、,，;；]")
_OF_ROW = re.compile(rf"decisions-(0|[1-9][0-9]{{0,3}})-(?:{'|'.join(IN_ROW)})")


class Draft(NamedTuple):
    """A decision as it is typed: nothing of it has to be complete before the minutes are handed in."""

    what: str = ""
    lead_unit: str = ""
    helpers: tuple[str, ...] = ()
    due: str = ""
    case_code: str = ""


class Words(NamedTuple):
    """What is written of a topic: the version that was seen, or that whose words are taken in (``merge``)."""

    words: str
    decisions: Sequence[Draft]
    seen: int | None = None
    merge: int | None = None


class Came(NamedTuple):
    """That a seat was taken at a meeting, and by whom, in words."""

    came: bool
    attendee: str


def read_title(form: Mapping[str, str]) -> str:
    """Return what a topic is; Problem 422 where nothing was typed."""
    reader = Reader(form)
    title = reader.take("title", text(LONGEST_TITLE, "写一句：议什么"))
    reader.finish()
    return title


def read_words(form: MultiDict[str, str]) -> Words:
    """Return what is written of a topic; Problem 422 beside what is too long."""
    reader = Reader(form)
    words = reader.take("words", text(LONGEST))
    rows = sorted({number for name in form if (row := _OF_ROW.fullmatch(name)) and _said(form, number := _row(row))})
    if len(rows) > MOST_DECISIONS:
        reader.refuse("words", f"一个议题最多 {MOST_DECISIONS} 条决定")
    decisions = [_draft(reader, form, row) for row in rows[:MOST_DECISIONS]]
    # What came back from this computer names the version that it was begun on (`base`).
    seen = reader.take("base", version()) if form.get("base") else reader.take("version", version())
    merge = reader.take("merge", version())
    reader.finish()
    return Words(words, decisions, seen, merge)


def _row(found: re.Match[str]) -> int:
    return reading.whole(found[1]) or 0


def _said(form: Mapping[str, str], row: int) -> bool:
    """Say whether a row says anything: a lead or a day alone decides nothing."""
    return any(form.get(f"decisions-{row}-{name}", "").strip() for name in ("what", "case_code"))


def _draft(reader: Reader, form: MultiDict[str, str], row: int) -> Draft:
    at = f"decisions-{row}-"
    named = (one.strip() for sent in form.getlist(f"{at}helpers") for one in _BETWEEN.split(sent))
    helpers = tuple(dict.fromkeys(filter(None, named)))
    if len(helpers) > MOST_HELPERS:
        reader.refuse(f"{at}helpers", f"配合的最多 {MOST_HELPERS} 家")
    return Draft(
        reader.take(f"{at}what", text(LONGEST_WHAT)),
        reader.take(f"{at}lead_unit", text(40)),
        helpers[:MOST_HELPERS],
        reader.take(f"{at}due", text(40)),
        reader.take(f"{at}case_code", text(60)),
    )


def read_came(form: Mapping[str, str], seats: Sequence[str]) -> dict[str, Came]:
    """Return code of a seat → whether it was taken and by whom."""
    reader = Reader(form)
    found = {
        code: Came(bool(form.get(f"came-{code}")), reader.take(f"attendee-{code}", text(LONGEST_NAMES)))
        for code in seats
    }
    reader.finish()
    return found
