"""Who of the town takes no step on a thing: whose own it is, and who withdrew from it and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from webapp.core.db import db
from webapp.core.protection.impartial import RECUSALS, has_recused, is_own
from webapp.people.models import User


@dataclass(frozen=True)
class Withdrawal:
    """That a person withdrew, in their own words."""

    who: str
    reason: str
    at: datetime


def barred_from(kind: str, row_id: int) -> set[int]:
    """Return who takes no step on a thing: whose own it is, and who withdrew from it; in one statement."""
    return set(db.session().scalars(_barred(kind), {"row_id": row_id}))


@cache
def _barred(kind: str) -> Select[Any]:
    """Put the statement together once for each kind: each step and each notice asks it."""
    row: Any = bindparam("row_id")
    return select(User.id).where(or_(is_own(kind, row, User.phone_index), has_recused(kind, row, User.id)))


def recusals_of(kind: str, row_id: int) -> Sequence[Withdrawal]:
    """Return who withdrew from a thing that was loaded through the actor's scope, in the order they did."""
    model: Any = RECUSALS.get(kind)
    query = select(User.name, model.reason, model.at).join(User, User.id == model.user_id)
    return [Withdrawal(*row) for row in db.session().execute(query.where(model.row_id == row_id).order_by(model.id))]
