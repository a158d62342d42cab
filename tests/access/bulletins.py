"""Who may use bulletins: desk, commissioner and reception write them; units, villages and posts read them."""

import uuid
from typing import Any

from tests.access.decisions import nobody
from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

WRITERS = frozenset({"dispatcher", "commissioner", "receptionist"})
READERS = WRITERS | {"officer", "grid_centre", "village:200", "village:201", "town"}


def fresh(_matter: Matter) -> dict[str, Any]:
    said = {"kind": "petition", "body": "三家加油站要再查一遍", "to": ["police_station"]}
    return {"client_id": str(uuid.uuid4()), **said}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "meetings_bulletins.bulletins"): page(READERS, "/bulletins"),
    ("GET", "meetings_bulletins.new"): page(WRITERS, "/bulletins/new"),
    ("POST", "meetings_bulletins.make"): page(WRITERS, "/bulletins", data=fresh),
    ("GET", "meetings_bulletins.bulletin"): about(READERS, nobody, lambda _m: "/bulletins/999999"),
    ("GET", "meetings_bulletins.change"): about(WRITERS, nobody, lambda _m: "/bulletins/999999/change"),
    ("POST", "meetings_bulletins.act"): about(READERS, nobody, lambda _m: "/bulletins/999999/read"),
    ("GET", "meetings_bulletins_papers.paper"): about(READERS, nobody, lambda _m: "/bulletins/999999/papers/sheet"),
    ("GET", "meetings_bulletins_papers.pdf"): about(READERS, nobody, lambda _m: "/bulletins/999999/papers/sheet.pdf"),
}
