"""What happens again and again, by area; never by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE, Window, area_scope, in_list, narrow
from webapp.cases import queries as cases
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.related.models import CaseFlag, FlaggedCase, FlagScope
from webapp.reports.catalogue import category_name
from webapp.web.pagination import ListPage


@dataclass(frozen=True)
class FlagRow:
    """A flag as its list and its page show it."""

    flag: CaseFlag
    area: Area
    times: int

    @property
    def title(self) -> str:
        """What repeats: the category, or the place."""
        if self.flag.what == "category":
            return category_name(self.flag.kind or "hazard", self.flag.category)
        return self.flag.place_name or "同一个地方"

    @property
    def same(self) -> str:
        """In which way it repeats."""
        return "同一个地方" if self.flag.what == "place" else "同一类事"

    @property
    def words(self) -> str:
        """In which way, and how often."""
        return f"{self.same} · 30 天里 {self.times} 次"


def reach(actor: Actor, verb: str = "flag.read") -> list[str]:
    """Return the lists of flags that the actor may see: those of the areas in which they hold the verb."""
    paths = actor.paths_for(verb)
    areas = [p.area_id for p in actor.posts if p.area_id and any(p.area_path.startswith(path) for path in paths)]
    return list(dict.fromkeys(map(area_scope, areas)))


def flags(
    actor: Actor,
    bucket: str,
    after: tuple[int, int] | None,
    size: int = PAGE_SIZE,
    between: tuple[datetime, datetime] | None = None,
) -> ListPage[FlagRow]:
    """Return a page of flags, the newest first, perhaps only those of a span of moments."""
    since, until = map(clock.to_micros, between) if between else (None, None)
    listed = narrow(FlagScope, reach(actor), bucket, Window(since, until, after), size + 1).subquery()
    query = (
        select(CaseFlag, Area, _times(), listed.c.sort, listed.c.row_id)
        .select_from(listed)
        .join(CaseFlag, CaseFlag.id == listed.c.row_id)
        .join(Area, Area.id == CaseFlag.area_id)
        .order_by(listed.c.sort.desc(), listed.c.row_id.desc())
    )
    found = db.session().execute(query).all()
    rows = [FlagRow(row[0], row[1], row[2]) for row in found[:size]]
    last = found[size - 1] if len(found) > size else None
    return ListPage(rows, (last.sort, last.row_id) if last else None)


def flag_of(actor: Actor, flag_id: int, verb: str = "flag.read") -> tuple[CaseFlag, Area]:
    """Return one flag through the actor's reach; the one 404 for any other."""
    row = _row(actor, flag_id, verb)
    return row.flag, row.area


def flag_row(actor: Actor, flag_id: int) -> FlagRow:
    """Return one flag for its page."""
    return _row(actor, flag_id, "flag.read")


def cases_of(actor: Actor, flag_id: int) -> Sequence[CaseRow]:
    """Return the cases that count for a flag, the newest first, as far as the actor may see them."""
    listed = select(Case.id.label("row_id"), (-Case.id).label("sort")).join(FlaggedCase, FlaggedCase.case_id == Case.id)
    return rows_among(listed.where(FlaggedCase.flag_id == flag_id, ~Case.protected, cases.visible_to(actor)), actor)


def may_review(actor: Actor, row: FlagRow) -> bool:
    """Say whether the actor may put a flag aside."""
    return any(row.area.path.startswith(path) for path in actor.paths_for("flag.review"))


def _row(actor: Actor, flag_id: int, verb: str) -> FlagRow:
    scopes = reach(actor, verb)
    seen = [in_list(FlagScope, scopes, bucket, moment, CaseFlag.id) for bucket, moment in _PLACES]
    query = select(CaseFlag, Area, _times()).join(Area, Area.id == CaseFlag.area_id)
    found = db.session().execute(query.where(CaseFlag.id == flag_id, seen[0] | seen[1])).first()
    if found is None:
        raise not_found()
    return FlagRow(found[0], found[1], found[2])


_PLACES = (("new", CaseFlag.flagged_at), ("reviewed", CaseFlag.reviewed_at))


def _times() -> Any:
    counted = select(func.count()).where(FlaggedCase.flag_id == CaseFlag.id)
    return counted.correlate(CaseFlag).scalar_subquery().label("times")
