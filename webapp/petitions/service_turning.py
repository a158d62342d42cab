"""A case turns protected: of its petition nothing but its number is left in the register."""

from sqlalchemy import select

from webapp.core import journal
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.petitions.models import Petition
from webapp.petitions.service_lists import place
from webapp.petitions.states import RESTS, State


@on_protect("case")
def set_petitions_aside(turned: Turned) -> None:
    """End the petitions of cases that turn, and leave their numbers alone."""
    session = db.session()
    query = select(Petition).where(Petition.case_id.in_(turned.ids), Petition.set_aside_at.is_(None))
    found = list(session.scalars(query))
    for petition in found:
        if petition.state not in RESTS:
            petition.state, petition.end_reason, petition.ended_at = State.WITHDRAWN, "protection", turned.at
        petition.before_state = None
        petition.set_aside_at, petition.next_rung_at, petition.due_at = turned.at, None, None
        session.flush()
        place(petition)
        journal.append("petition.set_aside", ("petition", petition.id))
    turn("petition", [one.id for one in found], turned.at)
