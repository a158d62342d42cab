"""The periodic look at orders, and messages on their way to residents."""

from flask import current_app

from webapp.core.background import job
from webapp.service_orders.commands import through_apprise
from webapp.service_orders.service_sweep import sweep_orders
from webapp.service_orders.service_texts import send_texts


@job("sweep_orders", every_minutes="*")
def run_sweep_orders() -> None:
    """Take what is due by time alone, once a minute."""
    sweep_orders()


@job("send_texts", every_minutes="*")
def run_send_texts() -> None:
    """Send short messages through the configured way; nothing to do without one."""
    if current_app.config["TEXTS_URL"]:
        send_texts(through_apprise)
