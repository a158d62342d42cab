"""Without signal: which points a phone keeps to report a fault of, and what a rescue file carries."""

from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.cameras.faults.queries import kept_cameras
from webapp.cameras.faults.service import report
from webapp.capture.service_rescue import carried_by
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.core.replay import Receipt
from webapp.people.actor import Actor
from webapp.reports.queries_kept import MOST, keeps_pages


@keeps_pages("camera.report")
def cameras_around(actor: Actor) -> dict[str, str]:
    """Return the pages of the points of the actor's village; who has more than a phone keeps has them by their list."""
    found = kept_cameras(actor, MOST + 1)
    return {f"/cameras/{code}": str(clock.to_micros(at)) for code, at in found} if len(found) <= MOST else {}


@carried_by("cameras", 3)
def carry(author: Actor, parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take a fault that came in a rescue file, with its author's own right."""
    if parts[2] != "faults":
        raise not_found()
    return report(author, parts[1], form, ImmutableMultiDict())
