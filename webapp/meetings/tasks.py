"""Periodic work of the package: who has not read a bulletin is reminded once."""

from webapp.core.background import job
from webapp.meetings.bulletins.service_sweep import remind


@job("remind_bulletins", every_minutes="*/10")
def remind_bulletins() -> None:
    """Remind the units in which nobody has read a bulletin."""
    remind()
