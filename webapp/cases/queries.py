"""Reads of cases, each through the actor's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.scope import in_list
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.lists.queries import row_of as row_of
from webapp.cases.models import Case, CaseReport, CaseScope, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.protection.impartial import barred
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries import holding
from webapp.reports.models import Registration, Report, Submission


@dataclass(frozen=True)
class CaseReportRow:
    """A report of a case, with its author's name and its own id."""

    report: Report
    author_name: str
    client_id: str


def visible_to(actor: Actor) -> Any:
    """Say in SQL whether a case may be seen by the actor."""
    return standing_in(actor.scopes)


def standing_in(scopes: Any) -> Any:
    """Say in SQL whether a case is in a list of one of these scopes."""
    return in_list(CaseScope, scopes, "all", Case.received_at, Case.id)


_holder = aliased(Area)
_reported_by_actor = exists().where(
    CaseReport.case_id == Case.id,
    CaseReport.report_id == Report.id,
    CaseReport.left_at.is_(None),
    Report.author_id == bindparam("actor_id"),
)


@cache
def _held() -> Select:
    """Put the statement together once: every page and every step of a case asks it."""
    return (
        select(Case, Area, _holder.path, _reported_by_actor)
        .add_columns(barred("case", Case.id, bindparam("actor_id"), bindparam("phone_index")).label("barred"))
        .join(Area, Area.id == Case.area_id)
        .outerjoin(_holder, _holder.id == Case.holder_area_id)
        .where(Case.code == bindparam("code"), standing_in(bindparam("scopes", expanding=True)))
    )


def get_case_for(actor: Actor, code: str, *, merged: bool = False) -> CaseAccess:
    """Return a case through the actor's scope; the one 404 for absent and out of scope.

    A case that was put into another is there no more but for who asks for it (``merged``).
    """
    asked = {"code": code, "scopes": actor.scopes, "actor_id": actor.id, "phone_index": actor.phone_index}
    row = db.session().execute(_held(), asked).first()
    if row is None or (row[0].merged_into_id and not merged):
        raise not_found()
    orders = orders_of(row[0].id) if row[0].order_count else []
    return CaseAccess(row[0], row[1], row[2] or row[1].path, bool(row[3]), orders, row.barred)


def moved_to(actor: Actor, code: str) -> str | None:
    """Return the code of the case into which another was put, for who may see that one; None for all other cases."""
    source, target = aliased(Case), aliased(Case)
    seen = in_list(CaseScope, actor.scopes, "all", target.received_at, target.id)
    query = select(target.code).join(source, source.merged_into_id == target.id)
    return db.session().scalar(query.where(source.code == code, seen))


def ordinary_case(actor: Actor, code: str) -> CaseAccess | None:
    """Return the case that a form names by its code, or the one into which that was put, as the actor sees it.

    None for no code, for what they don't see and for a protected one: all read the same.
    """
    if not code:
        return None
    try:
        held = get_case_for(actor, moved_to(actor, code) or code)
    except Problem:
        return None
    return None if held.case.protected else held


def own_titles(case_id: int) -> dict[int, str]:
    """Return reporter → the title that their own report gives a case; nobody reads another's words."""
    query = (
        select(Report, Case, Area.label)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .join(Case, Case.id == CaseReport.case_id)
        .join(Area, Area.id == Report.area_id)
        .where(Case.id == case_id, CaseReport.left_at.is_(None))
        .order_by(Report.id.desc())
    )
    return {
        report.author_id: title_of(
            report.description,
            case.kind,
            case.category,
            report.place_name,
            label,
            emergency=report.calls_for_help,
        )
        for report, case, label in db.session().execute(query)
    }


def orders_of(case_id: int) -> list[WorkOrder]:
    """Return all work orders ever made for a case, by their number."""
    query = select(WorkOrder).where(WorkOrder.case_id == case_id).order_by(WorkOrder.number)
    return list(db.session().scalars(query))


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


def case_by_id(case_id: int) -> Case | None:
    """Return a case for the system's own work (notices, sweep); never for a page."""
    return db.session().get(Case, case_id)


def is_protected(code: str) -> bool:
    """Say whether a code is that of a protected case, before its files are stored; never for a page."""
    return bool(db.session().scalar(select(Case.protected).where(Case.code == code)))


def area_by_id(area_id: int) -> Area:
    """Return an area for the system's own work; never for a page."""
    return db.session().get_one(Area, area_id)


def area_of(case: Case) -> Area:
    """Return the area in which a case lies."""
    return db.session().get_one(Area, case.area_id)


def reporters_of(case_id: int) -> list[int]:
    """Return who hears what comes of a case: its reporter; for a resident without an account, who registered it.

    Whoever registered it hears it only while they sit where people come.
    """
    wanted = {"case_id": case_id, "now": clock.now()}
    return list(dict.fromkeys(db.session().scalars(_reporters(), wanted)))


@cache
def _reporters() -> Select:
    """Put the statement together once: it is asked for nearly everything that is told of a case."""
    registrar = Registration.registered_by_id
    holds = holding(User.id, "case.register", now=bindparam("now"))
    return (
        select(User.id)
        .select_from(CaseReport)
        .join(Report, Report.id == CaseReport.report_id)
        .outerjoin(Registration, Registration.report_id == Report.id)
        .join(User, User.id == func.coalesce(registrar, Report.author_id))
        .where(CaseReport.case_id == bindparam("case_id"), CaseReport.left_at.is_(None), User.active)
        .where(or_(registrar.is_(None), holds))
        .order_by(CaseReport.joined_at, Report.id)
    )


def report_in_scope(actor: Actor, client_id: str) -> Report | None:
    """Return a person's report by its id, when the actor sees the case it belongs to and may add to it."""
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
    same_round = and_(Report.patrol_client_id == round_id, Report.author_id == patrol.author_id)
    return _found(actor, or_(Report.id == patrol.id, same_round))


def found_in_round(actor: Actor, round_id: str, author_ids: Sequence[int]) -> list[CaseRow]:
    """Return the cases that these people reported on a round that several walk, as far as the actor may see them."""
    return _found(actor, and_(Report.patrol_client_id == round_id, Report.author_id.in_(author_ids)))


def _found(actor: Actor, reported: ColumnElement[bool]) -> list[CaseRow]:
    listed = (
        select(Case.id.label("row_id"), Case.id.label("sort"))
        .join(CaseReport, and_(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None)))
        .join(Report, Report.id == CaseReport.report_id)
        .where(reported, ~Case.protected, visible_to(actor))
        .distinct()
    )
    return rows_among(listed)
