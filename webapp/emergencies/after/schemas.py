"""What comes in after an emergency: what is written of how it went, and of a report to upper levels."""

from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.decisions.schemas_drafts import Draft, read_drafts
from webapp.web.fields import text, version
from webapp.web.forms import Reader, form_input

LONGEST = 5000
# One A4 page at the size of official letters: so many lines of so many characters.
LINES, IN_LINE = 22, 28
TOO_LONG = "一页纸写不下了，缩短一点"


class Words(NamedTuple):
    """What is written of how it went: the version that was seen, or that whose words are taken in (``merge``)."""

    well: str
    badly: str
    decisions: Sequence[Draft]
    seen: int = 0
    merge: int | None = None


@form_input
class UpwardInput:
    """A report to upper levels as it is edited: to whom, its heading, its words; which version was seen."""

    sent_to: str = text(60, "写上报给谁")
    title: str = text(60, "写个标题")
    body: str = text(LINES * IN_LINE * 2, "写一写情况")
    seen: int | None
    merge: int | None


def read_words(form: MultiDict[str, str]) -> Words:
    """Return what is written of how it went; Problem 422 beside what is too long."""
    reader = Reader(form)
    well = reader.take("well", text(LONGEST))
    badly = reader.take("badly", text(LONGEST))
    decisions = read_drafts(reader, form, "badly", "一次复盘")
    seen, merge = _versions(reader, form)
    reader.finish()
    return Words(well, badly, decisions, seen or 0, merge)


def read_report(form: MultiDict[str, str]) -> UpwardInput:
    """Return a report as it was edited; Problem 422 beside a wrong field, and where it takes more than a page."""
    reader = Reader(form)
    seen, merge = _versions(reader, form)
    sent = reader.fill(UpwardInput, seen=seen, merge=merge)
    if lines_of(sent.body) > LINES:
        reader.refuse("body", TOO_LONG)
    reader.finish()
    return sent


def lines_of(body: str) -> int:
    """Return how many lines of a page some words take, as they are set in official letters."""
    return sum(max(1, -(-(len(line) + 2) // IN_LINE)) for line in body.splitlines())


def _versions(reader: Reader, form: MultiDict[str, str]) -> tuple[int | None, int | None]:
    # What came back from this computer names the version that it was begun on (`base`).
    seen = reader.take("base", version()) if form.get("base") else reader.take("version", version())
    return seen, reader.take("merge", version())
