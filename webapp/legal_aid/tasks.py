"""Periodic work on legal aid: clocks that ran out, papers whose date has passed."""

from webapp.core.background import job
from webapp.legal_aid.service_papers import purge_papers
from webapp.legal_aid.service_sweep import sweep_overdue


@job("sweep_legal_aid", every_minutes="*/10")
def sweep_legal_aid() -> None:
    """Say once what the law's clock has run out on."""
    sweep_overdue()


@job("purge_aid_papers", every_minutes="43")
def purge_aid_papers() -> None:
    """Remove papers whose date has passed."""
    purge_papers()
