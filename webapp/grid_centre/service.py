"""What the grid centre changes on the desk: people, their numbers and posts, and names of areas.

Nobody changes their own posts or number: that needs a second person.
"""

from datetime import datetime

from sqlalchemy import select

from webapp.areas import service as areas
from webapp.areas.models import Area, Level
from webapp.cases.work_orders import service_handover
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.crypto import current_keyring
from webapp.grid_centre import queries, queries_posts
from webapp.grid_centre.schemas import PersonInput
from webapp.people import service as people
from webapp.people import service_invitations, service_posts
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.names.service_keeping_out import keep_out_of_own
from webapp.people.permissions import LEADS, Role
from webapp.people.rules import giver_of, may_give
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in import service_passwords


@transactional
def take_seat(actor: Actor, seat: Area, whom: PersonInput) -> User:
    """Give an area's seat to a person, who is added if the number is new; who held it ends. Returns the person."""
    role = queries.seat_role(seat)
    if role is None or not may_give(giver_of(actor), role):
        raise not_found()
    user = found_or_added(actor, whom)
    if role in LEADS and whom.position and user.position != whom.position:
        _set_position(actor, user, whom)
    service_posts.take_over(seat, role, user, actor_id=actor.id)
    return user


@transactional
def join_and_invite(actor: Actor, seat: Area, whom: PersonInput, token: str | None = None) -> tuple[User, str]:
    """Put an informant into an empty micro-grid and make their invitation; return both."""
    user = join_vacant(actor, seat, whom)
    return user, service_invitations.invite(user, actor_id=actor.id, token=token)


def join_vacant(actor: Actor, seat: Area, whom: PersonInput) -> User:
    """Let a lead put an informant into an empty micro-grid of theirs; replacing one is the grid centre's."""
    if service_posts.holders(seat.id, Role.MICRO_GRID_INFORMANT):
        raise invalid(phone="这里已经有信息员了。换人请找网格中心")
    user = found_or_added(actor, whom)
    service_posts.take_over(seat, Role.MICRO_GRID_INFORMANT, user, actor_id=actor.id)
    return user


@transactional
def end_post(actor: Actor, post_id: int, heir_id: int | None = None) -> Post:
    """End a post of a person whom the actor manages; open orders go to a colleague, if one is named."""
    post = _post(actor, post_id)
    if heir_id is not None and post.unit_id is not None:
        heir = dict(queries.colleagues_of(post)).get(heir_id)
        if heir is None:
            raise invalid(posts="接手的人不在这个单位了，请再选一位")
        service_handover.hand_over(actor, post.unit_id, post.user_id, db.session().get_one(User, heir_id))
    service_posts.finish(post, actor_id=actor.id)
    return post


@transactional
def move_post(actor: Actor, post_id: int, code: str) -> Post:
    """Move a post to another area that the actor manages."""
    post = _post(actor, post_id)
    seat = db.session().scalar(
        select(Area).where(Area.code == code, Area.active, queries.within(queries.managed_paths(actor)))
    )
    if seat is None:
        raise invalid(area="没有这个编码的网格")
    return service_posts.move(post, seat, actor_id=actor.id)


@transactional
def deputise(actor: Actor, post_id: int, whom: PersonInput, until: datetime) -> User:
    """Let a person stand in for a post until a day."""
    post = _post(actor, post_id)
    user = found_or_added(actor, whom)
    if whom.position and user.position != whom.position:
        _set_position(actor, user, whom)
    service_posts.deputise(post, user, until, actor_id=actor.id)
    return user


@transactional
def appoint_office(actor: Actor, user: User, role: Role, unit_code: str, area_code: str) -> None:
    """Give a person a post in an office or for an area; the system administrator's. Problem 422 as in ``appoint``.

    Without a place it is the one that the post always has: a policeman's station, the commissioner's town.
    """
    if not may_give(giver_of(actor), role):
        raise not_found()
    area, unit = queries_posts.place_for(role, unit_code, area_code)
    if queries_posts.holds(user.id, role, area, unit):
        raise invalid(role="他已经有这个职务了")
    people.appoint(user, role, area=area, unit=unit, actor_id=actor.id)


@transactional
def take_on(
    actor: Actor, whom: PersonInput, role: Role, unit_code: str, area_code: str, secret: str | None = None
) -> tuple[User, str]:
    """Give a post to a person named by number, who is added if it is new; the system administrator's.

    Returns the person and a one-time code for who has no password yet, else nothing: a password in use stays.
    """
    user = found_or_added(actor, whom)
    if whom.position and user.position != whom.position:
        _set_position(actor, user, whom)
    appoint_office(actor, user, role, unit_code, area_code)
    needs_code = not user.password_hash and not service_invitations.signs_in_by_link(user.id)
    return user, service_passwords.issue_code(user, actor_id=actor.id, secret=secret) if needs_code else ""


@transactional
def change_person(actor: Actor, user_id: int, name: str, phone: str) -> None:
    """Change a person's name or number. With another number all their phones are signed out and links die."""
    refuse_self(actor, user_id)
    session = db.session()
    user = session.get_one(User, user_id)
    changed = {}
    if name != user.name:
        changed["name"], user.name, user.pinyin = name, name, ""
    if phone != user.phone:
        other = queries.person_by_phone(phone)
        if other is not None and other.id != user_id:
            raise invalid(phone="这个手机号已经有人用了")
        user.phone, user.phone_index = phone, current_keyring().blind_index(phone)
        changed["phone"] = "changed"
        service_sign_in.end_all_sessions(user_id, actor_id=actor.id)
        service_invitations.revoke(user_id)
    session.flush()
    if "phone" in changed:
        keep_out_of_own(user_id)
    if changed:
        journal.append("person.changed", ("user", user_id), actor_id=actor.id, content=changed)


@transactional
def end_phones(actor: Actor, user_id: int) -> None:
    """Sign a person out everywhere, and let no link of theirs work."""
    service_sign_in.end_all_sessions(user_id, actor_id=actor.id)
    service_invitations.revoke(user_id)


@transactional
def add_below(actor: Actor, parent: Area, name: str) -> Area:
    """Add the next area below a town, village or grid, numbered after the last one."""
    level = {Level.TOWN: Level.VILLAGE, Level.VILLAGE: Level.GRID, Level.GRID: Level.MICRO_GRID}.get(parent.level)
    if level is None or parent.special:
        raise not_found()
    width = 2 if level == Level.MICRO_GRID else 3
    query = select(Area.code).where(Area.parent_id == parent.id, Area.special.is_(False))
    used = [int(code[len(parent.code) :]) for code in db.session().scalars(query)]
    number = max(used, default=199 if level == Level.VILLAGE else 0) + 1
    if number >= 10**width:
        raise invalid(name="这里的编号用完了")
    code = f"{parent.code}{number:0{width}}"
    area = areas.add_area(code=code, name=name, level=level, parent=parent)
    journal.append("area.added", ("area", area.id), actor_id=actor.id, content={"code": code, "name": name})
    return area


@transactional
def rename(actor: Actor, area_id: int, name: str) -> None:
    """Rename an area; what people call everything below it follows."""
    area = db.session().get_one(Area, area_id)
    if area.name != name:
        content = {"before": area.name, "name": name}
        journal.append("area.renamed", ("area", area.id), actor_id=actor.id, content=content)
        areas.rename_area(area, name)


def refuse_self(actor: Actor, user_id: int) -> None:
    """Raise Problem 403 when a person would change their own rights or number."""
    if actor.id == user_id:
        raise Problem("forbidden")


def _post(actor: Actor, post_id: int) -> Post:
    """Return an open post of a person whom the actor manages and may give it to; the one 404 otherwise."""
    post = db.session().get(Post, post_id)
    if post is None or not may_give(giver_of(actor), post.role):
        raise not_found()
    queries.person(actor, post.user_id)
    refuse_self(actor, post.user_id)  # also of deputies: nobody says who stands in for them
    if post.ended_at is not None and post.ended_at <= clock.now():
        raise Problem("stale", "这个职务已经结束了")
    return post


def found_or_added(actor: Actor, whom: PersonInput) -> User:
    """Return who has this number, added or let in again where it is new, in the open transaction; 403 for oneself."""
    user = queries.person_by_phone(whom.phone)
    if user is None or not user.active:
        if not whom.name:
            raise invalid(name="这个手机号是新的，请填姓名")
        if user is None:
            user = people.add_user(name=whom.name, phone=whom.phone, password_hash="", position=whom.position)
        else:
            user.active, user.name, user.position, user.pinyin = True, whom.name, whom.position, ""
            db.session().flush()
        journal.append("person.added", ("user", user.id), actor_id=actor.id, content={"name": whom.name})
    refuse_self(actor, user.id)
    if whom.name and whom.name != user.name:
        raise invalid(name="这个手机号是别人的，请核对姓名和号码")
    return user


def _set_position(actor: Actor, user: User, whom: PersonInput) -> None:
    queries.person(actor, user.id)  # who also sits in an office is not the grid centre's to change
    user.position = whom.position
    db.session().flush()
    content = {"position": str(whom.position)}
    journal.append("person.changed", ("user", user.id), actor_id=actor.id, content=content)
