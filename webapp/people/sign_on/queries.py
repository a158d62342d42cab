"""Who is known elsewhere as what, while it holds."""

from collections.abc import Collection

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.people.models import User
from webapp.people.sign_on.models import Identity, Provider


def user_of(provider: Provider, subject: str) -> int | None:
    """Return the active person whom a provider knows under this name; None when nobody is bound to it."""
    query = (
        select(Identity.user_id)
        .join(User, User.id == Identity.user_id)
        .where(Identity.provider == provider, Identity.subject_index == current_keyring().blind_index(subject))
        .where(Identity.ended_at.is_(None), User.active)
    )
    return db.session().scalar(query)


def subjects_of(provider: Provider, user_ids: Collection[int]) -> dict[int, str]:
    """Return how a provider calls these people; those whom it does not know are left out. One statement."""
    query = select(Identity.user_id, Identity.subject).where(
        Identity.provider == provider, Identity.user_id.in_(user_ids), Identity.ended_at.is_(None)
    )
    return dict(db.session().execute(query).all())
