"""Making notices after each change and once a minute, and telling people outside what they have not read."""

from webapp.core.background import job
from webapp.inbox.service import deliver_pending
from webapp.inbox.service_digests import gather


@job("deliver_notices", every_minutes="*", swift=True)
def deliver_notices() -> None:
    """Make the notices that wait."""
    deliver_pending()


@job("gather_digests", every_minutes="*", swift=True)
def run_gather() -> None:
    """Tell people what they have not read, at the times that are set."""
    gather()
