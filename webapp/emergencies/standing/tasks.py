"""Periodic work on the team and its calendar."""

from webapp.core.background import job
from webapp.emergencies.standing import service_sweep


@job("look_at_duty", every_minutes="*/20")
def look_at_duty() -> None:
    """Tell of days without a duty officer, and of members who left their unit."""
    service_sweep.sweep()
    service_sweep.forget_sheets()
