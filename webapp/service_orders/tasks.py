"""The periodic look at orders."""

from webapp.core.background import job
from webapp.service_orders.service_sweep import sweep_orders


@job("sweep_orders", every_minutes="*")
def run_sweep_orders() -> None:
    """Take what is due by time alone, once a minute."""
    sweep_orders()
