"""Who may use files of other units: officers and reception ask, heads and the commissioner decide."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

ASKERS = frozenset({"officer", "receptionist"})
READERS = ASKERS | {"commissioner"}


def nobody(_key: str, _matter: Matter) -> bool:
    """Nothing was asked for in the small town of the table: what is not there is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "what": "没有这一份"}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "consultation_files.files"): page(READERS, "/files"),
    ("GET", "consultation_files.new"): page(ASKERS, "/files/new"),
    ("POST", "consultation_files.ask"): page(ASKERS, "/files", data=fresh, ok=frozenset({422})),
    ("GET", "consultation_files.one"): about(READERS, nobody, lambda _m: "/files/999999"),
    ("POST", "consultation_files.act"): about(READERS, nobody, lambda _m: "/files/999999/agree"),
    ("GET", "consultation_files_view.view"): about(ASKERS, nobody, lambda _m: "/files/999999/view"),
    ("GET", "consultation_files_view.still"): about(ASKERS, nobody, lambda _m: "/files/999999/looks/x"),
    ("GET", "consultation_files_view.photo"): about(ASKERS, nobody, lambda _m: "/files/999999/looks/x/photos/1"),
}
