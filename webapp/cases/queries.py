"""Reads of cases, each through the actor's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, tuple_, union_all
from sqlalchemy import case as either
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.scope import EVERYTHING, PAGE_SIZE, Window, count, narrow, standing
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.cases.rules import Held
from webapp.cases.states import OPEN_STATES, WORDS, State
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.journal import JournalEntry
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.catalogue import severities
from webapp.reports.models import Photo, Report, Severity, Submission
from webapp.web.words import left

# A light turns amber in the last quarter of the time there was, at least half an hour and at most a day before the end.
_SOON_AT_LEAST, _SOON_AT_MOST = timedelta(minutes=30), timedelta(days=1)


@dataclass(frozen=True)
class CaseRow:
    """A case as a list shows it."""

    case: Case
    title: str
    area_label: str
    place_name: str
    author_name: str
    author_phone: str
    photo_id: int | None
    photo_count: int

    @property
    def place(self) -> str:
        """Area and place in one line."""
        return f"{self.area_label} · {self.place_name}" if self.place_name else self.area_label

    @property
    def words(self) -> tuple[str, str, str]:
        """The state's word, tone and icon."""
        return WORDS[State(self.case.state)]

    @property
    def state(self) -> str:
        """The state by its identifier in the glossary."""
        return "awaiting_ack" if self.case.state == State.SUBMITTED else self.case.state

    @property
    def severity(self) -> str:
        """How urgent it is, in words."""
        return severities()[Severity(self.case.severity)].name

    @property
    def light(self) -> tuple[str, str] | None:
        """The light and its words (已超期 2 小时, 还剩 40 分钟); None once there is nothing left to be late for."""
        if self.case.state not in OPEN_STATES:
            return None
        if self.case.protected and self.case.state != State.SUBMITTED:
            return "good", WORDS[State(self.case.state)][0]  # no later step is open to it, so nothing can be late
        due, remaining = self.case.due_at, self.case.due_at - clock.now()
        if remaining < timedelta():
            return "late", left(due)
        quarter = (due - max(self.case.held_since, self.case.received_at)) / 4
        soon = remaining <= min(max(quarter, _SOON_AT_LEAST), _SOON_AT_MOST)
        return "soon" if soon else "good", left(due)


@dataclass(frozen=True)
class CaseReportRow:
    """A report of a case, with its author's name and its own id."""

    report: Report
    author_name: str
    client_id: str


@dataclass(frozen=True)
class Page:
    """A page of a list, and the key of its last row when more follow."""

    rows: list[CaseRow]
    after: tuple[int, int] | None


def visible_to(actor: Actor) -> Any:
    """Say in SQL whether a case may be seen by the actor."""
    return _standing_in(actor.scopes)


def _standing_in(scopes: Any) -> Any:
    return standing(CaseScope, scopes, "all", Case.received_at, Case.id)


_holder = aliased(Area)
_reported_by_actor = exists().where(
    CaseReport.case_id == Case.id,
    CaseReport.report_id == Report.id,
    CaseReport.left_at.is_(None),
    Report.author_id == bindparam("actor_id"),
)
# Asked for every page and every step of a case; putting it together takes longer than running it.
_HELD = (
    select(Case, Area, _holder.path, _reported_by_actor)
    .join(Area, Area.id == Case.area_id)
    .outerjoin(_holder, _holder.id == Case.holder_area_id)
    .where(Case.code == bindparam("code"), _standing_in(bindparam("scopes", expanding=True)))
)


def held(actor: Actor, code: str) -> Held:
    """Return a case through the actor's scope; the one 404 for absent and out of scope."""
    row = db.session().execute(_HELD, {"code": code, "scopes": actor.scopes, "actor_id": actor.id}).first()
    if row is None:
        raise not_found()
    return Held(row[0], row[1], row[2] or row[1].path, bool(row[3]))


def page(
    scopes: Sequence[str],
    bucket: str,
    window: Window = EVERYTHING,
    *,
    kind: str | None = None,
    category: str | None = None,
    size: int = PAGE_SIZE,
    seen_by: Actor | None = None,
) -> Page:
    """Return one page of a list by its key; ``kind`` and ``category`` narrow it further.

    With ``seen_by`` the words and the picture of a case that somebody only reported are those of their own report.
    """
    if kind or category:
        listed = _filtered(scopes, bucket, window, kind, category, size + 1).subquery()
    else:
        listed = narrow(CaseScope, scopes, bucket, window, size + 1).subquery()
    found = db.session().execute(_rows(listed, window.newest_first, seen_by)).all()
    rows = [_row(values) for values in found[:size]]
    more = len(found) > size
    return Page(rows, (found[size - 1].sort, found[size - 1].row_id) if more else None)


def held_overdue(scopes: Sequence[str], after: tuple[int, int] | None) -> Page:
    """Return the cases that somebody holds and that are past their time, the longest overdue first."""
    due = Case.due_at.label("sort")
    query = (
        select(Case.id.label("row_id"), due)
        .join(CaseScope, CaseScope.row_id == Case.id)
        .where(
            CaseScope.scope.in_(scopes),
            CaseScope.bucket.in_(("awaiting", "working")),
            Case.due_at < clock.now(),
            or_(~Case.protected, Case.state == State.SUBMITTED),
        )
        .distinct()
        .order_by(due, Case.id)
        .limit(PAGE_SIZE + 1)
    )
    if after:
        query = query.where(tuple_(Case.due_at, Case.id) > (clock.from_micros(after[0]), after[1]))
    found = db.session().execute(_rows(query.subquery(), False)).all()
    rows = [_row(values) for values in found[:PAGE_SIZE]]
    last = rows[-1].case if len(found) > PAGE_SIZE else None
    return Page(rows, (clock.to_micros(last.due_at), last.id) if last else None)


def reports_of(case_id: int) -> list[CaseReportRow]:
    """Return the reports that make up a case now, the opening one first."""
    query = (
        select(Report, User.name, Submission.client_id)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .join(User, User.id == Report.author_id)
        .join(Submission, Submission.id == Report.submission_id)
        .where(CaseReport.case_id == case_id, CaseReport.left_at.is_(None))
        .order_by(CaseReport.joined_at, Report.id)
    )
    return [CaseReportRow(row[0], row[1], row[2]) for row in db.session().execute(query)]


def how_many(scopes: Sequence[str], bucket: str, window: Window = EVERYTHING) -> int:
    """Count a list that stays small: what is to be acknowledged, what is overdue."""
    return db.session().scalar(count(CaseScope, scopes, bucket, window)) or 0


def todo_counts(scopes: Sequence[str]) -> tuple[int, int, int]:
    """Return how many cases wait for my 我已收到, how many I work on, and how many of both are overdue."""
    overdue = (
        select(func.count(CaseScope.row_id.distinct()))
        .join(Case, Case.id == CaseScope.row_id)
        .where(
            CaseScope.scope.in_(scopes),
            CaseScope.bucket.in_(("awaiting", "working")),
            Case.due_at < clock.now(),
            or_(~Case.protected, Case.state == State.SUBMITTED),
        )
    )
    parts = [count(CaseScope, scopes, bucket).scalar_subquery() for bucket in ("awaiting", "working")]
    row = db.session().execute(select(*parts, overdue.scalar_subquery())).one()
    return row[0], row[1], row[2]


def overdue_by_scope(scopes: Sequence[str]) -> dict[str, int]:
    """Return scope → number of open cases past their time, in one statement over bounded ranges."""
    query = (
        select(CaseScope.scope, func.count())
        .where(
            CaseScope.scope.in_(scopes),
            CaseScope.bucket == "open",
            CaseScope.sort < clock.to_micros(clock.now()),
        )
        .group_by(CaseScope.scope)
    )
    return {scope: number for scope, number in db.session().execute(query)}


def last_change(case_id: int) -> str | None:
    """Return the name of who changed a case last; None for the system."""
    query = (
        select(User.name)
        .join(JournalEntry, JournalEntry.actor_id == User.id)
        .where(
            JournalEntry.subject_kind == "case",
            JournalEntry.subject_id == case_id,
            JournalEntry.event != "case.viewed",
        )
    )
    return db.session().scalar(query.order_by(JournalEntry.id.desc()).limit(1))


def case_by_id(case_id: int) -> Case | None:
    """Return a case for the system's own work (notices, sweep); never for a page."""
    return db.session().get(Case, case_id)


def reporters_of(case_id: int) -> list[int]:
    """Return the people whose reports make up a case, for notices."""
    query = (
        select(Report.author_id)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .where(CaseReport.case_id == case_id, CaseReport.left_at.is_(None))
    )
    return list(dict.fromkeys(db.session().scalars(query)))


def report_in_scope(actor: Actor, client_id: str) -> Report | None:
    """Return somebody's report by its id, when the actor sees the case it belongs to and may add to it."""
    if not actor.can("case.add"):
        return None
    query = (
        select(Report)
        .join(Submission, Submission.id == Report.submission_id)
        .join(CaseReport, and_(CaseReport.report_id == Report.id, CaseReport.left_at.is_(None)))
        .join(Case, Case.id == CaseReport.case_id)
        .where(Submission.client_id == client_id, visible_to(actor))
    )
    return db.session().scalar(query.order_by(Report.id).limit(1))


def found_on(actor: Actor, patrol: Report) -> list[CaseRow]:
    """Return the cases that came of a patrol, in the order they came, as far as the actor may see them."""
    round_id = select(Submission.client_id).where(Submission.id == patrol.submission_id).scalar_subquery()
    listed = (
        select(Case.id.label("row_id"), Case.id.label("sort"))
        .join(CaseReport, and_(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None)))
        .join(Report, Report.id == CaseReport.report_id)
        .where(
            or_(
                Report.id == patrol.id,
                and_(Report.patrol_client_id == round_id, Report.author_id == patrol.author_id),
            ),
            ~Case.protected,
            visible_to(actor),
        )
        .distinct()
        .subquery()
    )
    return [_row(values) for values in db.session().execute(_rows(listed, False))]


def row_of(case_id: int, seen_by: Actor | None = None) -> CaseRow:
    """Return one case as a list shows it; the caller has loaded it through its scope."""
    listed = select(Case.id.label("row_id"), Case.id.label("sort")).where(Case.id == case_id).subquery()
    return _row(db.session().execute(_rows(listed, True, seen_by)).one())


def _filtered(
    scopes: Sequence[str], bucket: str, window: Window, kind: str | None, category: str | None, limit: int
) -> Select[Any]:
    wanted = [Case.kind == kind] if kind else []
    wanted += [Case.category == category] if category else []
    parts = [
        narrow(CaseScope, [scope], bucket, window, limit).join(Case, Case.id == CaseScope.row_id).where(*wanted)
        for scope in scopes
    ]
    if len(parts) == 1:
        return parts[0]
    merged = union_all(*[select(p.c.row_id, p.c.sort) for p in [part.subquery() for part in parts]]).subquery()
    order = (merged.c.sort, merged.c.row_id)
    query = select(merged.c.row_id, merged.c.sort).distinct().limit(limit)
    return query.order_by(*(one.desc() for one in order) if window.newest_first else order)


def _report_shown(seen_by: Actor | None) -> Any:
    """Return the report whose words stand for a case: the opening one for who sees the whole, else one's own."""
    if seen_by is None:
        return Case.opening_report_id
    own = (
        select(func.min(CaseReport.report_id))
        .join(mine := aliased(Report), mine.id == CaseReport.report_id)
        .where(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None), mine.author_id == seen_by.id)
        .correlate(Case)
        .scalar_subquery()
    )
    shown = func.coalesce(own, Case.opening_report_id)
    inside = [Area.path.startswith(post.area_path) for post in seen_by.leading]
    return either((or_(*inside), Case.opening_report_id), else_=shown) if inside else shown


def _rows(listed: Any, newest_first: bool, seen_by: Actor | None = None) -> Select[Any]:
    pictures = and_(Photo.submission_id == Report.submission_id, Photo.file.is_not(None))
    first = select(func.min(Photo.id)).where(pictures).correlate(Report).scalar_subquery()
    number = select(func.count(Photo.id)).where(pictures).correlate(Report).scalar_subquery()
    order = (listed.c.sort.desc(), listed.c.row_id.desc()) if newest_first else (listed.c.sort, listed.c.row_id)
    return (
        select(
            Case,
            Area.label,
            Report.description,
            Report.place_name,
            User.name,
            User.phone,
            first.label("photo_id"),
            number.label("photo_count"),
            listed.c.sort,
            listed.c.row_id,
        )
        .select_from(listed)
        .join(Case, Case.id == listed.c.row_id)
        .join(Area, Area.id == Case.area_id)
        .join(Report, Report.id == _report_shown(seen_by))
        .join(User, User.id == Report.author_id)
        .order_by(*order)
    )


def _row(values: Any) -> CaseRow:
    case = values.Case
    return CaseRow(
        case=case,
        title=title_of(values.description, case.kind, case.category, values.place_name, protected=case.protected),
        area_label="" if case.protected else values.label,
        place_name="" if case.protected else values.place_name,
        author_name="" if case.protected else values.name,
        author_phone="" if case.protected else values.phone,
        photo_id=None if case.protected else values.photo_id,
        photo_count=0 if case.protected else values.photo_count,
    )


def received_since(moment: datetime) -> Window:
    """Return the window of what was received from ``moment`` on, newest first."""
    return Window(since=clock.to_micros(moment))
