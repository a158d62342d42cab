"""Reads of what follows an agreement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from webapp.cases.models import Case
from webapp.core.db import db
from webapp.mediation.models import MediationFollowUp, MediationStep
from webapp.mediation.queries_people import COURT
from webapp.mediation.states import Action
from webapp.people import queries as people
from webapp.people.models import Unit


def follow_ups_of(mediation_id: int) -> Sequence[MediationFollowUp]:
    """Return the looks at what became of an agreement, the first one first."""
    query = select(MediationFollowUp).where(MediationFollowUp.mediation_id == mediation_id)
    return db.session().scalars(query.order_by(MediationFollowUp.days)).all()


def agreement_received_at(mediation_id: int) -> datetime | None:
    """Return when the agreement was received, whenever it was made."""
    query = select(MediationStep.at).where(
        MediationStep.mediation_id == mediation_id, MediationStep.action == Action.AGREE
    )
    return db.session().scalar(query.order_by(MediationStep.at.desc()).limit(1))


def category_in_the_open(case_id: int) -> str | None:
    """Return the category of a case; None of a protected one."""
    return db.session().scalar(select(Case.category).where(Case.id == case_id, Case.protected.is_(False)))


def court() -> Unit | None:
    """Return the court that may confirm what was agreed, if it is a unit here."""
    return people.units_by_code([COURT]).get(COURT)
