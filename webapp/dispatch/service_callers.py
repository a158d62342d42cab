"""Showing whom to call is itself an event: who asked for the number, of which case, and why."""

from webapp.cases.models import Case
from webapp.core.errors import invalid
from webapp.core.protection.shown import NEEDED, note_shown
from webapp.people.actor import Actor
from webapp.reports.models import Registration

REASONS = ("办好了，打电话回访", "约他见面", "问清楚一件事")


def show_number(actor: Actor, case: Case, registration: Registration, reason: str) -> tuple[str, str]:
    """Return name and number of whoever came with a case, and journal that they were shown; 422 without a reason."""
    if reason not in REASONS:
        raise invalid(reason=NEEDED)
    name, phone = registration.caller_name or "", registration.caller_phone or ""
    note_shown("caller.shown", ("registration", registration.report_id), actor.id, reason, case=case.code)
    return name, phone
