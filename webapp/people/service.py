"""What changes people: users and their posts. Signing in lives in service_sign_in."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.core.protection.crypto import current_keyring
from webapp.people import service_invitations
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import GRID_POSTS, Position, Role
from webapp.people.queries import not_over
from webapp.people.queries_posts import is_last, place_of, standing
from webapp.people.rules import Giver, Person, Refusal, refuse_ending, refuse_giving, refuse_own, refuse_standing
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in import service_second_factor

RESIDENT_NAME, RESIDENT_INDEX = "群众", "resident"


def add_user(*, name: str, phone: str, password_hash: str, position: Position | None = None) -> User:
    """Add a person; a phone number that is already known is refused."""
    user = User(
        name=name,
        phone=phone,
        phone_index=current_keyring().blind_index(phone),
        password_hash=password_hash,
        position=position,
        created_at=clock.now(),
    )
    session = db.session()
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise invalid(phone="这个手机号已经有人用了") from error
    return user  # its name is spelt by the worker: see service_spelling


def resident_account() -> User:
    """Return the one account for residents who have none; made at first need, in the open transaction.

    Nobody signs in with it: it is inactive, and its index is no digest, so no telephone number ever leads to it.
    """
    fresh = {
        "name": RESIDENT_NAME,
        "phone": "",
        "phone_index": RESIDENT_INDEX,
        "password_hash": "!",
        "active": False,
        "created_at": clock.now(),
    }
    session = db.session()
    found = session.scalar(select(User).where(User.phone_index == RESIDENT_INDEX))
    return found or session.scalars(insert(User).values(**fresh).returning(User)).one()


def add_unit(*, code: str, name: str, kind: str, area: Area) -> Unit:
    """Add an office of the courtyard or a linked unit that serves ``area`` (a town or county)."""
    unit = Unit(code=code, name=name, kind=kind, area_id=area.id)
    session = db.session()
    session.add(unit)
    session.flush()
    return unit


def dissolve(unit: Unit, *, actor_id: int | None = None) -> Unit:
    """Dissolve a unit now and end the posts in it; what it still has to do was handed over before."""
    now = clock.now()
    unit.dissolved_at = now
    held = select(Post).where(Post.unit_id == unit.id, not_over(now))
    for post in db.session().scalars(held).all():
        end_post(post, actor_id=actor_id, dissolving=True)
    journal.append("unit.dissolved", ("unit", unit.id), actor_id=actor_id, content={"unit": unit.name})
    return unit


def appoint(
    user: User,
    role: Role,
    *,
    area: Area | None = None,
    unit: Unit | None = None,
    actor_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    deputy_for: Post | None = None,
) -> Post:
    """Give a person a post, from ``since`` (default now) to ``until`` (default open); as deputy of who holds it.

    ``actor_id`` gives it; None is a command on the server itself. Refused with the reason as in
    :func:`rules.refuse_giving`, and for a second active informant in a micro-grid.
    """
    giver, people = standing(actor_id, [user.id])
    return give(giver, people[user.id], role, area=area, unit=unit, since=since, until=until, deputy_for=deputy_for)


def give(
    giver: Giver,
    person: Person,
    role: Role,
    *,
    area: Area | None = None,
    unit: Unit | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    deputy_for: Post | None = None,
) -> Post:
    """Give a post as :func:`appoint` does, to who is known to the rule already."""
    refused(refuse_giving(giver, person, role, place_of(area, unit)))
    post = Post(
        user_id=person.user_id,
        role=role,
        area_id=area.id if area else None,
        unit_id=unit.id if unit else None,
        started_at=since or clock.now(),
        ended_at=until,
        deputy_for=deputy_for.id if deputy_for else None,
    )
    session = db.session()
    session.add(post)
    try:
        session.flush()
    except IntegrityError as error:
        raise invalid(area="这个微网格已经有信息员了，先结束原来的") from error
    journal.append(
        "post.appointed", ("user", post.user_id), actor_id=giver.user_id, content={"role": role, "post": post.id}
    )
    let_nobody_pass_the_door(post, person, actor_id=giver.user_id)
    return post


def let_nobody_pass_the_door(post: Post, before: Person, *, actor_id: int | None) -> None:
    """Let nobody come into an office by less than its door asks; ``before``: the actor before the post was given.

    Invitations die. Phones go out that came in without a password, and for the first post with a second step all do.
    """
    if post.role not in GRID_POSTS:
        service_invitations.revoke(post.user_id)
        enough = not service_second_factor.is_new(post.role, before.roles)
        service_sign_in.end_weaker_sessions(post.user_id, password_enough=enough, actor_id=actor_id)


def end_post(post: Post, *, actor_id: int | None = None, dissolving: bool = False) -> None:
    """End a post now; it holds from the person's next request on. Refused as in :func:`rules.refuse_ending`."""
    giver, people = standing(actor_id, [post.user_id])
    take(giver, people[post.user_id], post, dissolving=dissolving)


def take(giver: Giver, person: Person, post: Post, *, dissolving: bool = False) -> None:
    """End a post as :func:`end_post` does, of who is known to the rule already."""
    refused(refuse_ending(giver, person, post.role, last=is_last(post), dissolving=dissolving))
    post.ended_at = clock.now()
    db.session().flush()
    journal.append("post.ended", ("user", post.user_id), actor_id=giver.user_id, content={"post": post.id})


def refuse_unless_endable(post: Post, *, actor_id: int | None) -> None:
    """Raise Problem 403 or 422 when a post must not be ended or dated anew: one's own, not theirs to end, the last."""
    giver, people = standing(actor_id, [post.user_id])
    refused(refuse_ending(giver, people[post.user_id], post.role, last=is_last(post)))


def refuse_unless_changeable(user: User, position: str | None, *, actor_id: int | None) -> None:
    """Raise Problem 403 or 422 when a person's name and standing must not be changed: one's own, a lead without one."""
    giver, people = standing(actor_id, [user.id])
    refused(refuse_own(giver, people[user.id]) or refuse_standing(people[user.id], position))


def refused(refusal: Refusal | None) -> None:
    """Raise what the rule of posts says: Problem 403 when another person has to do it, else 422 beside the field."""
    if refusal:
        raise Problem("forbidden", refusal.words) if refusal.another else invalid(**{refusal.field: refusal.words})
