"""Notices, made outside the request."""

from webapp.core.background import job
from webapp.inbox.service import deliver_pending


@job("deliver_notices", every_minutes="*")
def deliver_notices() -> None:
    """Notify people: submitted after each commit, and once a minute for what a lost queue left behind."""
    deliver_pending()
