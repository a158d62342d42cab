"""What comes in about places, and what an address may already say about a form."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from webapp.capture.queries_places import Location
from webapp.core import reading
from webapp.core.errors import invalid
from webapp.core.geo import valid_position
from webapp.core.replay import same_uuid
from webapp.reports.catalogue import categories, checklist
from webapp.reports.models import ReportKind, Severity

WIDEST_M = 1e7
WRONG_PLACE = "定位的数不对，可以不填"


def parse_place(arguments: Mapping[str, str]) -> Location:
    """Return the place a phone asks about; Problem 422 when it is none on earth."""
    latitude = reading.number(arguments.get("latitude"), -90, 90)
    longitude = reading.number(arguments.get("longitude"), -180, 180)
    if latitude is None or longitude is None or not valid_position(latitude, longitude):
        raise invalid(latitude=WRONG_PLACE)
    return Location(latitude, longitude, reading.number(arguments.get("accuracy_m"), 0, WIDEST_M))


def parse_prefill(kind: ReportKind, arguments: Mapping[str, str]) -> MultiDict[str, str]:
    """Return what a link into a form has already chosen; words that are not known are left out."""
    known: dict[str, object] = {
        "category": categories(kind),
        "severity": set(Severity),
        "item": {item.code for month in range(1, 13) for item in checklist(month).items},
    }
    filled = MultiDict((name, arguments.get(name, "")) for name, words in known.items() if arguments.get(name) in words)  # type: ignore[operator]
    patrol = same_uuid(arguments.get("patrol", ""))
    if patrol:
        filled["patrol"] = patrol
    return filled
