"""Who may use whistles: desk and commissioner blow, who works on matters asks; the called see it."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

ASKING = frozenset({"lead", "officer", "receptionist", "grid_centre"})
READERS = ASKING | {"dispatcher", "commissioner"}


def nobody(_key: str, _matter: Matter) -> bool:
    """No whistle was blown in the small town of the table: what is not there is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    what = {"kind": "joint", "summary": "路上有石头", "place": "三组", "units": "police_station"}
    return {"client_id": str(uuid.uuid4()), **what}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "whistle.whistles"): page(READERS, "/whistles"),
    ("GET", "whistle.new"): page(READERS, "/whistles/new"),
    ("POST", "whistle.make"): page(READERS, "/whistles", data=fresh),
    ("POST", "whistle.ask"): page(ASKING, "/whistles/ask", data=fresh),
    ("GET", "whistle_parts.cards"): page(READERS, "/whistles/waiting"),
    ("GET", "whistle.whistle"): about(READERS, nobody, lambda _m: "/whistles/999999"),
    ("GET", "whistle.now"): about(READERS, nobody, lambda _m: "/whistles/999999/now"),
    ("GET", "whistle.photo"): about(READERS, nobody, lambda _m: "/whistles/999999/photos/1"),
    ("GET", "whistle.voice"): about(READERS, nobody, lambda _m: "/whistles/999999/voices/1"),
    ("POST", "whistle.act"): about(READERS, nobody, lambda _m: "/whistles/999999/arrive"),
}
