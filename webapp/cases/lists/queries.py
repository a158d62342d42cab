"""Lists of cases, page by page, and how many are in them.

Each form of a list is one statement, put together once: building it takes longer than running it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, tuple_

from webapp.areas.scope import EVERYTHING, PAGE_SIZE, ListPage, Window, count, in_list, narrow
from webapp.cases.lists.queries_filters import FILTERS
from webapp.cases.lists.queries_rows import SHOWN, case_row, case_rows, flat_row, key_order
from webapp.cases.lists.queries_rows import CaseRow as CaseRow
from webapp.cases.models import Case, CaseScope
from webapp.cases.states import State
from webapp.core import clock
from webapp.core.db import Moment, db
from webapp.core.hot.reads import HotRead
from webapp.people.actor import Actor

MOST_KEYS = 2000
"""So many matters a page looks through for a filter that finds little; the next one goes on where it stopped."""

CasePage = ListPage[CaseRow]


class Form(NamedTuple):
    """What the statement of a list depends on.

    ``paths`` is set when some cases are seen only as their reporter, ``only`` names the filters that narrow the list.
    Without ``pictures`` none are looked for.
    """

    scopes: int
    since: bool = False
    until: bool = False
    after: bool = False
    newest_first: bool = True
    phones: bool = False
    paths: int | None = None
    only: tuple[str, ...] = ()
    pictures: bool = True


def list_page(
    scopes: Sequence[str],
    bucket: str,
    window: Window = EVERYTHING,
    *,
    only: Mapping[str, Any] | None = None,
    size: int = PAGE_SIZE,
    phones: bool = False,
    seen_by: Actor | None = None,
    pictures: bool = True,
) -> CasePage:
    """Return one page of a list by its key; ``only`` narrows it further (see ``FILTERS``), among ``MOST_KEYS`` at most.

    With ``seen_by`` the words and the picture of a case that a person only reported are those of their own report.
    """
    if not scopes:
        return CasePage([], None)
    form = Form(
        len(scopes),
        window.since is not None,
        window.until is not None,
        window.after is not None,
        window.newest_first,
        phones,
        len(seen_by.leading) if seen_by else None,
        tuple(only or ()),
        pictures,
    )
    values = {f"scope_{n}": scope for n, scope in enumerate(scopes)} | _seen_values(seen_by)
    after = dict(zip(("after_sort", "after_row"), window.after or (), strict=False))
    wanted = {"since": window.since, "until": window.until, **(only or {})}
    values |= {"bucket": bucket, "size": size + 1, **after, **{k: v for k, v in wanted.items() if v is not None}}
    values |= {"most": MOST_KEYS, "skipped": MOST_KEYS - 1} if form.only else {}
    found = _list(form).all(values)
    rows = [flat_row(one) for one in found[:size]]
    if len(found) > size:
        return CasePage(rows, (found[size - 1].sort, found[size - 1].row_id))
    stopped = _last_key(form).first(values) if form.only else None
    return CasePage(rows, (stopped.sort, stopped.row_id) if stopped else None, ended=stopped is not None)


def held_overdue(scopes: Sequence[str], after: tuple[int, int] | None, *, size: int = PAGE_SIZE) -> CasePage:
    """Return the cases that a person holds and that are past their time, the longest overdue first."""
    values: dict[str, Any] = {"scopes": list(scopes), "now": clock.now(), "size": size + 1}
    if after:
        values |= {"after_sort": clock.from_micros(after[0]), "after_row": after[1]}
    found = (_OVERDUE_FROM if after else _OVERDUE).all(values)
    rows = [flat_row(one) for one in found[:size]]
    last = rows[-1].case if len(found) > size else None
    return CasePage(rows, (clock.to_micros(last.due_at), last.id) if last else None)


def row_of(case_id: int, seen_by: Actor | None = None) -> CaseRow:
    """Return one case as a list shows it; the caller has loaded it through its scope."""
    values = {"case_id": case_id, **_seen_values(seen_by)}
    found = db.session().execute(_one_case(len(seen_by.leading) if seen_by else None), values).one()
    return case_row(found, found.Case)


def row_with(
    case_id: int, also: Sequence[Callable[[Any], ColumnElement[Any]]], seen_by: Actor
) -> tuple[CaseRow, Sequence[Any]]:
    """Do as ``row_of``, and answer in the same statement what else is ``also`` asked, in SQL, of the id of the case."""
    values = {"case_id": case_id, **_seen_values(seen_by)}
    found = _one_case_with(len(seen_by.leading), tuple(also)).all(values)[0]
    return flat_row(found), found[len(found) - len(also) :]


def rows_among(listed: Select[*tuple[Any, ...]], seen_by: Actor | None = None) -> list[CaseRow]:
    """Return the cases whose ids ``listed`` selects (row_id, sort), in the order of sort; ``seen_by`` as in a list."""
    paths = len(seen_by.leading) if seen_by else None
    statement = case_rows(listed.subquery(), newest_first=False, paths=paths)
    return [case_row(one, one.Case) for one in db.session().execute(statement, _seen_values(seen_by))]


def listed_in(scopes: Sequence[str], bucket: str, since: int | None, until: int | None) -> Select[Any]:
    """Select how many cases are in a part of a list that stays small."""
    return count(CaseScope, scopes, bucket, Window(since=since, until=until))


def to_look_at(scopes: Sequence[str]) -> Select[Any]:
    """Select how many open cases in these scopes are to be looked at again; they are few."""
    here = in_list(CaseScope, scopes, "open", Case.due_at, Case.id)
    return select(func.count()).where(Case.state == State.PENDING_RECHECK, here)


def awaiting(scopes: Sequence[str]) -> Select[Any]:
    """Select how many cases wait for the 我已收到 of whoever holds them."""
    return count(CaseScope, scopes, "awaiting")


def held_until(scopes: Sequence[str], until: datetime) -> Select[Any]:
    """Select how many cases that somebody holds have a limit before a moment, those that are late included."""
    query = select(func.count(CaseScope.row_id.distinct())).join(Case, Case.id == CaseScope.row_id)
    return query.where(CaseScope.scope.in_(scopes), CaseScope.bucket.in_(("awaiting", "working")), Case.due_at < until)


def rows_chosen(scopes: Sequence[str], codes: Sequence[str], seen_by: Actor | None = None) -> list[CaseRow]:
    """Return the cases with these codes that stand in these scopes, the first received first."""
    chosen = select(Case.id).where(Case.code.in_(codes))
    listed = select(CaseScope.row_id, CaseScope.sort).where(CaseScope.row_id.in_(chosen), CaseScope.bucket == "all")
    return rows_among(listed.where(CaseScope.scope.in_(scopes)).distinct(), seen_by)


def todo_counts(scopes: Sequence[str]) -> tuple[int, int, int]:
    """Return how many cases wait for my 我已收到, how many I work on, and how many of both are overdue."""
    awaits_me, working, overdue = _TODO_COUNTS.all({"scopes": list(scopes), "now": clock.now()})[0]
    return awaits_me, working, overdue


@lru_cache(maxsize=256)
def _list(form: Form) -> HotRead:
    wanted = [FILTERS[name] for name in form.only]
    listed = _keys(form, bindparam("most" if wanted else "size"))
    if wanted:
        keys = listed.subquery()
        order = key_order(keys, form.newest_first)
        listed = select(keys.c.row_id, keys.c.sort).join(Case, Case.id == keys.c.row_id).where(*wanted)
        listed = listed.order_by(*order).limit(bindparam("size"))
    how: Any = {"phones": form.phones, "paths": form.paths, "with_pictures": form.pictures, "of_case": SHOWN}
    return HotRead(case_rows(listed.subquery(), form.newest_first, **how))


@lru_cache(maxsize=256)
def _last_key(form: Form) -> HotRead:
    """Return the last key that a filter may look at, where so many there are."""
    keys = _keys(form, bindparam("most")).subquery()
    query = select(keys.c.row_id, keys.c.sort).order_by(*key_order(keys, form.newest_first))
    return HotRead(query.offset(bindparam("skipped")).limit(1))


def _keys(form: Form, limit: Any) -> Select[*tuple[Any, ...]]:
    scopes: Any = [bindparam(f"scope_{n}") for n in range(form.scopes)]
    bucket: Any = bindparam("bucket")
    given: dict[str, Any] = {
        "since": bindparam("since") if form.since else None,
        "until": bindparam("until") if form.until else None,
        "after": tuple_(bindparam("after_sort"), bindparam("after_row")) if form.after else None,
    }
    return narrow(CaseScope, scopes, bucket, Window(**given, newest_first=form.newest_first), limit)


@lru_cache(maxsize=16)
def _one_case(paths: int | None, of_case: Sequence[Any] = (Case,)) -> Select[*tuple[Any, ...]]:
    listed = select(Case.id.label("row_id"), Case.id.label("sort")).where(Case.id == bindparam("case_id"))
    return case_rows(listed.subquery(), True, phones=True, paths=paths, seat=True, of_case=of_case)


@lru_cache(maxsize=64)
def _one_case_with(paths: int, also: Sequence[Callable[[Any], ColumnElement[Any]]]) -> HotRead:
    return HotRead(_one_case(paths, SHOWN).add_columns(*[one(bindparam("case_id")) for one in also]))


def _seen_values(seen_by: Actor | None) -> dict[str, Any]:
    if seen_by is None:
        return {}
    return {"user_id": seen_by.id} | {f"path_{n}": post.area_path for n, post in enumerate(seen_by.leading)}


_scopes: Any = bindparam("scopes", expanding=True)
_now = bindparam("now", type_=Moment())
_held = and_(CaseScope.scope.in_(_scopes), CaseScope.bucket.in_(("awaiting", "working")))
_late = Case.due_at < _now
_TODO_COUNTS = HotRead(
    select(
        *(count(CaseScope, _scopes, bucket).scalar_subquery() for bucket in ("awaiting", "working")),
        select(func.count(CaseScope.row_id.distinct()))
        .join(Case, Case.id == CaseScope.row_id)
        .where(_held, _late)
        .scalar_subquery(),
    )
)
OVERDUE_BY_SCOPE = (
    select(CaseScope.scope, func.count().label("number"))
    .where(CaseScope.scope.in_(_scopes), CaseScope.bucket == "open", CaseScope.sort < bindparam("now"))
    .group_by(CaseScope.scope)
)


def _overdue(*further: Any) -> HotRead:
    listed = (
        select(Case.id.label("row_id"), Case.due_at.label("sort"))
        .join(CaseScope, CaseScope.row_id == Case.id)
        .where(_held, _late, *further)
        .distinct()
        .order_by(Case.due_at, Case.id)
        .limit(bindparam("size"))
    )
    return HotRead(case_rows(listed.subquery(), False, phones=True, of_case=SHOWN))


_OVERDUE = _overdue()
_OVERDUE_FROM = _overdue(
    tuple_(Case.due_at, Case.id) > tuple_(bindparam("after_sort", type_=Moment()), bindparam("after_row"))
)
