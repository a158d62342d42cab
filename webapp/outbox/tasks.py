"""Sending what is on its way: at once, after the commit that put it there, and each minute what is due again."""

from flask import current_app

from webapp.core.background import job
from webapp.outbox.service_sending import look_after, send_waiting, services_due
from webapp.outbox.ways import open_ways


@job("send_outgoing", every_minutes="*", swift=True)
def run_send_outgoing(service: str = "", outgoing: int = 0) -> None:
    """Send what waits for a machine (``outgoing``: this message alone).

    For all machines each in a job of its own, so that a slow one holds back none.
    """
    if service:
        send_waiting(service, outgoing)
        return
    if not open_ways():
        return
    look_after()
    for one in services_due():
        current_app.extensions["background"].submit("send_outgoing", service=one)
