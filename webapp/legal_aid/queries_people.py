"""Who helps and who decides, and the villages of a form."""

from collections.abc import Collection

from sqlalchemy import and_, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import Post, ProtectedContact, User
from webapp.people.permissions import ROLE_NAMES, Role
from webapp.people.queries import in_force
from webapp.people.queries_receiving import kept_out_of, name_in_force


def officers(*, named: bool, of: int = 0) -> list[int]:
    """Return who decides now: the justice office's people; with ``named`` only whom it has named for protected ones.

    ``of``: one of these, of which somebody may be kept out.
    """
    query = select(Post.user_id).join(User, User.id == Post.user_id)
    query = query.where(Post.role == Role.JUSTICE_OFFICER, in_force(clock.now()), User.active)
    if named:
        by_unit = and_(ProtectedContact.user_id == User.id, ProtectedContact.unit_id == Post.unit_id)
        query = query.join(ProtectedContact, by_unit).where(name_in_force(clock.now(), kept_out_of("aid", of)))
    return list(dict.fromkeys(db.session().scalars(query.order_by(Post.id))))


def helpers(more: Collection[Role] = ()) -> dict[int, str]:
    """Return id → name of the advisers and experts who may be assigned, in the order of their villages.

    ``more``: of these posts of the town too, with the post's name.
    """
    roles = (Role.VILLAGE_LEGAL_ADVISER, Role.CHIEF_LEGAL_EXPERT, *more)
    query = (
        select(User.id, User.name, Area.name, Post.role)
        .join(Post, Post.user_id == User.id)
        .join(Area, Area.id == Post.area_id)
        .where(Post.role.in_(roles), in_force(clock.now()), User.active)
        .order_by(Area.level.desc(), Area.code, User.id)
    )
    found: dict[int, str] = {}
    for user_id, name, place, role in db.session().execute(query):
        found.setdefault(user_id, f"{name}（{ROLE_NAMES[role] if role in more else place}）")
    return found


def villages() -> list[tuple[str, str]]:
    """Return (code, name) of the villages in code order, for a form."""
    query = select(Area.code, Area.name).where(Area.level == Level.VILLAGE, Area.active).order_by(Area.code)
    return [(code, name) for code, name in db.session().execute(query)]
