"""A case turns protected: what a review decided about it goes; of a headquarters that is set aside all it decided."""

from sqlalchemy import delete, select

from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.decisions.models import Decision
from webapp.decisions.service_cases import set_aside
from webapp.emergencies.after.models import ReviewDecision


@on_protect("case")
def take_out_decisions(turned: Turned) -> None:
    """Take out of reviews what is about a case that turns; the decision itself is set aside by its own package."""
    db.session().execute(delete(ReviewDecision).where(ReviewDecision.case_id.in_(turned.ids)))


@on_protect("headquarters")
def set_tasks_aside(turned: Turned) -> None:
    """Set aside what the reviews of headquarters decided that are set aside themselves: its words may tell of it."""
    made = select(ReviewDecision.decision_id).where(ReviewDecision.headquarters_id.in_(turned.ids))
    found = db.session().scalars(select(Decision).where(Decision.id.in_(made), Decision.set_aside_at.is_(None))).all()
    set_aside(found, turned.at)
    turn("decision", [one.id for one in found], turned.at)
