"""Who may use camera points: everybody of the grids and offices sees them; few keep them, ask, decide, audit."""

import io
import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

REPORTING = frozenset({"informant", "lead"})
ASKING = frozenset({"officer", "receptionist", "dispatcher", "commissioner", "town"})
READERS = REPORTING | ASKING | {"grid_centre"}
KEEPERS = frozenset({"dispatcher", "grid_centre"})


def nobody(_key: str, _matter: Matter) -> bool:
    """No point stands in the small town of the table: what is not there is the one 404."""
    return False


def fault(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "description": "杆子歪了"}


def look(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "purpose": "person", "basis": "找人"}


def upload(_matter: Matter) -> dict[str, Any]:
    return {"datum": "wgs84", "file": (io.BytesIO(b"nothing"), "x.csv")}


REFUSED, ABSENT = frozenset({422}), frozenset({404})
POLICE = frozenset({"police_station"})
KEPT = KEEPERS | POLICE
GONE = "/cameras/CW-404"

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "cameras.cameras"): page(READERS, "/cameras"),
    ("GET", "cameras_map.on_map"): page(READERS, "/cameras/map"),
    ("GET", "cameras_map.share"): page(READERS, "/cameras/share"),
    ("GET", "cameras.new"): page(KEPT, "/cameras/new"),
    ("POST", "cameras.add"): page(KEPT, "/cameras", ok=REFUSED),
    ("GET", "cameras.camera"): about(READERS, nobody, lambda _m: GONE),
    ("GET", "cameras.edit"): about(KEPT, nobody, lambda _m: f"{GONE}/edit"),
    ("POST", "cameras.change"): about(KEPT, nobody, lambda _m: f"{GONE}/edit"),
    ("POST", "cameras.use"): about(KEPT, nobody, lambda _m: f"{GONE}/use/off"),
    ("GET", "cameras_faults.choose"): page(REPORTING, "/cameras/fault"),
    ("POST", "cameras_faults.report"): about(REPORTING, nobody, lambda _m: f"{GONE}/faults", data=fault),
    ("GET", "cameras_reviews.reviews"): page(ASKING, "/cameras/reviews"),
    ("GET", "cameras_reviews.new"): page(ASKING, "/cameras/reviews/new"),
    ("POST", "cameras_reviews.ask"): page(ASKING, "/cameras/reviews", data=look, ok=REFUSED),
    ("GET", "cameras_reviews.audit"): page(frozenset({"auditor"}), "/cameras/reviews/audit"),
    ("GET", "cameras_reviews.one"): about(ASKING, nobody, lambda _m: "/cameras/reviews/999999"),
    ("POST", "cameras_reviews.act"): about(ASKING, nobody, lambda _m: "/cameras/reviews/999999/grant"),
    ("GET", "cameras_sheets.start"): page(KEPT, "/cameras/sheets"),
    ("POST", "cameras_sheets.look"): page(KEPT, "/cameras/sheets", data=upload, ok=REFUSED),
    ("POST", "cameras_sheets.apply"): page(KEPT, "/cameras/sheets/999999/apply", ok=ABSENT),
    ("GET", "cameras_sheets.template"): page(KEPT, "/cameras/template.xlsx"),
    ("GET", "cameras_sheets.export"): page(KEPT, "/cameras/export.xlsx"),
    ("GET", "cameras_sheets.export_csv"): page(KEPT, "/cameras/export.csv"),
}
