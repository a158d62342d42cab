"""Binds a person to the name under which another house knows them, and ends that."""

from sqlalchemy import or_, select, update

from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.people.sign_on.models import Identity, Provider


def bind(provider: Provider, user_id: int, subject: str, *, made_by: int | None) -> None:
    """Bind a person to a provider's name for them, in the open transaction; what either was bound to before ends.

    Bound so already, nothing changes.
    """
    session, index = db.session(), current_keyring().blind_index(subject)
    mine = (Identity.provider == provider, Identity.ended_at.is_(None))
    bound = select(Identity.id).where(*mine, Identity.user_id == user_id, Identity.subject_index == index)
    if session.scalar(bound):
        return
    either = or_(Identity.user_id == user_id, Identity.subject_index == index)
    session.execute(update(Identity).where(*mine, either).values(ended_at=clock.now()))
    session.add(
        Identity(
            user_id=user_id,
            provider=provider,
            subject=subject,
            subject_index=index,
            made_at=clock.now(),
            made_by=made_by,
        )
    )
    session.flush()
    journal.append("identity.bound", ("user", user_id), actor_id=made_by, content={"provider": provider.value})


def unbind(provider: Provider, user_id: int, *, actor_id: int | None) -> bool:
    """End what a person is known as there, in the open transaction; say whether there was anything to end."""
    ended = (
        update(Identity)
        .where(Identity.provider == provider, Identity.user_id == user_id, Identity.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(Identity.id)
    )
    if not db.session().scalars(ended).all():
        return False
    journal.append("identity.unbound", ("user", user_id), actor_id=actor_id, content={"provider": provider.value})
    return True
