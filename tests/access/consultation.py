"""Who may use consultations: desk and commissioner make them, units are asked in, the court as a guest."""

import uuid
from typing import Any

from tests.access.decisions import MAKERS, nobody
from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

ASKED = frozenset({"officer", "receptionist", "grid_centre"})
READERS = MAKERS | ASKED


def fresh(_matter: Matter) -> dict[str, Any]:
    what = {"topic": "project", "question": "路从哪里过", "units": "police_station", "due": "2027-03-01"}
    return {"client_id": str(uuid.uuid4()), **what}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "consultation.consultations"): page(READERS, "/consultations"),
    ("GET", "consultation.new"): page(MAKERS, "/consultations/new"),
    ("POST", "consultation.make"): page(MAKERS, "/consultations", data=fresh),
    ("GET", "consultation.consultation"): about(READERS, nobody, lambda _m: "/consultations/999999"),
    ("POST", "consultation.act"): about(READERS, nobody, lambda _m: "/consultations/999999/opinion"),
    ("GET", "consultation_parts.paper"): about(READERS, nobody, lambda _m: "/consultations/999999/papers/record"),
    ("GET", "consultation_parts.pdf"): about(READERS, nobody, lambda _m: "/consultations/999999/papers/record.pdf"),
    ("POST", "consultation_parts.finish"): about(
        MAKERS, nobody, lambda _m: "/consultations/999999/papers/record/final"
    ),
}
