"""Periodic work on requests to see footage."""

from webapp.cameras.reviews.service_sweep import sweep
from webapp.core.background import job


@job("sweep_cameras", every_minutes="*/5")
def sweep_cameras() -> None:
    """End what is over, and name what went ahead and nobody decided."""
    sweep()
