"""Posts of the small town's people, as a test changes them; each needs an application context."""

from sqlalchemy import select

from tests.support.town import Town, code
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people import service
from webapp.people.models import Post, ProtectedContact, User


def user_of(town: Town, key: str) -> User:
    """Return the person of a post."""
    return db.session().get_one(User, town.users[key])


def post_of(town: Town, key: str) -> Post:
    """Return the one post that a person holds now."""
    return db.session().scalars(select(Post).where(Post.user_id == town.users[key], Post.ended_at.is_(None))).one()


def area(place: str) -> Area:
    """Return the area of "200/001/02"; "" is the town."""
    return db.session().scalars(select(Area).where(Area.code == code(place))).one()


def end(town: Town, key: str) -> None:
    """End somebody's post, in a transaction and context of its own."""
    with town.app.app_context(), transaction():
        service.end_post(post_of(town, key))


def unname(town: Town) -> None:
    """End all names for protected matters, as if none had ever been in force."""
    with town.app.app_context(), transaction() as session:
        for name in session.scalars(select(ProtectedContact).where(ProtectedContact.ended_at.is_(None))):
            name.ended_at, name.noted_since = clock.now(), None
