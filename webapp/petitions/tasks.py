"""Periodic work on petitions: reminders, rights that end, and what becomes of work orders."""

from webapp.core.background import job
from webapp.core.journal_consumers import consume
from webapp.petitions.service_following import follow_orders
from webapp.petitions.service_sweep import remind


@job("remind_petitions", every_minutes="*/10")
def remind_petitions() -> None:
    """Remind of what is due, and file what nobody asked to be looked at again."""
    remind()


@job("follow_petitions", every_minutes="*", after="deliver_notices")
def follow_petitions() -> None:
    """Let petitions follow their orders."""
    consume("petitions", follow_orders, batch=200)
