"""How an item begins and what is kept of it; for every way in which one is opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.care.items import queries
from webapp.care.items.states import KINDS, Action, Kind
from webapp.care.models import CareCourse, CareItem
from webapp.care.states import ItemState
from webapp.cases.clocks import calendar, statutory
from webapp.core import clock
from webapp.core.db import db
from webapp.core.protection.at_rest import hide, hide_values


def open_item(
    course: CareCourse,
    kind: Kind,
    at: datetime,
    by_id: int | None,
    facts: Mapping[str, Any],
    *,
    due: datetime | None = None,
    limit: str = "",
) -> CareItem:
    """Open an item in the open transaction; its clock is that of its kind, unless it is due at a day of its own."""
    code = limit or KINDS[kind].clock
    item = CareItem(
        course_id=course.id,
        number=queries.next_number(course.id),
        kind=kind,
        state=ItemState.OPEN,
        opened_at=at,
        opened_by_id=by_id,
        due_at=due or (calendar().due(at, statutory(code)) if code else None),
        facts=hide_values(facts, True),
        words="",
    )
    session = db.session()
    session.add(item)
    session.flush()
    return item


def keep(item: CareItem, action: Action, said: Mapping[str, Any], words: str, by_id: int) -> None:
    """Keep what a step said. What it says anew stands in place of what was said, which is kept as it was (``before``).

    ``notes`` are the words of steps that leave the item as it is.
    """
    now = clock.now()
    stamp = {"at": clock.to_micros(now), "by": by_id}
    facts = dict(item.facts)
    replaced = {name: facts[name] for name in said if name in facts and facts[name] != said[name]}
    if replaced or action == Action.CORRECT:
        facts["before"] = [*facts.get("before", []), {**replaced, **stamp, "note": words}]
    elif words and action not in _CLOSES:
        facts["notes"] = [*facts.get("notes", []), {**stamp, "note": words}]
    item.facts = hide_values({**facts, **said}, True)
    if action in _CLOSES:
        item.closed_at, item.closed_by_id, item.due_at = now, by_id, None
        item.words = hide(words, True)


_CLOSES = frozenset({Action.DONE, Action.NOT_WANTED, Action.REFUSED})


def end(item: CareItem, words: str, at: datetime) -> None:
    """Close an open item as not wanted, in the open transaction; nobody pressed it."""
    item.state, item.closed_at, item.words, item.due_at = ItemState.NOT_WANTED, at, hide(words, True), None
