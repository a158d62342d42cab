"""The villages in which somebody has not read a standard in force, in the order of codes; nobody is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, literal, select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import Post, User
from webapp.people.queries import in_force
from webapp.standards.models import Standard, StandardRead
from webapp.standards.queries_readers import PEOPLE, READ, VILLAGE_DIGITS, group_of_post
from webapp.standards.rules import Group
from webapp.web.pagination import PAGE_SIZE

MOST_COUNTED = 1_000
_village: Any = func.substr(Area.code, 1, VILLAGE_DIGITS)


@dataclass(frozen=True)
class VillageUnread:
    """A village with how many standards in force are not read by all there whom they are for."""

    code: str
    name: str
    standards: int


@dataclass(frozen=True)
class StandardUnread:
    """A standard that one group of a village has not read to the last."""

    standard_id: int
    title: str
    group: Group
    people: int
    read: int


def how_many() -> Select[Any]:
    """Select the number of villages that ``villages`` returns, as far as one counts them."""
    query = _to_read(select(_village)).where(StandardRead.user_id.is_(None)).distinct().limit(MOST_COUNTED)
    return select(func.count()).select_from(query.subquery())


def villages(after: str | None) -> tuple[list[VillageUnread], str | None]:
    """Return a page of villages in which somebody has not read one, and the key of the next page."""
    query = _to_read(select(_village, func.count(Standard.id.distinct()))).where(StandardRead.user_id.is_(None))
    if after is not None:
        query = query.where(_village > after)
    rows = db.session().execute(query.group_by(_village).order_by(_village).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    named = select(Area.code, Area.name).where(Area.code.in_([code for code, _ in shown]))
    names: dict[str, str] = {code: name for code, name in db.session().execute(named)}
    page = [VillageUnread(code, names.get(code, code), number) for code, number in shown]
    return page, shown[-1][0] if len(rows) > PAGE_SIZE else None


def in_village(code: str) -> Sequence[StandardUnread]:
    """Return what is not read to the last in one village, the newest standard first, then by group."""
    group = group_of_post()
    query = _to_read(select(Standard.id, Standard.title, group, PEOPLE, READ)).where(_village == code)
    query = query.group_by(Standard.id, Standard.title, group).having(PEOPLE > READ)
    rows = db.session().execute(query)
    found = [StandardUnread(key, title, Group(one), people, read) for key, title, one, people, read in rows]
    places = list(Group)
    return sorted(found, key=lambda one: (-one.standard_id, places.index(one.group)))


def _to_read(query: Any) -> Any:
    """Return a query over everybody in a village and each standard in force that is for them, read or not."""
    for_them = cast(Standard.groups, Text).contains(literal('"') + group_of_post() + '"')
    read = and_(StandardRead.user_id == User.id, StandardRead.standard_id == Standard.id)
    return (
        query.select_from(Post)
        .join(User, and_(User.id == Post.user_id, User.active))
        .join(Area, and_(Area.id == Post.area_id, ~Area.special, func.length(Area.code) >= VILLAGE_DIGITS))
        .join(Standard, and_(Standard.current, for_them))
        .outerjoin(StandardRead, read)
        .where(in_force(clock.now()))
    )
