"""Periodic work on emergencies."""

from webapp.core.background import job
from webapp.emergencies.hq.service_sweep import call_again


@job("call_emergency_again", every_minutes="*")
def call_emergency_again() -> None:
    """Call again who has not answered a roll-call, and the deputies."""
    call_again()
