"""Reads of people; above all the one that turns a cookie into an actor."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.hot.reads import HotRead
from webapp.core.protection.crypto import current_keyring
from webapp.core.workflow import names_people
from webapp.people.actor import Actor, HeldPost, named_scopes
from webapp.people.models import DeviceSession, Post, ProtectedContact, Unit, User
from webapp.people.permissions import LEADS, Role, roles_with
from webapp.people.queries_receiving import at_work_where_named as at_work_where_named
from webapp.people.queries_receiving import circles_read, in_force, kept_out_of
from webapp.people.queries_receiving import name_in_force as name_in_force
from webapp.people.queries_receiving import not_over as not_over


def token_digest(token: str) -> str:
    """Return what the table keeps of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_by_token(token: str) -> Actor | None:
    """Return the actor of a live session in one statement, with the posts in force now; None when it has ended."""
    return _actor(_signed_in().all({"token_digest": token_digest(token), "now": clock.now()}), token)


@cache
def _signed_in() -> HotRead:
    """Put the statement together once: every request asks it."""
    now: BindParameter = bindparam("now")
    query = _with_posts(now, DeviceSession.id.label("session_id")).join(DeviceSession, DeviceSession.user_id == User.id)
    query = query.where(
        DeviceSession.token_digest == bindparam("token_digest"),
        DeviceSession.revoked_at.is_(None),
        DeviceSession.expires_at > now,
        User.active,
    )
    return HotRead(query)


def actor_by_id(user_id: int) -> Actor | None:
    """Return a person as an actor without a session, for commands, background work and the demo."""
    return _actor(_by_id().all({"user_id": user_id, "now": clock.now()}), "")


@cache
def _by_id() -> HotRead:
    """Put the statement together once: the work behind requests asks it for everybody whom it looks after."""
    query = _with_posts(bindparam("now"), User.id.label("session_id"))
    return HotRead(query.where(User.id == bindparam("user_id"), User.active))


def devices_of(user_id: int) -> list[DeviceSession]:
    """Return the phones on which a person is signed in, newest first."""
    query = select(DeviceSession).where(
        DeviceSession.user_id == user_id,
        DeviceSession.revoked_at.is_(None),
        DeviceSession.expires_at > clock.now(),
    )
    return list(db.session().scalars(query.order_by(DeviceSession.created_at.desc())))


def protected_contact_ids(kind: str | None = None, row_id: int = 0) -> list[int]:
    """Return the people who receive protected matters now, at most one a unit; or one matter (a kind and its id)."""
    if kind is None:
        return sorted({row.user_id for row in _receivers()})
    stands = name_in_force(clock.now(), kept_out_of(kind, row_id))
    return sorted(set(db.session().scalars(select(ProtectedContact.user_id).where(stands))))


def protected_unit_names() -> list[str]:
    """Return the units of which a person receives protected matters now, for the promise on the screen."""
    return list(protected_units().values())


def protected_units() -> dict[str, str]:
    """Return code → name of the units of which a person receives protected matters now."""
    return {row.code: row.name for row in _receivers()}


def _receivers() -> Sequence[Any]:
    return _receiving().all({"now": clock.now()})


@cache
def _receiving() -> HotRead:
    """Put the statement together once: every form that may protect asks it."""
    query = select(ProtectedContact.user_id, Unit.code, Unit.name).join(Unit, Unit.id == ProtectedContact.unit_id)
    return HotRead(query.where(name_in_force(bindparam("now"))).order_by(Unit.id))


def leads_of_areas(
    area_ids: Sequence[int], levels: Sequence[Level], roles: Iterable[Role]
) -> list[tuple[int, str, str, str, tuple[int, ...]]]:
    """Return (id, level, path, label, ids of who leads there now) of these areas, in one statement.

    A unit's officer with one of the roles leads the area that the unit serves.
    """
    wanted = {"area_ids": list(area_ids), "levels": list(levels), "roles": list(roles), "now": clock.now()}
    found: dict[int, tuple[int, str, str, str, dict[int, None]]] = {}
    for area_id, level, path, label, user_id in _leading_areas().all(wanted):
        people = found.setdefault(area_id, (area_id, level, path, label, {}))[4]
        if user_id is not None:
            people[user_id] = None
    return [(*row[:4], tuple(row[4])) for row in found.values()]


@cache
def _leading_areas() -> HotRead:
    """Put the statement together once: it is asked for every case that opens or changes its holder."""
    holding = and_(
        or_(Post.area_id == Area.id, and_(Post.area_id.is_(None), Post.unit_id == Unit.id)),
        Post.role.in_(bindparam("roles", expanding=True)),
        in_force(bindparam("now")),
    )
    query = (
        select(Area.id, Area.level, Area.path, Area.label, User.id)
        .outerjoin(Unit, Unit.area_id == Area.id)
        .outerjoin(Post, holding)
        .outerjoin(User, and_(User.id == Post.user_id, User.active))
        .where(
            Area.id.in_(bindparam("area_ids", expanding=True)),
            Area.level.in_(bindparam("levels", expanding=True)),
        )
    )
    return HotRead(query.order_by(Post.id))


def units_by_code(codes: Iterable[str]) -> dict[str, Unit]:
    """Return code → unit of those that exist now; one that was dissolved is left out."""
    query = select(Unit).where(Unit.code.in_(set(codes)), Unit.dissolved_at.is_(None))
    return {unit.code: unit for unit in db.session().scalars(query)}


def users_by_id(user_ids: Iterable[int]) -> list[User]:
    """Return the active people with these ids, in the order of their ids."""
    query = select(User).where(User.id.in_(set(user_ids)), User.active).order_by(User.id)
    return list(db.session().scalars(query))


def task_groups_of(case_code: str) -> int:
    """Return how many task groups were ever made for a case."""
    return db.session().scalar(select(func.count()).select_from(Unit).where(Unit.made_for == case_code)) or 0


def units_standing() -> list[Unit]:
    """Return the units that exist now: the courtyard's offices first, then linked ones, then task groups."""
    query = select(Unit).where(Unit.dissolved_at.is_(None)).order_by(Unit.id)
    return sorted(db.session().scalars(query), key=unit_rank)


def unit_rank(unit: Unit) -> int:
    """Return where a unit stands among others: the courtyard's offices first, then linked ones, then task groups."""
    return {"courtyard": 0, "linked": 1}.get(unit.kind, 2)


def all_unit_codes() -> list[str]:
    """Return the codes of all units there ever were."""
    return list(db.session().scalars(select(Unit.code)))


def officers_of(unit_id: int, *, heads: bool = False) -> list[int]:
    """Return who holds a post in a unit now; with ``heads`` its head, or everybody where it has none."""
    rows = _officers().all({"unit_id": unit_id, "now": clock.now()})
    found = [user_id for user_id, role in rows if not heads or role == Role.UNIT_HEAD]
    return list(dict.fromkeys(found or [user_id for user_id, _ in rows]))


@cache
def _officers() -> HotRead:
    """Put the statement together once: it is asked for each unit that hears of something."""
    query = select(Post.user_id, Post.role).join(User, User.id == Post.user_id)
    here = (Post.unit_id == bindparam("unit_id"), in_force(bindparam("now")), User.active)
    return HotRead(query.where(*here).order_by(Post.id))


def seated(scopes: Iterable[str], verb: str) -> dict[str, list[int]]:
    """Return scope of a unit (u3) or an area (a7) → who holds a post with this verb there now, in one statement."""
    found: dict[str, list[int]] = {scope: [] for scope in scopes}
    units, areas = ([int(one[1:]) for one in found if one[0] == kind] for kind in "ua")
    query = (
        select(Post.unit_id, Post.area_id, Post.user_id)
        .join(User, User.id == Post.user_id)
        .where(or_(Post.unit_id.in_(units), Post.area_id.in_(areas)), Post.role.in_(roles_with(verb)))
        .where(in_force(clock.now()), User.active)
    )
    for unit_id, area_id, user_id in db.session().execute(query.order_by(Post.id)):
        people = found[f"u{unit_id}" if unit_id else f"a{area_id}"]
        if user_id not in people:
            people.append(user_id)
    return found


def informants_of(area_id: int) -> list[int]:
    """Return the informant of a micro-grid now, if it has one."""
    query = select(Post.user_id).join(User, User.id == Post.user_id)
    query = query.where(Post.area_id == area_id, Post.role == Role.MICRO_GRID_INFORMANT, in_force(clock.now()))
    return list(db.session().scalars(query.where(User.active)))


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Return id → name."""
    query = select(User.id, User.name).where(User.id.in_(set(user_ids)))
    return {user_id: name for user_id, name in db.session().execute(query)}


@names_people
def name_of(user_id: int) -> str | None:
    """Return a person's name."""
    return db.session().scalar(select(User.name).where(User.id == user_id))


def holders_of_role(role: Role) -> list[int]:
    """Return the people who hold a post with this role now, wherever."""
    return list(dict.fromkeys(db.session().scalars(_holders_of_role(), {"role": role, "now": clock.now()})))


@cache
def _holders_of_role() -> Select[Any]:
    """Put the statement together once: many notices go to whoever has a role."""
    query = select(Post.user_id).join(User, User.id == Post.user_id)
    return query.where(Post.role == bindparam("role"), in_force(bindparam("now")), User.active).order_by(Post.id)


def officers_serving(area_ids: Sequence[int], roles: Sequence[Role]) -> list[tuple[int, str]]:
    """Return (user id, name of the unit) of who holds one of the roles now in a unit that serves one of these areas."""
    query = (
        select(Post.user_id, Unit.name)
        .join(Unit, Unit.id == Post.unit_id)
        .join(User, User.id == Post.user_id)
        .where(Unit.area_id.in_(area_ids), Post.role.in_(roles), in_force(clock.now()), User.active)
    )
    return [(row[0], row[1]) for row in db.session().execute(query.order_by(Post.id))]


def phone_of(user_id: int) -> str | None:
    """Return a user's full phone number; only for a page that dials it."""
    return db.session().scalar(select(User.phone).where(User.id == user_id))


def vault_secret_of(user_id: int) -> str | None:
    """Return the secret under which a person's phones keep their key; only for /session of that person."""
    return db.session().scalar(select(User.vault_secret).where(User.id == user_id))


def has_password(user_id: int) -> bool:
    """Say whether a person signs in with a password."""
    return bool(db.session().scalar(select(User.password_hash).where(User.id == user_id)))


def posts_of(user_id: int) -> tuple[HeldPost, ...]:
    """Return the posts that a person holds now, with their places."""
    actor = actor_by_id(user_id)
    return actor.posts if actor else ()


def unit_choices() -> list[tuple[str, str]]:
    """Return (code, name) of the units that exist now, for a form."""
    query = select(Unit.code, Unit.name).where(Unit.dissolved_at.is_(None)).order_by(Unit.id)
    return [(code, name) for code, name in db.session().execute(query)]


def place_by_code(code: str) -> tuple[Area | None, Unit | None]:
    """Return the open area or the existing unit with this code."""
    area = db.session().scalar(select(Area).where(Area.code == code, Area.active))
    return area, None if area else units_by_code([code]).get(code)


def id_by_phone(phone: str) -> int | None:
    """Return whose open account has this number."""
    known = select(User.id).where(User.phone_index == current_keyring().blind_index(phone), User.active)
    return db.session().scalar(known) if phone.strip() else None


def password_mark(user_id: int) -> str:
    """Return a value that changes with a person's password and shows nothing of it; empty for who is not there."""
    kept = db.session().scalar(select(User.password_hash).where(User.id == user_id, User.active))
    return "" if kept is None else token_digest(f"mark {kept}")[:16]


def seat_contact(area_id: int) -> dict[str, str] | None:
    """Return name and phone of the first person who leads an area now, and the area's label."""
    query = (
        select(User.name, User.phone, Area.label)
        .join(Post, Post.user_id == User.id)
        .join(Area, Area.id == Post.area_id)
        .where(Post.area_id == area_id, Post.role.in_(LEADS), in_force(clock.now()), User.active)
        .order_by(Post.id)
    )
    row = db.session().execute(query.limit(1)).first()
    return {"name": row.name, "phone": row.phone, "label": row.label} if row else None


def vacant_micro_grids(path: str) -> int:
    """Return how many micro-grids at or below ``path`` have no active informant."""
    held = exists().where(Post.area_id == Area.id, Post.role == Role.MICRO_GRID_INFORMANT, in_force(clock.now()))
    query = select(func.count()).select_from(Area).where(Area.level == Level.MICRO_GRID, Area.active)
    return db.session().scalar(query.where(Area.path.startswith(path), ~held)) or 0


def holding(user_id: Any, verb: str, *, since: Any = None, now: Any = None) -> ColumnElement[bool]:
    """Say in SQL whether a person (a number or a column) holds a post with this verb now.

    ``since``: the moment at which something was given to them; the post must have been theirs by then. ``now`` is for
    a statement that is put together once.
    """
    post = aliased(Post)
    moment = clock.now() if now is None else now
    held = and_(post.user_id == user_id, post.role.in_(roles_with(verb)), in_force(moment, post))
    return exists().where(held if since is None else and_(held, post.started_at <= since))


def who_hold(user_ids: Iterable[int], verb: str) -> list[int]:
    """Return those of these people who hold a post with this verb now, in the order given."""
    wanted = list(dict.fromkeys(user_ids))
    if not wanted:
        return []
    found = set(db.session().scalars(_holders_among(verb), {"wanted": wanted, "now": clock.now()}))
    return [user_id for user_id in wanted if user_id in found]


@cache
def _holders_among(verb: str) -> Select[Any]:
    """Put the statement together once for each verb: each notice asks it for several audiences."""
    holds = holding(User.id, verb, now=bindparam("now"))
    return select(User.id).where(User.id.in_(bindparam("wanted", expanding=True)), User.active, holds)


def _with_posts(now: datetime | BindParameter, session_id: ColumnElement[int]) -> Select:
    protected = exists().where(ProtectedContact.user_id == User.id, name_in_force(now))
    return (
        select(
            User.id.label("user_id"),
            User.name,
            User.phone_index,
            session_id,
            protected.label("protected"),
            circles_read(User.id, now).label("circles"),
            Post.role,
            Area.id.label("area_id"),
            Area.code,
            Area.level,
            Area.label,
            Area.path,
            Unit.id.label("unit_id"),
            Unit.name.label("unit_name"),
        )
        .select_from(User)
        .outerjoin(Post, and_(Post.user_id == User.id, in_force(now)))
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .outerjoin(Area, Area.id == func.coalesce(Post.area_id, Unit.area_id))
        .order_by(Post.id)
    )


def _actor(rows: Sequence[Any], token: str) -> Actor | None:
    if not rows:
        return None
    first = rows[0]
    return Actor(
        id=first.user_id,
        name=first.name,
        token=token,
        session_id=first.session_id,
        posts=tuple(_post(row) for row in rows if row.role),
        named=named_scopes(first.protected, first.circles),
        phone_index=first.phone_index,
    )


def _post(row: Any) -> HeldPost:
    return HeldPost(
        role=row.role,
        area_id=row.area_id,
        area_code=row.code,
        area_level=row.level if row.level else None,
        area_label=row.label or "",
        area_path=row.path or "",
        unit_id=row.unit_id,
        unit_name=row.unit_name or "",
    )
