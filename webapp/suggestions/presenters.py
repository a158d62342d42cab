"""The box as a table: what was said, how it stands, who said it, when, and whether it was answered."""

from typing import Any

from flask import url_for

from webapp.core.letters.characters import shortened
from webapp.suggestions import queries
from webapp.suggestions.models import Suggestion
from webapp.suggestions.states import ABOUT_WORDS, STATE_LABELS, About
from webapp.web import tables
from webapp.web.formatting import when
from webapp.web.pagination import address_with
from webapp.web.tables import Chip, Column, Lamp, Link

Row = tuple[Suggestion, str]
VIEWS = {"open": "要回话的", "done": "有结果的"}
LONGEST_TITLE = 60


def _said(row: Row) -> Link:
    url = url_for("suggestions.boxed", suggestion_id=row[0].id)
    return Link(shortened(row[0].words, LONGEST_TITLE, "…"), url, str(row[0].id))


def _about(row: Row) -> Lamp:
    """Return what it is about, on a phone with who said it and when."""
    one, name = row
    word = ABOUT_WORDS[About(one.about)]
    return Lamp(None, word, " · ".join(filter(None, [word, name, when(one.received_at)])))


def _state(row: Row) -> Chip:
    return Chip(*STATE_LABELS[row[0].state])


def _answered(row: Row) -> str:
    at = row[0].answered_at or row[0].settled_at
    return when(at) if at else "还没答"


COLUMNS = (
    Column("words", "意见", tables.title(_said), width="fill", phone="title"),
    Column("about", "说的是什么", tables.lamp(_about), width="l", phone="second", narrow=True),
    Column("who", "谁", tables.words(lambda row: row[1] or "没写名字"), width="s", tight=True),
    Column("at", "什么时候", tables.moment(lambda row: row[0].received_at), width="m"),
    Column("answered", "答没答", tables.words(_answered), width="m", narrow=True),
    Column("state", "办到哪一步", tables.chip(_state), width="chip", phone="chip"),
)


def box_page(show: str, after: int | None) -> dict[str, Any]:
    """Return one list of the box, page by page."""
    asked = tables.asked_of("suggestions", COLUMNS, each="条")
    found = queries.box(show, after, asked.size)
    return {
        "asked": asked,
        "rows": found.rows,
        "show": show,
        "more": tables.more_at(address_with(after=found.after) if found.after else None, asked),
        "views": [
            {"word": word, "url": url_for("suggestions.box", show=one), "active": one == show}
            for one, word in VIEWS.items()
        ],
    }
