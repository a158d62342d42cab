"""A case turns protected: its mediation stops, and nothing but its number is left in the register."""

from sqlalchemy import select

from webapp.core import journal
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.mediation.models import Mediation
from webapp.mediation.service_lists import place
from webapp.mediation.states import ENDED, State


@on_protect("case")
def set_mediations_aside(turned: Turned) -> None:
    """Stop what is live of cases that turn, and leave the numbers alone."""
    session = db.session()
    query = select(Mediation).where(Mediation.case_id.in_(turned.ids), Mediation.set_aside_at.is_(None))
    found = list(session.scalars(query))
    for mediation in found:
        if mediation.state not in ENDED:
            mediation.state, mediation.end_reason, mediation.ended_at = State.STOPPED, "protection", turned.at
        mediation.set_aside_at, mediation.next_rung_at = turned.at, None
        session.flush()
        place(mediation, ())
        journal.append("mediation.set_aside", ("mediation", mediation.id))
    turn("mediation", [one.id for one in found], turned.at)
