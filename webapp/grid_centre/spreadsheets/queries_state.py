"""What is in the house now, as far as a spreadsheet speaks of it; a handful of statements whatever its length."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import Role
from webapp.people.queries import not_over

CHUNK = 500


@dataclass(frozen=True)
class AreaNow:
    """An area as it is now, or as the sheet will have it (``id`` 0)."""

    id: int
    code: str
    name: str
    level: str
    parent: str
    special: bool
    active: bool
    label: str = ""


@dataclass(frozen=True)
class UnitNow:
    """A unit that exists, or that was dissolved."""

    id: int
    name: str
    kind: str
    open: bool


@dataclass(frozen=True)
class PersonNow:
    """A person as they are now, or as the sheet will have them (``id`` 0)."""

    id: int
    name: str
    position: str | None
    active: bool


@dataclass(frozen=True)
class PostNow:
    """A post that has not ended, or that ended before (``ended_at`` in the past)."""

    id: int
    phone: str
    name: str
    role: Role
    place: str
    started_at: datetime
    ended_at: datetime | None
    deputy: bool


@dataclass
class State:
    """Areas and units by code, people by phone, and posts of those people and of the areas spoken of."""

    areas: dict[str, AreaNow] = field(default_factory=dict)
    units: dict[str, UnitNow] = field(default_factory=dict)
    people: dict[str, PersonNow] = field(default_factory=dict)
    posts: list[PostNow] = field(default_factory=list)


def state_for(phones: Iterable[str], places: Iterable[str]) -> State:
    """Return what exists now of these telephone numbers and codes, with all areas and open units."""
    session = db.session()
    state = State()
    for unit in session.scalars(select(Unit)):
        state.units[unit.code] = UnitNow(unit.id, unit.name, unit.kind, unit.dissolved_at is None)
    codes: dict[int, str] = {}
    for area in session.scalars(select(Area).order_by(Area.id)):
        codes[area.id] = area.code
        parent = codes.get(area.parent_id or 0, "")
        state.areas[area.code] = AreaNow(
            area.id, area.code, area.name, area.level, parent, area.special, area.active, area.label
        )
    by_index = {current_keyring().blind_index(phone): phone for phone in phones}
    by_id: dict[int, str] = {}
    for part in _chunks(list(by_index)):
        for user in session.scalars(select(User).where(User.phone_index.in_(part))):
            phone = by_index[user.phone_index]
            by_id[user.id] = phone
            state.people[phone] = PersonNow(user.id, user.name, user.position, user.active)
    area_ids = [state.areas[code].id for code in places if code in state.areas]
    state.posts = list(_posts(state, codes, by_id, area_ids))
    return state


def _posts(state: State, codes: dict[int, str], by_id: dict[int, str], area_ids: Sequence[int]) -> Iterator[PostNow]:
    units = {unit.id: code for code, unit in state.units.items()}
    seen: set[int] = set()
    wanted: list[Any] = [Post.user_id.in_(part) for part in _chunks(list(by_id))]
    open_now = not_over(clock.now())
    wanted += [Post.area_id.in_(part) & open_now for part in _chunks(area_ids)]
    for condition in wanted:
        query = select(Post, User.name).join(User, User.id == Post.user_id).where(condition).order_by(Post.id)
        for post, name in db.session().execute(query):
            if post.id in seen:
                continue
            seen.add(post.id)
            place = codes.get(post.area_id or 0) or units.get(post.unit_id or 0, "")
            phone = by_id.get(post.user_id, f"#{post.user_id}")
            yield PostNow(
                post.id,
                phone,
                name,
                post.role,
                place,
                post.started_at,
                post.ended_at,
                post.deputy_for is not None,
            )


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def with_name(area: AreaNow, name: str) -> AreaNow:
    """Return an area under another name."""
    return replace(area, name=name)
