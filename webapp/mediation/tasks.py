"""Periodic work on mediations: reminders, mediators who left, and what becomes of work orders."""

from webapp.core.background import job
from webapp.core.journal_consumers import consume
from webapp.mediation.following.service_orders import follow_orders, stirs
from webapp.mediation.following.service_recusal import let_go_of_gone
from webapp.mediation.service_sweep import remind


@job("remind_mediations", every_minutes="*/10")
def remind_mediations() -> None:
    """Remind of what is due."""
    remind()


@job("follow_mediations", every_minutes="*", after="deliver_notices")
def follow_mediations() -> None:
    """Let mediations follow their orders, and wait for a name where their mediator is gone."""
    consume("mediations", follow_orders, batch=200, stirs=stirs)
    let_go_of_gone()
