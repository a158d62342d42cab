"""Reads of what one person sent themselves, and of what came of it; never of anybody else's words or pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE, person_scope
from webapp.cases.matter.queries_hands import hands_in, with_hands
from webapp.cases.matter.standing import Hands, standing
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.cases.states import OPEN_STATES, State
from webapp.cases.titles import title_of
from webapp.cases.turning.queries import has_turned
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import HotForms, Piece, piece, read_pieces
from webapp.people.actor import Actor
from webapp.people.queries import protected_contact_ids
from webapp.reports.models import Addition, Photo, Report, ReportKind, Submission

PROTECTED_TITLE = "已交给专人"
TURNED_TITLE = "已另行办理"
UNREAD_TITLE = "存好了，还没有人看"
HOME_ROWS = 6
HOME_QUESTIONS = 5
ASKED_FOR = timedelta(days=60)  # far longer than anything waits for an answer
_SHOWN = {"open": OPEN_STATES, "done": frozenset({State.RESOLVED, State.CLOSED})}


@dataclass(frozen=True)
class MyReport:
    """One of the actor's own reports with its case, if it has one; ``first_photo`` is a digest as sent."""

    report: Report
    client_id: str
    area_label: str
    case: Case | None
    first_photo: str | None
    stored: int
    expected: int
    hands: Hands
    turned: bool = False  # an ordinary one that turned protected: its course is told to nobody who reported it
    unread: bool = False  # a protected one, while nobody is named who could read it

    @property
    def title(self) -> str:
        """What the report is called; a protected one says nothing, and a round is a round."""
        report = self.report
        if self.turned:
            return TURNED_TITLE
        if report.protected:
            return UNREAD_TITLE if self.unread else PROTECTED_TITLE
        if report.kind == ReportKind.PATROL and not (report.description or report.category):
            issues = "issue" in report.details.get("answers", {}).values()
            return "走了一圈，有事已记下" if issues else "走了一圈，一切正常"
        called = report.calls_for_help
        return title_of(
            report.description, report.kind, report.category, report.place_name, self.area_label, emergency=called
        )

    @property
    def place(self) -> str:
        """The place as its author named it, else the area, which on a list of one's own is mostly the same."""
        return "" if self.report.protected else self.report.place_name or self.area_label

    @property
    def state(self) -> str:
        """The state by its identifier in the glossary, for the chip."""
        if self.case is None or self.report.protected:
            return "synced"
        return "awaiting_ack" if self.case.state == State.SUBMITTED else self.case.state

    @property
    def standing(self) -> str:
        """Where it stands, in one sentence that names who and until when."""
        case = self.case
        if case is None:
            return "已发出"
        if self.turned:
            return ""
        if self.report.protected:
            return "专人已签收" if case.acknowledged_at else "已发出"
        return standing(case, replace(self.hands, asked=True))

    @property
    def said(self) -> str:
        """What came of it, in the words of whoever settled it."""
        settled = self.case is not None and self.case.state in _SHOWN["done"] and not self.report.protected
        return self.case.latest_note if self.case and settled else ""

    @property
    def asks(self) -> bool:
        """Whether its author is asked 真的好了吗？"""
        return self.case is not None and self.case.state == State.RESOLVED and not self.report.protected


def my_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> tuple[list[MyReport], Any]:
    """Return a page of the actor's own reports, newest first, and the key of its last row when more follow."""
    states = [state.value for state in _SHOWN[show]] if show else None
    found = _say_unread([_row(values) for values in _PAGE.entities(user_id=actor.id, states=states, after=after)])
    rows = found[:PAGE_SIZE]
    last = rows[-1].report if len(found) > PAGE_SIZE else None
    return rows, (clock.to_micros(last.received_at), last.id) if last else None


def for_home(actor: Actor) -> list[MyReport]:
    """Return the few newest reports of 首页; those with a question to their author stand above (``asked_back``).

    A round without findings has no outcome and a protected matter is not for a screen that others may glance at.
    """
    return [_row(values) for values in _HOME.entities(user_id=actor.id)]


def asked_back(actor: Actor) -> list[MyReport]:
    """Return the actor's own reports whose matter is said to be settled, the newest first: 真的好了吗？ at most a few.

    What nobody answers is closed, so only the last weeks of the actor's own list are looked through.
    """
    return [_row(values) for values in _ASKED_BACK.entities(user_id=actor.id, **_own_done(actor))]


_resolved = aliased(Case)


def is_asked(actor: Actor) -> Piece | None:
    """Say whether anything asks the actor 真的好了吗？ None for who reports nothing."""
    return piece(_any_asking, **_own_done(actor)) if actor.can("report.read_own") else None


def _any_asking(**own_done: Any) -> Any:
    return _asking(**own_done).exists()


def _own_done(actor: Actor) -> dict[str, Any]:
    return {"own": person_scope(actor.id), "since": clock.to_micros(clock.now() - ASKED_FOR)}


def _asking(own: str, since: int) -> Any:
    done = (CaseScope.scope == own, CaseScope.bucket == "done", CaseScope.sort >= since)
    query = select(CaseScope.row_id).join(_resolved, _resolved.id == CaseScope.row_id)
    return query.where(*done, _resolved.state == State.RESOLVED)


def my_report(actor: Actor, client_id: str) -> MyReport:
    """Return one of the actor's own reports; the same 404 for an unknown id and for another person's."""
    values = db.session().execute(_mine(actor.id).where(Submission.client_id == client_id)).first()
    if values is None:
        raise not_found()
    return _say_unread([_row(values)])[0]


def found_on(actor: Actor, patrol_client_id: str) -> list[MyReport]:
    """Return what the actor reported on one round, in the order it came."""
    query = _mine(actor.id).where(Report.patrol_client_id == patrol_client_id, ~Report.protected).limit(PAGE_SIZE)
    return [_row(values) for values in db.session().execute(query)][::-1]


def own_additions(actor: Actor, report_id: int) -> list[tuple[Addition, str]]:
    """Return what the actor added to a report, in the order it came, each with its own id."""
    query = (
        select(Addition, Submission.client_id)
        .join(Submission, Submission.id == Addition.submission_id)
        .where(Addition.report_id == report_id, Addition.author_id == actor.id)
        .order_by(Addition.received_at, Addition.id)
    )
    return [(row[0], row[1]) for row in db.session().execute(query)]


def walked_today(actor: Actor) -> bool:
    """Say whether the actor sent a round since midnight in Shanghai; then 首页 does not offer it again."""
    since = clock.day_start(clock.local_day(clock.now()))
    return bool(read_pieces([piece(_walked, user_id=actor.id, since=since)])[0])


def _walked(user_id: int, since: datetime) -> Any:
    return exists().where(Report.author_id == user_id, Report.received_at >= since, Report.kind == ReportKind.PATROL)


def _mine(user_id: int) -> Select[Any]:
    pictures = Photo.submission_id == Submission.id
    here = and_(pictures, Photo.file.is_not(None))
    first = select(Photo.sha256).where(here).order_by(Photo.position, Photo.id).limit(1)
    wanted = and_(pictures, or_(Photo.file.is_not(None), Photo.given_up_at.is_(None)))
    return with_hands(
        select(
            Report,
            Submission.client_id,
            Area.label,
            Case,
            first.correlate(Submission).scalar_subquery().label("first_photo"),
            select(func.count(Photo.id)).where(here).correlate(Submission).scalar_subquery().label("stored"),
            select(func.count(Photo.id)).where(wanted).correlate(Submission).scalar_subquery().label("expected"),
            has_turned(Case.id).label("turned"),
        )
        .join(Submission, Submission.id == Report.submission_id)
        .join(Area, Area.id == Report.area_id)
        .outerjoin(CaseReport, and_(CaseReport.report_id == Report.id, CaseReport.left_at.is_(None)))
        .outerjoin(Case, Case.id == CaseReport.case_id)
        .where(Report.author_id == user_id)
        .order_by(Report.received_at.desc(), Report.id.desc())
    )


def _page(user_id: int, states: Sequence[str] | None, after: tuple[int, int] | None) -> Select[Any]:
    query = _mine(user_id).limit(PAGE_SIZE + 1)
    if states is not None:
        query = query.where(Case.state.in_(states), ~Report.protected)
    return query if after is None else query.where(tuple_(Report.received_at, Report.id) < tuple_(*after))


def _home(user_id: int) -> Select[Any]:
    return _mine(user_id).where(Case.id.is_not(None), ~Report.protected).limit(HOME_ROWS)


def _asked_back(user_id: int, own: str, since: int) -> Select[Any]:
    return _mine(user_id).where(Case.id.in_(_asking(own, since)), ~Report.protected).limit(HOME_QUESTIONS)


_PAGE, _HOME, _ASKED_BACK = HotForms(_page), HotForms(_home), HotForms(_asked_back)


def _say_unread(rows: list[MyReport]) -> list[MyReport]:
    """Mark the protected ones that nobody can read now and nobody has; asks only when there is one to ask about."""
    arrived = [row for row in rows if row.report.protected and not row.turned]
    waiting = {row.client_id for row in arrived if not (row.case and row.case.acknowledged_at)}
    if not waiting or protected_contact_ids():
        return rows
    return [replace(row, unread=row.client_id in waiting) for row in rows]


def _row(values: Any) -> MyReport:
    hidden = values.Report.protected
    return MyReport(
        report=values.Report,
        client_id=values.client_id,
        area_label=values.label,
        case=values.Case,
        first_photo=None if hidden else values.first_photo,
        stored=values.stored,
        expected=values.expected,
        hands=hands_in(values) if values.Case else Hands(),
        turned=bool(values.turned),
    )
