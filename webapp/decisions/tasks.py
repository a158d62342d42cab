"""Periodic work on decisions: reminders, and following the orders of cases."""

from webapp.core.background import job
from webapp.core.journal_consumers import consume
from webapp.decisions.service_cases import follow_orders, stirs
from webapp.decisions.service_sweep import remind


@job("remind_decisions", every_minutes="*/10")
def remind_decisions() -> None:
    """Remind of what is due."""
    remind()


@job("follow_orders", every_minutes="*", after="deliver_notices")
def follow_work_orders() -> None:
    """Let decisions about cases stand where their orders do."""
    consume("decisions", follow_orders, batch=200, stirs=stirs)
