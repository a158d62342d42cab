"""Noting what happens again and again, after the commit, and putting a flag aside once it was talked over.

Never by person, and a protected matter never counts. What was talked over does not count again: three more must come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from webapp.areas.models import Area, Level
from webapp.areas.scope import area_scope, entries, scopes_of_area
from webapp.cases.models import Case, CaseScope
from webapp.core import clock, journal
from webapp.core.db import db, insert, savepoint, transaction
from webapp.core.errors import Problem
from webapp.core.follow import Happened, follow
from webapp.core.geo import distance_m
from webapp.people.actor import Actor
from webapp.related.models import CaseFlag, FlaggedCase, FlagScope
from webapp.related.queries_flags import flag_of
from webapp.reports.models import Report

log = structlog.get_logger(__name__)

FOLLOWER = "repeats"
TIMES, WITHIN, NEAR_METRES = 3, timedelta(days=30), 100.0
# More matters in one micro-grid and month than that need no flag to be seen.
MOST = 200
BATCH = 50
PLACE, CATEGORY = "place", "category"


@dataclass(frozen=True)
class Recent:
    """A case of the last 30 days in one area."""

    case: Case
    place_name: str


def catch_up(batch: int = BATCH) -> int:
    """Look at the cases that opened since the last time; return how many journal entries were read."""
    return follow(FOLLOWER, _take, batch=batch, limit=max(batch, 5_000))


def review(actor: Actor, flag_id: int, words: str, version: int | None) -> None:
    """Put a flag aside: it was talked over. 404 out of the actor's reach, 409 when somebody was faster."""
    with transaction() as session:
        flag, area = flag_of(actor, flag_id, "flag.review")
        if flag.reviewed_at is not None or (version is not None and version != flag.version):
            raise Problem("stale", "刚刚有人已经看过、收起来了")
        flag.reviewed_at, flag.reviewed_by_id, flag.words = clock.now(), actor.id, words
        try:
            session.flush()
        except StaleDataError as error:
            session.rollback()
            raise Problem("stale") from error
        _place(flag, area)
        journal.append("flag.reviewed", ("flag", flag.id), actor_id=actor.id, content={"note": words} if words else {})


def _take(happened: Sequence[Happened]) -> None:
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
    session = db.session()
    case = session.get(Case, case_id)
    if case is None or case.protected or case.merged_into_id is not None:
        return
    area = session.get_one(Area, case.area_id)
    if area.level != Level.MICRO_GRID and not area.special:
        return
    recent = _recent(case)
    place_name = next((r.place_name for r in recent if r.case.id == case.id), "")
    same_place = [r.case for r in recent if _same_place(case, place_name, r)]
    same_category = [r.case for r in recent if (r.case.kind, r.case.category) == (case.kind, case.category)]
    _note(PLACE, case, area, same_place, place_name=place_name)
    _note(CATEGORY, case, area, same_category, kind=case.kind, category=case.category)


def _put_into_another(case_id: int) -> None:
    """Let a case that was one with another count no more; a flag that is left with fewer than three goes."""
    session = db.session()
    open_flags = (
        select(CaseFlag.id)
        .join(FlaggedCase, FlaggedCase.flag_id == CaseFlag.id)
        .where(FlaggedCase.case_id == case_id, CaseFlag.reviewed_at.is_(None))
    )
    flag_ids = list(session.scalars(open_flags))
    session.execute(delete(FlaggedCase).where(FlaggedCase.case_id == case_id, FlaggedCase.flag_id.in_(flag_ids)))
    left = select(FlaggedCase.flag_id, func.count()).where(FlaggedCase.flag_id.in_(flag_ids))
    counts: dict[int, int] = {flag_id: n for flag_id, n in session.execute(left.group_by(FlaggedCase.flag_id))}
    for flag_id in flag_ids:
        if counts.get(flag_id, 0) < TIMES:
            session.execute(delete(FlaggedCase).where(FlaggedCase.flag_id == flag_id))
            session.execute(delete(FlagScope).where(FlagScope.row_id == flag_id))
            session.execute(delete(CaseFlag).where(CaseFlag.id == flag_id))


_LOOKS = {"case.opened": _opened, "case.merged": _put_into_another, "case.unmerged": _opened}


def _recent(case: Case) -> list[Recent]:
    """Return what came in the 30 days up to a case in its very area, the newest first: one range of its own list."""
    until = clock.to_micros(case.received_at)
    query = (
        select(Case, Report.place_name)
        .join(CaseScope, CaseScope.row_id == Case.id)
        .join(Report, Report.id == Case.opening_report_id)
        .where(
            CaseScope.scope == area_scope(case.area_id),
            CaseScope.bucket == "all",
            CaseScope.sort.between(clock.to_micros(case.received_at - WITHIN), until),
            Case.area_id == case.area_id,
            Case.merged_into_id.is_(None),
            ~Case.protected,
        )
    )
    rows = db.session().execute(query.order_by(CaseScope.sort.desc(), CaseScope.row_id.desc()).limit(MOST))
    return [Recent(found, place_name) for found, place_name in rows]


def _same_place(case: Case, place_name: str, other: Recent) -> bool:
    if case.id == other.case.id:
        return True
    here, there = (case.latitude, case.longitude), (other.case.latitude, other.case.longitude)
    if None not in (*here, *there) and distance_m(here, there) <= NEAR_METRES:  # type: ignore[arg-type]
        return True
    return bool(_plain(place_name)) and _plain(place_name) == _plain(other.place_name)


def _plain(place_name: str) -> str:
    return "".join(place_name.split()).casefold()


def _note(what: str, case: Case, area: Area, same: Sequence[Case], **about: Any) -> None:
    session = db.session()
    flags = _flags_with(what, area.id, [one.id for one in same], about)
    over = {case_id for flag, case_id in flags if flag.reviewed_at}
    counting = [one.id for one in same if one.id not in over]
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
    rows = entries(scopes_of_area(area), [(at[0], clock.to_micros(at[1]))], flag.id)
    session.execute(insert(FlagScope).values(rows))
