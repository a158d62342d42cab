"""Once everybody wants it the talks are open: a number, thirty days, and the order goes with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from webapp.core.numbering import next_number
from webapp.mediation import service_orders as orders
from webapp.mediation.clocks import talks_until
from webapp.mediation.models import MediationParty
from webapp.mediation.parties.rules import speaking, unwilling
from webapp.mediation.service import Taking
from webapp.mediation.states import State


@contextmanager
def opening(taking: Taking, parties: Sequence[MediationParty]) -> Iterator[None]:
    """Take a step that may have been the last that was missing: then the talks are open.

    They count from when the last of them said yes. A protected matter gets no number.
    """
    mediation = taking.mediation
    opens = mediation.state == State.ASKING and not unwilling(parties)
    with taking.take(State.OPEN if opens else None):
        yield
        if opens:
            said = [one.consented_at for one in speaking(parties) if one.consented_at]
            mediation.opened_at = max(said, default=taking.kept.at)
            mediation.until_at = talks_until(mediation.opened_at)
            mediation.number = None if taking.seen.protected else next_number("mediation")
    if opens:
        orders.prolong(mediation)
        taking.then("mediation.opened")
