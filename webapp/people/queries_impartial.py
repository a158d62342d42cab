"""Who of the town takes no step on a thing: whose own it is, and who withdrew from it."""

from sqlalchemy import or_, select

from webapp.core.db import db
from webapp.core.protection.impartial import has_recused, is_own
from webapp.people.models import User


def barred_from(kind: str, row_id: int) -> set[int]:
    """Return who takes no step on a thing: whose own it is, and who withdrew from it; in one statement."""
    why = or_(is_own(kind, row_id, User.phone_index), has_recused(kind, row_id, User.id))
    return set(db.session().scalars(select(User.id).where(why)))
