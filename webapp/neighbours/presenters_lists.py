"""Groups as a list, and what is live in them on first pages."""

from dataclasses import replace
from typing import Any

from webapp.neighbours import queries, queries_alarms
from webapp.neighbours.presenters import alarm_view, place_words
from webapp.neighbours.queries import GroupRow
from webapp.neighbours.rules import is_sized
from webapp.neighbours.states import STATE_LABELS, State
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.pagination import address_with
from webapp.web.tables import Chip, Column, Lamp, Link


def _title(row: GroupRow) -> Link:
    return Link(place_words(row.area, row.group), f"/neighbours/{row.group.id}", str(row.group.id))


def _state(row: GroupRow) -> Chip | None:
    if row.live:
        return Chip(*STATE_LABELS[State(row.live)])
    return None if row.head else Chip("户长空着", "amber", "user")


def _size(row: GroupRow) -> Lamp:
    words = f"{row.households} 户"
    return Lamp(None, words, words if is_sized(row.households) else f"{words}（一般 5–20 户）")


COLUMNS = (
    Column("state", "现在", tables.chip(_state), width="l", phone="chip"),
    Column("group", "哪一组", tables.title(_title), width="fill", phone="title"),
    Column("head", "治安户长", tables.words(lambda row: row.head or "空着"), width="l", phone="second"),
    Column("size", "几户", tables.lamp(_size), width="l"),
)


def attributes(row: GroupRow) -> dict[str, str]:
    """Return what programs know a row by."""
    return {"data-group": str(row.group.id), "data-state": row.live or ""}


def list_page(actor: Actor, after: str, *, at_home: bool = False) -> dict[str, Any]:
    """Return one page of the groups that somebody sees, with what is live in them."""
    asked = tables.asked_of("neighbours", COLUMNS, each="组")
    rows, last = queries.groups_page(actor, after, asked.size)
    if not actor.can("neighbour.call"):
        rows = [replace(row, live=None) for row in rows]  # who keeps groups alone hears of no alarm
    return {
        "rows": rows,
        "asked": asked,
        "more": tables.more_at(address_with(after=last) if last else None, asked),
        "row_attributes": attributes,
        "look": look_of(actor) if actor.can("neighbour.call") and not after else None,
        "keeps": actor.can("neighbour.keep"),
        "at_home": at_home,
    }


def look_of(actor: Actor) -> dict[str, Any]:
    """Return what is live for somebody, with a mark that changes whenever it does."""
    found = [(alarm_view(alarm), place_words(area, group)) for alarm, group, area in queries_alarms.live_for(actor)]
    mark = "-".join(f"{one.alarm.id}.{one.alarm.version}" for one, _ in found)
    return {"rows": [{"one": one, "place": place} for one, place in found], "mark": mark}
