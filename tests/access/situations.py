"""Who may use situations: the desk freezes, the commissioner issues; others read what was issued to them."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

SHEET = "/situations/2026-01a/papers/sheet"
DESK = frozenset({"dispatcher"})
WRITERS = DESK | {"commissioner"}
READERS = WRITERS | {
    *("police_station", "justice_office", "womens_federation", "mediation_committee", "court"),
    *("receptionist", "grid_centre", "village:200", "village:201", "town", "auditor"),
}


def nobody(_key: str, _matter: Matter) -> bool:
    """Nothing was written up in the small town of the table: what is not there is the one 404."""
    return False


def noted(_matter: Matter) -> dict[str, Any]:
    return {"form_id": str(uuid.uuid4()), "section": "overall", "words": "雨多", "version": "0"}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "meetings_situations.situations"): page(READERS, "/situations"),
    ("GET", "meetings_situations.situation"): about(READERS, nobody, lambda _m: "/situations/2026-01a"),
    ("GET", "meetings_situations_papers.paper"): about(READERS, nobody, lambda _m: SHEET),
    ("GET", "meetings_situations_papers.pdf"): about(READERS, nobody, lambda _m: SHEET + ".pdf"),
    ("GET", "meetings_situations_papers.word"): about(READERS, nobody, lambda _m: "/situations/2026-01a.docx"),
    ("POST", "meetings_situations.note"): about(WRITERS, nobody, lambda _m: "/situations/2026-01a/notes", data=noted),
    ("POST", "meetings_situations.act"): about(READERS, nobody, lambda _m: "/situations/2026-01a/freeze"),
}
