"""Noting what happens again and again, after the commit, and putting a flag aside once it was talked over.

Never by person, and a protected matter never counts. What was talked over does not count again: three more must come.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import ColumnElement, bindparam, delete, func, select
from sqlalchemy.exc import OperationalError

from webapp.areas.models import Area, Level
from webapp.areas.scope import area_scope, scope_entries, scopes_of_area
from webapp.cases.models import Case, CaseScope
from webapp.core import clock, journal
from webapp.core.db import db, insert, savepoint, transaction
from webapp.core.errors import Problem
from webapp.core.geo import distance_m
from webapp.core.journal_consumers import JournalEvent, consume
from webapp.core.workflow import saving
from webapp.people.actor import Actor
from webapp.related.models import CaseFlag, FlaggedCase, FlagScope
from webapp.related.queries_flags import flag_of
from webapp.reports.models import Report

log = structlog.get_logger(__name__)

FOLLOWER = "repeats"
TIMES, WITHIN, NEAR_METRES = 3, timedelta(days=30), 100.0
# More matters in one micro-grid and month than that need no flag to be seen.
MOST = 200
_NEVER_NEAR = 0.001  # degrees of latitude: 110 m, so that hardly anything has to be measured
BATCH = 50
PLACE, CATEGORY = "place", "category"
PUT_ASIDE = "刚刚有人已经看过、收起来了"


class Recent(NamedTuple):
    """A case of the last 30 days in one area."""

    id: int
    kind: str
    category: str
    latitude: float | None
    longitude: float | None
    place_name: str


# Asked for every case that opens; putting them together takes longer than running them.
_CASE = (
    select(Case.id, Case.area_id, Case.received_at, Area)
    .join(Area, Area.id == Case.area_id)
    .where(Case.id == bindparam("case_id"), ~Case.protected, Case.merged_into_id.is_(None))
)
_RECENT = (
    select(Case.id, Case.kind, Case.category, Case.latitude, Case.longitude, Report.place_name)
    .join(CaseScope, CaseScope.row_id == Case.id)
    .join(Report, Report.id == Case.opening_report_id)
    .where(
        CaseScope.scope == bindparam("scope"),
        CaseScope.bucket == "all",
        CaseScope.sort.between(bindparam("since"), bindparam("until")),
        Case.area_id == bindparam("area_id"),
        Case.merged_into_id.is_(None),
        ~Case.protected,
    )
    .order_by(CaseScope.sort.desc(), CaseScope.row_id.desc())
    .limit(MOST)
)


def catch_up(batch: int = BATCH) -> int:
    """Look at the cases that opened since the last time; return how many journal entries were read."""
    return consume(FOLLOWER, _take, batch=batch, limit=max(batch, 5_000))


def review(actor: Actor, flag_id: int, words: str, version: int | None) -> None:
    """Put a flag aside: it was talked over. 404 out of the actor's reach, 409 when another writer was faster."""
    with transaction():
        flag, area = flag_of(actor, flag_id, "flag.review")
        if flag.reviewed_at is not None or (version is not None and version != flag.version):
            raise Problem("stale", PUT_ASIDE)
        with saving(lambda: Problem("stale", PUT_ASIDE)):
            flag.reviewed_at, flag.reviewed_by_id, flag.words = clock.now(), actor.id, words
        _place(flag, area)
        journal.append("flag.reviewed", ("flag", flag.id), actor_id=actor.id, content={"note": words} if words else {})


def _take(happened: Sequence[JournalEvent]) -> None:
    for entry in happened:
        if entry.subject_kind != "case" or entry.event not in _LOOKS:
            continue
        try:
            with savepoint():
                _LOOKS[entry.event](entry.subject_id)
        except OperationalError:
            raise
        except Exception as error:
            log.error("repeat_failed", case=entry.subject_id, error=type(error).__name__)


def _opened(case_id: int) -> None:
    """Set or extend the flags of which a new case is the third, or a further one."""
    row = db.session().execute(_CASE, {"case_id": case_id}).first()
    if row is None or (row.Area.level != Level.MICRO_GRID and not row.Area.special):
        return
    recent = _recent(row.area_id, row.received_at)
    case = next((one for one in recent if one.id == case_id), None)
    if case is None:
        return
    same_category = [one.id for one in recent if (one.kind, one.category) == (case.kind, case.category)]
    _note(PLACE, row.Area, [one.id for one in recent if _same_place(case, one)], place_name=case.place_name)
    _note(CATEGORY, row.Area, same_category, kind=case.kind, category=case.category)


def _counts_no_more(case_id: int) -> None:
    """Let a case count no more that is one with another, or stays in town; a flag left with fewer than three goes."""
    let_go([case_id], CaseFlag.reviewed_at.is_(None))


def let_go(case_ids: Sequence[int], *which: ColumnElement[bool]) -> list[int]:
    """Let cases count for flags no more; those left with fewer than three go. Return the ids of those that stay."""
    session = db.session()
    counting = select(FlaggedCase.flag_id).join(CaseFlag, CaseFlag.id == FlaggedCase.flag_id)
    flag_ids = sorted(set(session.scalars(counting.where(FlaggedCase.case_id.in_(case_ids), *which))))
    session.execute(delete(FlaggedCase).where(FlaggedCase.case_id.in_(case_ids), FlaggedCase.flag_id.in_(flag_ids)))
    left = select(FlaggedCase.flag_id, func.count()).where(FlaggedCase.flag_id.in_(flag_ids))
    counts: dict[int, int] = {flag_id: n for flag_id, n in session.execute(left.group_by(FlaggedCase.flag_id))}
    gone = [flag_id for flag_id in flag_ids if counts.get(flag_id, 0) < TIMES]
    session.execute(delete(FlaggedCase).where(FlaggedCase.flag_id.in_(gone)))
    session.execute(delete(FlagScope).where(FlagScope.row_id.in_(gone)))
    session.execute(delete(CaseFlag).where(CaseFlag.id.in_(gone)))
    return [flag_id for flag_id in flag_ids if flag_id not in gone]


_LOOKS = {
    "case.opened": _opened,
    "case.merged": _counts_no_more,
    "case.unmerged": _opened,
    "case.town_only": _counts_no_more,
}


def _recent(area_id: int, received_at: datetime) -> list[Recent]:
    """Return what came in the 30 days up to a moment in one very area, the newest first: one range of its own list."""
    since, until = clock.to_micros(received_at - WITHIN), clock.to_micros(received_at)
    values = {"scope": area_scope(area_id), "area_id": area_id, "since": since, "until": until}
    return [Recent(*row) for row in db.session().execute(_RECENT, values)]


def _same_place(case: Recent, other: Recent) -> bool:
    if case.id == other.id:
        return True
    if _plain(case.place_name) and _plain(case.place_name) == _plain(other.place_name):
        return True
    if case.latitude is None or case.longitude is None or other.latitude is None or other.longitude is None:
        return False
    if abs(case.latitude - other.latitude) > _NEVER_NEAR:
        return False
    return distance_m((case.latitude, case.longitude), (other.latitude, other.longitude)) <= NEAR_METRES


def _plain(place_name: str) -> str:
    return "".join(place_name.split()).casefold()


def _note(what: str, area: Area, same: Sequence[int], **about: Any) -> None:
    if len(same) < TIMES:
        return
    session = db.session()
    flags = _flags_with(what, area.id, same, about)
    over = {case_id for flag, case_id in flags if flag.reviewed_at}
    counting = [case_id for case_id in same if case_id not in over]
    open_flag = next((flag for flag, _ in flags if flag.reviewed_at is None), None)
    if open_flag is None:
        if len(counting) < TIMES:
            return
        open_flag = CaseFlag(what=what, area_id=area.id, flagged_at=clock.now(), **about)
        session.add(open_flag)
        session.flush()
        _place(open_flag, area)
        # A flag for the meeting; whoever looks after the area sees it in the list, nobody is sent a message.
        journal.append("flag.set", ("flag", open_flag.id), content={"cases": counting})
    rows = [{"flag_id": open_flag.id, "case_id": case_id} for case_id in counting]
    session.execute(insert(FlaggedCase).values(rows).on_conflict_do_nothing())


def _flags_with(what: str, area_id: int, case_ids: Iterable[int], about: dict[str, Any]) -> list[tuple[CaseFlag, int]]:
    """Return the flags in an area that one of these cases counts for, with each of these cases."""
    query = (
        select(CaseFlag, FlaggedCase.case_id)
        .join(FlaggedCase, FlaggedCase.flag_id == CaseFlag.id)
        .where(CaseFlag.area_id == area_id, CaseFlag.what == what, FlaggedCase.case_id.in_(case_ids))
        .order_by(CaseFlag.id)
    )
    if what == CATEGORY:
        query = query.where(CaseFlag.kind == about["kind"], CaseFlag.category == about["category"])
    return [(flag, case_id) for flag, case_id in db.session().execute(query)]


def _place(flag: CaseFlag, area: Area) -> None:
    session = db.session()
    session.execute(delete(FlagScope).where(FlagScope.row_id == flag.id))
    at = ("reviewed", flag.reviewed_at) if flag.reviewed_at else ("new", flag.flagged_at)
    rows = scope_entries(scopes_of_area(area), [(at[0], clock.to_micros(at[1]))], flag.id)
    session.execute(insert(FlagScope).values(rows))
