"""The periodic sweep."""

from webapp.cases.escalation.service_sweep import sweep
from webapp.core.background import job


@job("sweep", every_minutes="*")
def run_sweep() -> None:
    """Take what is due by time alone, once a minute."""
    sweep()
