"""A case turns protected: of a decision about it nothing but its number is left, and its words are sealed."""

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.decisions.models import DecisionStep
from webapp.decisions.service_cases import of_cases, set_aside


@on_protect("case")
def set_decisions_aside(turned: Turned) -> None:
    """Leave the numbers of decisions about cases that turn in the register, as those of mistakes are."""
    decisions = of_cases(turned.ids)
    set_aside(decisions, turned.at)
    session, ids = db.session(), [one.id for one in decisions]
    turn("decision", ids, turned.at)
    steps = select(DecisionStep.submission_id).where(DecisionStep.decision_id.in_(ids))
    turn("submission", [*(one.submission_id for one in decisions), *session.scalars(steps)], turned.at)
