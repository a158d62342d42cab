"""Who may use decisions: desk and commissioner make them, units and villages are asked; a page is seen by who was."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

MAKERS = frozenset({"dispatcher", "commissioner"})
ASKED = frozenset({"police_station", "justice_office", "womens_federation", "mediation_committee"})
READERS = MAKERS | ASKED | {"receptionist", "grid_centre", "village:200", "village:201"}


def nobody(_key: str, _matter: Matter) -> bool:
    """Nothing was decided in the small town of the table: what is not there is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    who = {"lead_unit": "police_station", "what": "出租屋查一遍", "due": "2027-03-01"}
    return {"client_id": str(uuid.uuid4()), **who}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "decisions.decisions"): page(READERS, "/decisions"),
    ("GET", "decisions.new"): page(MAKERS, "/decisions/new"),
    ("POST", "decisions.make"): page(MAKERS, "/decisions", data=fresh),
    ("GET", "decisions.decision"): about(READERS, nobody, lambda _m: "/decisions/999999"),
    ("GET", "decisions.photo"): about(READERS, nobody, lambda _m: "/decisions/999999/photos/1"),
    ("GET", "decisions.voice"): about(READERS, nobody, lambda _m: "/decisions/999999/voices/1"),
    ("POST", "decisions.act"): about(READERS, nobody, lambda _m: "/decisions/999999/accept"),
    ("GET", "decisions_papers.paper"): about(READERS, nobody, lambda _m: "/decisions/999999/papers/slip"),
    ("GET", "decisions_papers.pdf"): about(READERS, nobody, lambda _m: "/decisions/999999/papers/slip.pdf"),
    ("GET", "decisions_papers.signature"): about(READERS, nobody, lambda _m: "/decisions/999999/signatures/1"),
    ("POST", "decisions_papers.finish"): about(MAKERS, nobody, lambda _m: "/decisions/999999/papers/slip/final"),
}
