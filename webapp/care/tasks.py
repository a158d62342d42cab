"""Periodic work on protected matters."""

from webapp.care.grants.service import end_by_time
from webapp.care.items.service_sweep import remind_of_items
from webapp.care.service_sweep import remind_named
from webapp.core.background import job


@job("sweep_care", every_minutes="*")
def sweep_care() -> None:
    """Remind the named of what is due, and end what was opened for a while, once a minute."""
    remind_named()
    remind_of_items()
    end_by_time()
