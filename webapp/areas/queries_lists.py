"""Reads of a list by its scope table: one page, perhaps narrowed by what its rows are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, select

from webapp.areas.models import Area
from webapp.areas.queries import villages_within
from webapp.areas.scope import EVERYTHING, PAGE_SIZE, ListPage, Window, narrow
from webapp.core.db import db

MOST_KEYS = 2000
"""So many rows a page looks through for a filter that finds little; the next one goes on where it stopped."""
Row = TypeVar("Row")


@dataclass(frozen=True)
class Listed:
    """One list: a bucket of a scope table in some scopes, and what of its rows is wanted.

    ``row`` is the model behind ``row_id``. ``wanted`` are conditions on it in SQL, ``only`` those of ``narrow``.
    """

    entry: type[Any]
    row: type[Any]
    scopes: Sequence[str]
    bucket: str
    window: Window = EVERYTHING
    wanted: Sequence[Any] = ()
    only: Any = None
    size: int = PAGE_SIZE


def page_of(listed: Listed, rows: Any, make: Callable[[Any], Row]) -> ListPage[Row]:
    """Return one page of a list; ``rows`` selects what is shown of each row, and ``make`` puts it together.

    A list that is narrowed looks through ``MOST_KEYS`` of its rows at most, and then says where it stopped.
    """
    keys = _wanted_keys(listed).subquery()
    query = rows.add_columns(keys.c.sort, keys.c.row_id).join(keys, keys.c.row_id == listed.row.id)
    found = db.session().execute(query.order_by(*_order(keys, listed.window))).unique().all()
    shown = [make(one) for one in found[: listed.size]]
    if len(found) > listed.size:
        last = found[listed.size - 1]
        return ListPage(shown, (last.sort, last.row_id))
    stopped = db.session().execute(_last_key(listed)).first() if listed.wanted else None
    return ListPage(shown, (stopped.sort, stopped.row_id) if stopped else None, ended=stopped is not None)


def village_names() -> dict[str, str]:
    """Return code → name of the villages, in code order."""
    return dict(villages_within([""]))


def lies_in(area_id: Any, code: str) -> Any:
    """Say in SQL whether an area, by its number, is the village with this code or lies in it."""
    path = select(Area.path).where(Area.code == code).scalar_subquery()
    return area_id.in_(select(Area.id).where(Area.path.startswith(path)))


def _wanted_keys(listed: Listed) -> Select[Any]:
    if not listed.wanted:
        return _keys(listed, listed.size + 1)
    keys = _keys(listed, MOST_KEYS).subquery()
    query = select(keys.c.row_id, keys.c.sort).join(listed.row, listed.row.id == keys.c.row_id)
    return query.where(*listed.wanted).order_by(*_order(keys, listed.window)).limit(listed.size + 1)


def _last_key(listed: Listed) -> Select[Any]:
    """Return the last key that a filter may look at, where so many there are."""
    keys = _keys(listed, MOST_KEYS).subquery()
    query = select(keys.c.row_id, keys.c.sort).order_by(*_order(keys, listed.window))
    return query.offset(MOST_KEYS - 1).limit(1)


def _keys(listed: Listed, limit: int) -> Select[Any]:
    only = {} if listed.only is None else listed.only
    return narrow(listed.entry, listed.scopes, listed.bucket, listed.window, limit, only)


def _order(keys: Any, window: Window) -> tuple[Any, Any]:
    return (keys.c.sort.desc(), keys.c.row_id.desc()) if window.newest_first else (keys.c.sort, keys.c.row_id)
