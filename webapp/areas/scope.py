"""The one way to ask "which of these rows may this actor see": scope names, and the query that narrows to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, false, func, select, true, tuple_, union_all

from webapp.areas.models import Area, ScopeEntry
from webapp.web.pagination import PAGE_SIZE as PAGE_SIZE
from webapp.web.pagination import ListPage as ListPage

# The one list of all protected matters. Who reads it is decided at each request by who is named then, so whoever is
# replaced sees none of them any more, and the one who follows sees them all. A matter of which somebody is kept out
# stands in a list of its own instead (people/queries_receiving): readers ask ``Actor.named``, never this name.
PROTECTED_SCOPE = "protected"
# What an entry of a scope table says, whichever: those of ``scope_entries``.
SCOPE_COLUMNS = ("scope", "bucket", "sort", "row_id")


def area_scope(area_id: int) -> str:
    """Name the scope of an area with everything below it."""
    return f"a{area_id}"


def person_scope(user_id: int) -> str:
    """Name the scope of one person."""
    return f"p{user_id}"


def counter_scope(user_id: int) -> str:
    """Name the scope of what a person wrote down for others: theirs while they sit where people come."""
    return f"c{user_id}"


def unit_scope(unit_id: int) -> str:
    """Name the scope of a unit."""
    return f"u{unit_id}"


def recheck_scope(area_id: int) -> str:
    """Name the scope of whoever is the informant of a micro-grid now: what is looked at again, and what came of it."""
    return f"m{area_id}"


def desk_scope(area_id: int) -> str:
    """Name the scope of what a town's desk has sent out to units: work orders, and the cases they belong to."""
    return f"d{area_id}"


def town_scope(area_id: int) -> str:
    """Name the scope of what the reception of a town sees: what stays on the town's level."""
    return f"t{area_id}"


def seat_scope(area_id: int) -> str:
    """Name the scope of what those who lead an area are shown beside what lies in it."""
    return f"v{area_id}"


def scopes_of_area(area: Area) -> list[str]:
    """Return the scopes in which something that lies in ``area`` is listed: its own and that of each ancestor."""
    return [area_scope(area_id) for area_id in area.lineage]


@dataclass(frozen=True)
class Window:
    """Which part of a list: a range of ``sort`` (since ≤ sort < until) and the last row of the page before."""

    since: int | None = None
    until: int | None = None
    after: tuple[int, int] | None = None
    newest_first: bool = True


EVERYTHING = Window()
NOTHING: Mapping[str, Any] = {}


def narrow(
    entry: type[Any],
    scopes: Sequence[str],
    bucket: str,
    window: Window = EVERYTHING,
    limit: int = PAGE_SIZE + 1,
    only: Mapping[str, Any] = NOTHING,
) -> Select[Any]:
    """Select (row_id, sort) of one list, merged from a few scopes, in order, at most ``limit`` rows.

    ``only``: scope → what holds of its rows besides, in SQL.
    """
    if not scopes:
        return select(entry.row_id, entry.sort).where(false())
    found = [_one(entry, scope, bucket, window, limit).where(only.get(scope, true())) for scope in scopes]
    if len(scopes) == 1:
        return found[0]
    parts = [part.subquery() for part in found]
    merged = union_all(*[select(p.c.row_id, p.c.sort) for p in parts]).subquery()
    order = _order(merged.c.sort, merged.c.row_id, window.newest_first)
    return select(merged.c.row_id, merged.c.sort).distinct().order_by(*order).limit(limit)


def count(entry: type[Any], scopes: Sequence[str], bucket: str, window: Window = EVERYTHING) -> Select[Any]:
    """Select how many distinct rows are in a list; only for ranges that stay small (overdue, to be acknowledged)."""
    query = select(func.count(entry.row_id.distinct())).where(entry.scope.in_(scopes), entry.bucket == bucket)
    return query.where(*_range(entry, window))


def in_list(entry: type[Any], scopes: Sequence[str], bucket: str, sort: Any, row_id: Any) -> Any:
    """Say in SQL whether a row is in a list of one of these scopes."""
    return exists().where(entry.scope.in_(scopes), entry.bucket == bucket, entry.sort == sort, entry.row_id == row_id)


def scope_entries(scopes: Iterable[str], places: Iterable[tuple[str, int]], row_id: int) -> list[dict[str, Any]]:
    """Return the scope rows of one thing: every (bucket, sort) place in every scope."""
    standing_in = list(places)
    return [
        {"scope": scope, "bucket": bucket, "sort": sort, "row_id": row_id}
        for scope in dict.fromkeys(scopes)
        for bucket, sort in standing_in
    ]


def _one(entry: type[ScopeEntry], scope: str, bucket: str, window: Window, limit: int) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(entry.row_id, entry.sort).where(
        entry.scope == scope, entry.bucket == bucket
    )
    query = query.where(*_range(entry, window))
    return query.order_by(*_order(entry.sort, entry.row_id, window.newest_first)).limit(limit)


def _range(entry: type[ScopeEntry], window: Window) -> list[Any]:
    conditions: list[Any] = []
    if window.since is not None:
        conditions.append(entry.sort >= window.since)
    if window.until is not None:
        conditions.append(entry.sort < window.until)
    if window.after is not None:
        key = tuple_(entry.sort, entry.row_id)
        conditions.append(key < window.after if window.newest_first else key > window.after)
    return conditions


def _order(sort: Any, row_id: Any, newest_first: bool) -> tuple[Any, Any]:
    return (sort.desc(), row_id.desc()) if newest_first else (sort, row_id)
