"""Periodic work on whistles."""

from webapp.core.background import job
from webapp.whistle.service_sweep import call_again


@job("call_whistles_again", every_minutes="*")
def call_whistles_again() -> None:
    """Call again who has not answered in time."""
    call_again()
