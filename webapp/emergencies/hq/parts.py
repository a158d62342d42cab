"""The parts of the page of a headquarters: each room of the package says what of its own stands there.

    @hq_part("emergencies/teams/_part.html", order=40, column="roll")
    def teams(actor: Actor, seen: Access) -> Mapping[str, Any] | None: …

The template finds what the function returned as ``part``, and what the page has: ``seen``, ``headquarters``, ``at``
(its address), ``new_id``. A part is asked for again by an open page whenever the headquarters has news, so what
somebody may be typing into stands in a dialog of its own (``sheets``), never in a part. At most two statements.

``going_back`` in what a part returns says that everybody is to come back: then 我回来了 stands first. Rows of 更多 are
added with ``@hq_rows`` (actor, access) → ``MenuItem``; no statement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.cases.panels import MenuItem
from webapp.core.registry import Registry
from webapp.emergencies.hq.rules import Access
from webapp.people.actor import Actor

Shows = Callable[[Actor, Access], Mapping[str, Any] | None]
# On a desk the page has three columns; on a phone they stand below each other in this order. ``first`` stands on top.
COLUMNS = ("first", "known", "feed", "roll")


@dataclass(frozen=True)
class Part:
    """A part of the page: what draws it, what asks for it, in which column and where there.

    ``sheets`` draws its dialogs, ``bar`` what of it is always at hand at the foot of the page, for whom
    its context says ``writes``.
    """

    function: Shows
    template: str
    order: int
    column: str
    sheets: str = ""
    bar: str = ""


@dataclass(frozen=True)
class ShownPart:
    """A part with what it shows to somebody now."""

    part: Part
    context: Mapping[str, Any]


PARTS: Registry[Part] = Registry("parts of a headquarters")
Rows = Callable[[Actor, Access], Sequence[MenuItem]]
ROWS: Registry[Rows] = Registry("rows behind 更多 of a headquarters")


def hq_part(template: str, *, order: int, column: str, sheets: str = "", bar: str = "") -> Callable[[Shows], Shows]:
    """Register a function (actor, access) → what its template finds as ``part``, or None, as a part of the page."""

    def declare(function: Shows) -> Shows:
        return PARTS.add(Part(function, template, order, column, sheets, bar), function).function

    return declare


def parts_for(actor: Actor, seen: Access) -> dict[str, list[ShownPart]]:
    """Return column → the parts that there are for somebody, in their order."""
    found: dict[str, list[ShownPart]] = {name: [] for name in COLUMNS}
    for part in sorted(PARTS, key=lambda one: one.order):
        context = part.function(actor, seen)
        if context is not None:
            found[part.column].append(ShownPart(part, context))
    return found


def hq_rows(function: Rows) -> Rows:
    """Register a function (actor, access) → rows behind 更多, those that the actor may open."""
    return ROWS.add(function)


def rows_for(actor: Actor, seen: Access) -> list[MenuItem]:
    """Return the rows behind 更多 that there are for somebody."""
    return [row for function in ROWS for row in function(actor, seen)]
