"""Periodic work on protected matters."""

from webapp.care.service_sweep import remind_named
from webapp.core.background import job


@job("sweep_care", every_minutes="*")
def sweep_care() -> None:
    """Remind the named of what is due, once a minute."""
    remind_named()
