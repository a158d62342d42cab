"""Who may use the 意见箱: everybody their own; the box is the grid centre's and the system administrator's."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import SIGNED_IN, Row, about, page

KEEPERS = frozenset({"grid_centre", "system_admin"})


def nobody(_key: str, _matter: Matter) -> bool:
    """The small town's matters are none of the box: what is not mine, or not there, is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "about": "burden", "words": "一件事填三张表"}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "suggestions.suggestions"): page(SIGNED_IN, "/suggestions"),
    ("POST", "suggestions.put_in"): page(SIGNED_IN, "/suggestions", data=fresh),
    ("GET", "suggestions.suggestion"): about(SIGNED_IN, nobody, lambda _m: "/suggestions/999999"),
    ("GET", "suggestions.box"): page(KEEPERS, "/suggestions/box"),
    ("GET", "suggestions.boxed"): about(KEEPERS, nobody, lambda _m: "/suggestions/box/999999"),
    ("POST", "suggestions.act"): about(
        KEEPERS, nobody, lambda _m: "/suggestions/box/999999/answer", data=lambda _m: {"words": "好", "version": "1"}
    ),
}
