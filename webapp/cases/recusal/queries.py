"""Who withdrew from a case that was loaded through the actor's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from webapp.cases.models import CaseRecusal
from webapp.core.db import db
from webapp.people.models import User


@dataclass(frozen=True)
class Withdrawal:
    """That a person withdrew, in their own words."""

    who: str
    reason: str
    at: datetime


def any_recusal(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether anybody withdrew from a case."""
    return exists().where(CaseRecusal.row_id == case_id)


def recusals_of(case_id: int) -> Sequence[Withdrawal]:
    """Return who withdrew from a case, in the order they did."""
    query = select(User.name, CaseRecusal.reason, CaseRecusal.at).join(User, User.id == CaseRecusal.user_id)
    rows = db.session().execute(query.where(CaseRecusal.row_id == case_id).order_by(CaseRecusal.id))
    return [Withdrawal(*row) for row in rows]
