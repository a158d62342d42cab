"""What comes in of a fault: words and pictures of the pole; all else the house knows of the point."""

from werkzeug.datastructures import MultiDict

from webapp.cameras.rules import NO_ADDRESS, names_address
from webapp.core.errors import invalid
from webapp.reports.catalogue import categories
from webapp.reports.models import ReportKind
from webapp.reports.schemas import ReportInput, parse_report

CATEGORY = "public_facility"
OFF = "这个点停用了，不用报故障；杆子要倒、线掉下来，请从上报里报隐患"
_SENT = ("client_id", "occurred_at", "description", "voice_digest")


def parse_fault(form: MultiDict[str, str], photo_count: int) -> ReportInput:
    """Return a report of a hazard in what was sent; Problem 422 beside a wrong field. Position and place are not."""
    filled = MultiDict([(name, value) for name in _SENT for value in form.getlist(name)])
    filled.setlist("photo_digests", form.getlist("photo_digests"))
    filled["kind"], filled["category"] = ReportKind.HAZARD, known_category()
    incoming = parse_report(filled, photo_count)
    if names_address(incoming.description):
        raise invalid(description=NO_ADDRESS)
    return incoming


def known_category() -> str:
    """Return the category of such hazards; the other one where the town has taken it out of its list."""
    return CATEGORY if CATEGORY in categories(ReportKind.HAZARD) else "other"
