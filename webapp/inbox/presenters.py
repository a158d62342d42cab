"""消息 as a table: its columns, what waits for a decision on top, and which rows open beside the list."""

from typing import Any

from flask import url_for

from webapp.core import reading
from webapp.core.protection.at_rest import protected_among
from webapp.inbox import queries
from webapp.inbox.models import Thread
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.doors import DOORS
from webapp.web.pagination import next_page
from webapp.web.tables import Column, Link, Plate

Row = tuple[Thread, Link]


def _plate(row: Row) -> Plate:
    return Plate(row[0].icon, row[0].tone, row[0].unread)


COLUMNS = (
    Column("icon", "新", tables.plate(_plate), width="photo", phone="photo", fixed=True),
    Column("title", "事情", tables.title(lambda row: row[1]), width="fill", phone="title"),
    Column("said", "说了什么", tables.words(lambda row: row[0].text), width="fill", phone="second", narrow=True),
    Column("at", "时间", tables.moment(lambda row: row[0].last_at), width="s", phone="side"),
)


def messages_page(actor: Actor, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return a page of 消息: what waits for the actor's decision stands on top of the first, whenever it came."""
    asked = tables.asked_of("messages", COLUMNS, each="条")
    first = queries.to_decide(actor)
    found = queries.threads(actor, after, size=asked.size, but=first)
    shown = [] if after else first
    shut, lists = _protected([*shown, *found.rows]), {url_for(one.endpoint) for one in DOORS}
    rows = [(thread, _link(thread, thread.id not in shut, lists)) for thread in (*shown, *found.rows)]
    deciding = rows[: len(shown)]
    return {
        "asked": asked,
        "groups": [("要您定的", deciding), ("别的" if deciding else "", rows[len(shown) :])],
        "any": bool(rows),
        "unread": any(thread.unread for thread, _ in rows),
        "more": tables.more_at(next_page(found.after), asked),
        "attrs": _attributes,
    }


def _link(thread: Thread, opens: bool, lists: set[str]) -> Link:
    url = thread.url or url_for("inbox.thread", thread_id=thread.id)
    return Link(thread.title, url, str(thread.id), opens, beside=url.partition("?")[0] not in lists)


def _protected(rows: list[Thread]) -> set[int]:
    """Return the ids of the threads about protected matters, which no arrow key opens."""
    things = {one.id: _thing(one.key) for one in rows}
    closed = protected_among(things.values())
    return {thread_id for thread_id, thing in things.items() if thing in closed}


def _thing(key: str) -> tuple[str, int]:
    """Return the kind and number of what a row is about, of case:7 and case:7:2026-11-24; a digest has no number."""
    kind, _, rest = key.partition(":")
    return kind, reading.row_id(rest.partition(":")[0]) or 0


def _attributes(row: Row) -> dict[str, str]:
    thread = row[0]
    return {"data-read-mark": url_for("inbox.mark_read", thread_id=thread.id)} if thread.unread else {}
