"""Periodic work on requests to see files."""

from webapp.consultation.files.service_sweep import sweep
from webapp.core.background import job


@job("sweep_files", every_minutes="*/5")
def sweep_files() -> None:
    """End what is over, remind who decides, and hand on what nobody decided."""
    sweep()
