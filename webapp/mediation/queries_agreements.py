"""Agreements that are in force, for who ends something with one."""

from sqlalchemy import select

from webapp.core.db import db
from webapp.mediation.models import Mediation
from webapp.mediation.states import AGREED, State


def agreement_of(case_id: int, number: str) -> str | None:
    """Return the number of an agreement in force on a case, as it is stored; None where there is none."""
    in_force = AGREED | {State.CLOSED}
    query = select(Mediation.number).where(
        Mediation.case_id == case_id,
        Mediation.number == number.strip(),
        Mediation.state.in_(in_force),
        Mediation.effective_at.is_not(None),
        Mediation.set_aside_at.is_(None),
    )
    return db.session().scalar(query)
