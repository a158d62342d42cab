"""Showing whom to call is itself an event: who asked for the number, of which case, and why."""

from webapp.cases.models import Case
from webapp.core import journal
from webapp.core.db import transaction
from webapp.core.errors import invalid
from webapp.people.actor import Actor
from webapp.reports.models import Registration

REASONS = ("办好了，打电话回访", "约他见面", "问清楚一件事")


def show_number(actor: Actor, case: Case, registration: Registration, reason: str) -> tuple[str, str]:
    """Return name and number of whoever came with a case, and journal that they were shown; 422 without a reason."""
    if reason not in REASONS:
        raise invalid(reason="选一个为什么要看号码")
    name, phone = registration.caller_name or "", registration.caller_phone or ""
    subject = ("registration", registration.report_id)
    with transaction():
        journal.append("caller.shown", subject, actor_id=actor.id, content={"reason": reason, "case": case.code})
    return name, phone
