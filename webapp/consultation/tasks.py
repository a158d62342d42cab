"""Periodic work on consultations."""

from webapp.consultation.service_sweep import remind
from webapp.core.background import job


@job("remind_consultations", every_minutes="*/10")
def remind_consultations() -> None:
    """Remind of what is due."""
    remind()
