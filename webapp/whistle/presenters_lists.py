"""Whistles as lists: the columns, the views of who blows and of who is called, what is counted."""

from typing import Any

from webapp.areas.scope import Window
from webapp.core import clock
from webapp.core.letters.characters import shortened
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import by_when, day_words
from webapp.web.lists.filters import DaySpan, Filters, filters_of, moments_of
from webapp.web.tables import Chip, Column, Lamp, Link
from webapp.whistle import queries
from webapp.whistle.models import Whistle
from webapp.whistle.queries import WhistleRow
from webapp.whistle.schemas import kinds
from webapp.whistle.states import OPEN, STATE_LABELS, State

LONGEST_TITLE = 60
# View → its word; each is a list of its own.
VIEWS = {"waiting": "等您回", "working": "没解的", "done": "结束的", "all": "全部"}
COUNTED = ("waiting", "working")
# What a situation's numbers lead to.
SPANS = (DaySpan("blown", "{days}吹的"), DaySpan("ended", "{days}解的"), DaySpan("live", "{days}没解的"))


def chip_of(whistle: Whistle) -> Chip:
    """Return where a whistle stands."""
    return Chip(*STATE_LABELS[whistle.state])


def lamp_of(row: WhistleRow) -> Lamp:
    """Return until when the called answer while somebody has not, else when it changed last."""
    whistle = row.whistle
    if whistle.state != State.RAISED or whistle.due_at is None:
        day = day_words(whistle.changed_at)
        return Lamp(None, day, day)
    tone = "late" if whistle.due_at <= clock.now() else "soon"
    return Lamp(tone, by_when(whistle.due_at), by_when(whistle.due_at, "回话"))


def _title(row: WhistleRow) -> Link:
    whistle = row.whistle
    words = f"{whistle.place}：{whistle.summary}"
    return Link(shortened(words, LONGEST_TITLE, "…"), f"/whistles/{whistle.id}", str(whistle.id))


def _called(row: WhistleRow) -> Lamp:
    names = "、".join(seat.label for seat in row.seats)
    return Lamp(None, names, f"{kinds().get(row.whistle.kind, '')} · {names}")


COLUMNS = (
    Column("due", "回话", tables.lamp(lamp_of), phone="out"),
    Column("what", "到哪里、什么事", tables.title(_title), width="fill", phone="title"),
    Column("called", "叫了谁", tables.lamp(_called), width="l", phone="second", tight=True),
    Column("number", "编号", tables.words(lambda row: row.whistle.number), width="l", narrow=True),
    Column("made", "吹的时间", tables.moment(lambda row: row.whistle.made_at), width="s", tight=True),
    Column("state", "到哪一步", tables.chip(lambda row: chip_of(row.whistle)), width="l", phone="chip"),
)


def attributes(row: WhistleRow) -> dict[str, str]:
    """Return what programs know a row by."""
    whistle = row.whistle
    due = {"data-due": clock.local(whistle.due_at).isoformat()} if whistle.due_at else {}
    return {"data-state": whistle.state, "data-number": whistle.number or "", **due}


def next_rows(actor: Actor, most: int) -> list[WhistleRow]:
    """Return the next whistles that wait for a word of this person, the nearest due first."""
    return queries.page(actor, "waiting", Window(newest_first=False), most).rows


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of whistles with what is counted above it."""
    blows, asked = actor.can("whistle.blow"), tables.asked_of("whistles", COLUMNS, each="个")
    numbers = queries.counts(actor.scopes, COUNTED)
    show = show or next((one for one in COUNTED if numbers[one]), "done")
    window = Window(after=after, newest_first=show in ("done", "all"))
    filters = filters_of(SPANS, "show")
    found = queries.page(actor, show, window, asked.size, wanted_of(filters))
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "filters": filters,
        "numbers": _tiles(numbers, show, blows=blows),
        "views": [
            {"word": _word(code, blows=blows), "url": f"/whistles?show={code}", "active": code == show}
            for code in VIEWS
        ],
        "blows": blows,
        "row_attributes": attributes,
    }


def wanted_of(filters: Filters) -> list[Any]:
    """Return what a link asks of a whistle, in SQL: a mistake and what was only asked for answers to none."""
    found: list[Any] = []
    if blown := moments_of(filters["blown"]):
        found += [Whistle.raised_at >= blown[0], Whistle.raised_at < blown[1]]
    if ended := moments_of(filters["ended"]):
        found += [Whistle.state == State.STOOD_DOWN, Whistle.ended_at >= ended[0], Whistle.ended_at < ended[1]]
    if live := moments_of(filters["live"]):
        found += [Whistle.state.in_(OPEN), Whistle.raised_at < live[1]]
    return [*found, Whistle.state != State.CANCELLED] if found else []


def _word(code: str, *, blows: bool) -> str:
    return "等您定" if blows and code == "waiting" else VIEWS[code]


def _tiles(numbers: dict[str, int], show: str, *, blows: bool) -> list[dict[str, Any]]:
    return [
        {
            "value": numbers[code],
            "word": _word(code, blows=blows),
            "url": f"/whistles?show={code}",
            "data_count": code,
            "bad": code == "waiting",
            "current": code == show,
        }
        for code in COUNTED
    ]
