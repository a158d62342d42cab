"""What comes in of an agenda and of minutes: a topic, its words, what was decided, who came."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.decisions.schemas_drafts import Draft, read_drafts
from webapp.web.fields import text, version
from webapp.web.forms import Reader

LONGEST_TITLE, LONGEST, LONGEST_NAMES = 200, 10_000, 200


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
    decisions = read_drafts(reader, form, "words", "一个议题")
    # What came back from this computer names the version that it was begun on (`base`).
    seen = reader.take("base", version()) if form.get("base") else reader.take("version", version())
    merge = reader.take("merge", version())
    reader.finish()
    return Words(words, decisions, seen, merge)


def read_came(form: Mapping[str, str], seats: Sequence[str]) -> dict[str, Came]:
    """Return code of a seat → whether it was taken and by whom."""
    reader = Reader(form)
    found = {
        code: Came(bool(form.get(f"came-{code}")), reader.take(f"attendee-{code}", text(LONGEST_NAMES)))
        for code in seats
    }
    reader.finish()
    return found
