"""The list of people: those whom an actor manages, by the spelling of their names, page by page."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true, tuple_

from webapp.areas.models import Area
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.letters.characters import without_invisible
from webapp.core.protection.crypto import current_keyring
from webapp.grid_centre.queries import HeldBefore, posts_of, reach
from webapp.grid_centre.queries_ways import (
    NOBODY,
    Ways,
    came,
    holds_invitation,
    left_unused,
    signed_in,
    waits_for_one,
    ways_of,
)
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.queries import in_force
from webapp.web.lists.filters import Filters

MOST_COUNTED = 1_000


@dataclass(frozen=True)
class PersonRow:
    """A person as the list shows them: their posts, those in force first, and their way in."""

    user: User
    posts: tuple[HeldBefore, ...]
    ways: Ways
    own: bool


def people_page(
    actor: Actor, wanted: Filters, after: int | None, *, size: int, descending: bool = False
) -> tuple[list[PersonRow], int | None]:
    """Return a page of people, and the id after which the next one begins."""
    found = list(db.session().scalars(_listed(actor, wanted, after, descending=descending).limit(size + 1)))
    page = found[:size]
    numbers = [user.id for user in page]
    posts, ways = posts_of(numbers, open_only=True), ways_of(numbers)
    rows = [PersonRow(one, tuple(posts.get(one.id, ())), ways.get(one.id, NOBODY), one.id == actor.id) for one in page]
    return rows, numbers[-1] if len(found) > size else None


def how_many(actor: Actor, wanted: Filters) -> Select[Any]:
    """Select how many people are asked for, as far as one counts them."""
    query = select(User.id).where(User.active, reach(actor), *_narrowing(wanted)).limit(MOST_COUNTED)
    return select(func.count()).select_from(query.subquery())


def _listed(actor: Actor, wanted: Filters, after: int | None, *, descending: bool) -> Select[Any]:
    query = select(User).where(User.active, reach(actor), asked_for(wanted["q"] or ""), *_narrowing(wanted))
    key = tuple_(User.pinyin, User.id)
    if after:
        last = tuple_(select(User.pinyin).where(User.id == after).scalar_subquery(), after)
        query = query.where(key < last if descending else key > last)
    return query.order_by(*((one.desc() if descending else one) for one in (User.pinyin, User.id)))


def _narrowing(wanted: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    held = [Post.user_id == User.id, in_force(clock.now())]
    if wanted["role"]:
        held.append(Post.role == wanted["role"])
    if wanted["area"]:
        village = select(Area.path).where(Area.code == wanted["area"]).scalar_subquery()
        held += [Post.area_id == Area.id, Area.path.startswith(village)]
    if len(held) > 2:
        found.append(exists().where(*held))
    if login := wanted["login"]:
        found.append({"in": signed_in(), "out": came() & ~signed_in(), "never": ~came()}[login])
    if invited := wanted["invited"]:
        found.append({"open": holds_invitation(), "unused": left_unused(), "none": waits_for_one()}[invited])
    return found


def asked_for(asked: str) -> ColumnElement[bool]:
    """Say in SQL that a person's name or its spelling begins so, or that it is their telephone number; nothing: all."""
    name = " ".join(without_invisible(asked).split())
    text = reading.phone(name, (reading.MOBILE,)) or name.replace(" ", "")
    if reading.whole(text) is not None:
        return User.phone_index == current_keyring().blind_index(text)
    return or_(*_begins(name, text)) if text else true()


def _begins(name: str, text: str) -> list[ColumnElement[bool]]:
    """Say of a name, with its spaces and without, that it begins so, or its spelling."""
    ways = [(User.name, name), (User.name, text), (User.pinyin, text.lower()), (User.initials, text.lower())]
    return [column.startswith(typed, autoescape=True) for column, typed in ways]
