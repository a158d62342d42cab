"""A planned report as the informant's phone would send it: ids, form fields, and the digest of all of it."""

import uuid
from datetime import date, timedelta

from shapely.geometry import Polygon
from werkzeug.datastructures import MultiDict

from webapp.capture.service import Payload
from webapp.core import replay
from webapp.demo.drawn.boundaries import point_inside
from webapp.demo.planned import PlannedReport

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://one-door.example/demo-town")


def client_id(anchor: date, number: int, part: str = "report") -> str:
    """Return the UUID under which a report (or another ``part`` of it) of that anchor day's plan was sent."""
    return str(uuid.uuid5(_NAMESPACE, f"{anchor.isoformat()}/{number}/{part}"))


def report_form(
    planned: PlannedReport, anchor: date, polygon: Polygon | None, join_token: str | None = None
) -> MultiDict[str, str]:
    """Return the fields of the form (contract: POST /reports); what was left empty is left out."""
    fields = {
        "client_id": client_id(anchor, planned.number),
        "kind": planned.kind,
        "category": planned.category,
        "severity": planned.severity,
        "description": planned.description,
        "place_name": planned.place_name,
        "people_count": planned.people_count,
        "wants": planned.wants,
        "emergency": "yes" if planned.emergency else None,
        "danger_now": "yes" if planned.danger_now else None,
        "join_token": join_token,
        "patrol": None if planned.found_on is None else client_id(anchor, planned.found_on),
        # Filling in and sending take a moment.
        "occurred_at": (planned.at - timedelta(seconds=20 + planned.number % 70)).isoformat(),
        **planned.safety_answers,
        **_position(planned, polygon),
        **_round(planned),
    }
    return MultiDict({name: str(value) for name, value in fields.items() if value not in (None, "")})


def words_form(own_id: str, description: str) -> MultiDict[str, str]:
    """Return the fields of an addition (contract: POST /reports/<client_id>/additions)."""
    return MultiDict({"client_id": own_id, "description": description})


def payload_of(form: MultiDict[str, str], photo_digests: list[str]) -> Payload:
    """Return what the server reads of a form whose photos are stored already."""
    return Payload(form, (), None, replay.digest(form.items(multi=True), photo_digests))


def _position(planned: PlannedReport, polygon: Polygon | None) -> dict[str, object]:
    if planned.offset is None or polygon is None:
        return {}
    latitude, longitude = point_inside(polygon, planned.offset)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "accuracy_m": planned.accuracy_m,
        "position_source": "gps",
    }


def _round(planned: PlannedReport) -> dict[str, object]:
    if planned.round is None:
        return {}
    return {
        "round": planned.round.kind,
        "checklist_version": planned.round.checklist_version,
        "household_note": planned.round.household_note,
        **{f"item_{code}": answer for code, answer in planned.round.answers.items()},
    }
