"""Reads of what parties said."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.mediation.models import MediationConsent, MediationParty


def numbered(parties: Sequence[MediationParty], number: int | None, name: str = "party") -> MediationParty:
    """Return the party with a number; Problem 422 beside the field that names nobody."""
    found = next((one for one in parties if one.n == number), None)
    if found is None:
        raise invalid(**{name: "没有这个当事人"})
    return found


def consents_of(mediation_id: int) -> Sequence[MediationConsent]:
    """Return all that parties said of being mediated, the first first."""
    query = select(MediationConsent).join(MediationParty, MediationParty.id == MediationConsent.party_id)
    query = query.where(MediationParty.mediation_id == mediation_id)
    return db.session().scalars(query.order_by(MediationConsent.submission_id)).all()


def lacking_id(parties: Sequence[MediationParty]) -> Sequence[MediationParty]:
    """Return who has no number of an identity card yet; an agreement on paper needs it of everybody."""
    return [one for one in parties if one.died_on is None and not one.about.get("id_number")]
