"""What is left of a thing in a numbered register: its number and 已另行办理, the same for every cause, without a link.

A register lists every number that was given, so that no gap speaks. A mistake, and what turned protected later, look
alike there; in every other list, and at its own address, there is nothing. Its row is a ``models.Numbered``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from webapp.documents.models import Numbered
from webapp.web.tables import Chip, Column, Draw, Lamp, Link

ELSEWHERE = "已另行办理"
STATE = "elsewhere"
_CHIP = Chip(ELSEWHERE, "neutral", "archive")
# How each way of drawing a cell shows nothing.
_NOTHING: Mapping[str, Any] = {
    "words": "",
    "number": "",
    "moment": None,
    "chip": None,
    "photo": None,
    "state": None,
    "lamp": Lamp(None, ""),
}


def is_stub(row: Numbered) -> bool:
    """Say whether only the number of a thing is left."""
    return row.set_aside_at is not None


def register_columns(
    columns: tuple[Column, ...], numbered: Callable[[Any], Numbered], *, chip: str
) -> tuple[Column, ...]:
    """Return columns of a register whose rows may be stubs: a number for a name, 已另行办理 in column ``chip``."""

    def hiding(one: Column) -> Column:
        def of(row: Any) -> Any:
            kept = numbered(row)
            if not is_stub(kept):
                return one.draw.of(row)
            if one.draw.kind == "title":
                return Link(kept.number, "", "")
            return _CHIP if one.key == chip else _NOTHING[one.draw.kind]

        return replace(one, draw=Draw(one.draw.kind, of))

    return tuple(map(hiding, columns))
