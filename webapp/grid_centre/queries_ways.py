"""How people come in: by which way, whether a phone is signed in now, and whether an invitation waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.queries import other_posts
from webapp.people.models import DeviceSession, Invitation, Post, User
from webapp.people.permissions import GRID_POSTS
from webapp.people.queries import in_force


@dataclass(frozen=True)
class Ways:
    """One person's way in; ``invited_until`` of an invitation that still works."""

    by_link: bool = True
    signed_in: bool = False
    came: bool = False
    invited: bool = False
    invited_until: datetime | None = None

    @property
    def login(self) -> str:
        """Whether they are signed in, in words."""
        if self.signed_in:
            return "登录着"
        return "退出了" if self.came else "没登录过"


NOBODY = Ways()


def ways_of(user_ids: Sequence[int]) -> dict[int, Ways]:
    """Return user → their way in, in one statement."""
    until = select(func.max(Invitation.expires_at)).where(*_works()).correlate(User).scalar_subquery()
    query = select(User.id, by_link(), signed_in(), came(), invited(), until).where(User.id.in_(user_ids))
    rows = db.session().execute(query)
    return {user_id: Ways(link, here, ever, told, last) for user_id, link, here, ever, told, last in rows}


def by_link() -> ColumnElement[bool]:
    """Say in SQL who signs in by invitation, as ``service_invitations.signs_in_by_link``."""
    held = exists().where(Post.user_id == User.id, Post.role.in_(list(GRID_POSTS)), in_force(clock.now()))
    return held & ~other_posts(GRID_POSTS)


def signed_in() -> ColumnElement[bool]:
    """Say in SQL who is signed in on a phone now."""
    return exists().where(
        DeviceSession.user_id == User.id,
        DeviceSession.revoked_at.is_(None),
        DeviceSession.expires_at > clock.now(),
    )


def came() -> ColumnElement[bool]:
    """Say in SQL who was ever signed in."""
    return exists().where(DeviceSession.user_id == User.id)


def invited() -> ColumnElement[bool]:
    """Say in SQL who was ever invited."""
    return exists().where(Invitation.user_id == User.id)


def holds_invitation() -> ColumnElement[bool]:
    """Say in SQL who holds an invitation that works."""
    return exists().where(*_works())


def left_unused() -> ColumnElement[bool]:
    """Say in SQL who was invited and has not come in by it, whether the invitation still works or ran out before."""
    return and_(invited(), or_(holds_invitation(), ~came()), by_link())


def waits_for_one() -> ColumnElement[bool]:
    """Say in SQL who signs in by invitation, never came in and holds none that works."""
    return and_(by_link(), ~came(), ~holds_invitation())


def _works() -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.user_id == User.id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
