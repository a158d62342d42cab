"""What changes people: users and their posts. Signing in lives in service_sign_in."""

from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.exc import IntegrityError

from webapp.areas.models import Area, Level
from webapp.core import clock, journal
from webapp.core.crypto import current_keyring
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import ADMINISTRATORS, LEADS, Position, Role

RESIDENT_NAME, RESIDENT_INDEX = "群众", "resident"
LEVEL_OF_LEAD = {
    Role.GROUP_GRID_LEAD: Level.GRID,
    Role.SPECIAL_GRID_LEAD: Level.GRID,
    Role.VILLAGE_GRID_LEAD: Level.VILLAGE,
    Role.TOWN_GRID_LEAD: Level.TOWN,
}


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
    """Return the one account that stands for residents who have none; made at first need, in the open transaction.

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
    unit.dissolved_at = clock.now()
    for post in db.session().scalars(select(Post).where(Post.unit_id == unit.id, Post.ended_at.is_(None))).all():
        end_post(post, actor_id=actor_id)
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

    Refused with the reason: a lead who is neither town cadre nor village party secretary, a role at the wrong level,
    a second active informant in a micro-grid, a second of the three administrator posts.
    """
    _refuse_wrong_place(role, area, unit)
    if role in LEADS and user.position not in set(Position):
        raise invalid(position="网格长只能由乡镇干部或村支书担任")
    if role in ADMINISTRATORS and _other_administration(user, role):
        raise invalid(role="系统、安全、审计三个管理员要由三个人担任")
    post = Post(
        user_id=user.id,
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
    journal.append("post.appointed", ("user", user.id), actor_id=actor_id, content={"role": role, "post": post.id})
    return post


def end_post(post: Post, *, actor_id: int | None = None) -> None:
    """End a post now; it holds from the person's next request on."""
    post.ended_at = clock.now()
    db.session().flush()
    journal.append("post.ended", ("user", post.user_id), actor_id=actor_id, content={"post": post.id})


def _refuse_wrong_place(role: Role, area: Area | None, unit: Unit | None) -> None:
    wanted = LEVEL_OF_LEAD.get(role, Level.MICRO_GRID if role == Role.MICRO_GRID_INFORMANT else None)
    if wanted and (area is None or area.level != wanted):
        raise invalid(area="这个职务要配对应一级的网格")
    if wanted == Level.GRID and area is not None and area.special != (role == Role.SPECIAL_GRID_LEAD):
        raise invalid(area="专属网格由专属网格长负责，别的网格由村民小组网格长负责")
    if area is not None and unit is not None:
        raise invalid(area="一个职务只能属于一个网格或一个单位")


def _other_administration(user: User, role: Role) -> bool:
    held = select(Post.id).where(
        Post.user_id == user.id,
        Post.role.in_(ADMINISTRATORS - {role}),
        or_(Post.ended_at.is_(None), Post.ended_at > clock.now()),
    )
    return db.session().scalar(held) is not None
