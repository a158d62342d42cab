"""Reads of the course of a protected matter, through the scope of its case; and what other packages may ask of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, and_, exists, func, select

from webapp.care import rules
from webapp.care.models import CareAsk, CareCourse, CareEntry, CareItem
from webapp.care.rules import CareAccess
from webapp.care.states import ItemState
from webapp.cases import queries as cases
from webapp.cases.rules import CaseAccess
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.people.models import ProtectedContact, User
from webapp.people.queries_receiving import kept_out_of, name_in_force
from webapp.reports.models import Report

REPORT, RECEIPT = "police", "police_receipt"
"""The kinds of items by which the police are told, and by which they confirm that they took the report in."""
WHILE_WATCHING = ("visit", "order_look")
"""Kinds of items that go on while she is only watched; everything else has to be over before."""


@dataclass(frozen=True)
class Said:
    """An entry of the course, with the name of who wrote it down."""

    entry: CareEntry
    who: str


def get_course_for(actor: Actor, code: str) -> CareAccess:
    """Return the course of a protected case through the actor's scope; the one 404 for all others."""
    held = cases.get_case_for(actor, code)
    access = access_of(actor, held) if held.case.protected and actor.protected else None
    if access is None:
        raise not_found()
    return access


def access_of(actor: Actor, held: CaseAccess) -> CareAccess | None:
    """Return the course of a case that was loaded through the actor's scope, in one statement; None without one."""
    own = CareItem.course_id == CareCourse.id
    # Report and receipt that nobody took up are no work begun for her; the rules ask for each by itself.
    untouched = and_(CareItem.kind.in_((REPORT, RECEIPT)), CareItem.opened_by_id.is_(None))
    is_open = and_(CareItem.state == ItemState.OPEN, CareItem.kind.not_in(WHILE_WATCHING), ~untouched)
    is_receipt = CareItem.kind == RECEIPT
    to_report = and_(CareItem.kind == REPORT, CareItem.state == ItemState.OPEN)
    query = (
        select(CareCourse, CareAsk, _unit_of(actor.id, held.case.id), Report.details)
        .add_columns(select(func.count(CareItem.id)).where(own, is_open).scalar_subquery())
        .add_columns(select(func.count(CareItem.id)).where(own).scalar_subquery())
        .add_columns(exists().where(own, is_receipt, CareItem.state == ItemState.DONE), exists().where(own, to_report))
        .select_from(CareCourse)
        .join(Report, Report.id == held.case.opening_report_id)
        .outerjoin(CareAsk, (CareAsk.row_id == CareCourse.id) & CareAsk.decided_at.is_(None))
        .where(CareCourse.id == held.case.id)
        .order_by(CareAsk.id)
    )
    rows = db.session().execute(query).all()
    if not rows:
        return None
    course, _, unit_id, details, still_open, items, received, to_be_made = rows[0]
    waiting = tuple(row[1] for row in rows if row[1])
    police = bool(received), bool(to_be_made)
    return CareAccess(held, course, unit_id, waiting, still_open, items, *police, details or {})


def on_page(actor: Actor, held: CaseAccess) -> CareAccess | None:
    """Return the course for the parts of one page of its case, read once for all; None where it is not theirs."""
    if not held.case.protected or not actor.protected:
        return None
    if "care_on_page" not in g or g.care_on_page[0] is not held:
        g.care_on_page = held, access_of(actor, held)
    found: CareAccess | None = g.care_on_page[1]
    return found


def _unit_of(user_id: int, case_id: int) -> Any:
    """Select the unit for which a person receives a matter now: named, or standing in for who is kept out of it."""
    mine = (ProtectedContact.user_id == user_id, name_in_force(clock.now(), kept_out_of("case", case_id)))
    return select(ProtectedContact.unit_id).where(*mine).order_by(ProtectedContact.id).limit(1).scalar_subquery()


def entries_of(course_id: int) -> list[Said]:
    """Return what was noted in the course, the newest first."""
    query = select(CareEntry, User.name).join(User, User.id == CareEntry.by_id)
    found = db.session().execute(query.where(CareEntry.course_id == course_id).order_by(CareEntry.id.desc()))
    return [Said(entry, name) for entry, name in found]


def any_of_case(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether a case has a course."""
    return exists().where(CareCourse.id == case_id)


def unlocked(case_id: int) -> bool:
    """Say whether mediation of a protected matter may be begun now: two units said so, and nothing happened since."""
    course = course_by_id(case_id)
    return course is not None and rules.unlocked(course, clock.now())


def course_by_id(case_id: int) -> CareCourse | None:
    """Return a course for the system's own work (notices, sweep, other packages' steps); never for a page."""
    return db.session().get(CareCourse, case_id)


def due_courses(until: datetime, after: int, most: int) -> Sequence[CareCourse]:
    """Return courses on which a clock runs, in the order of their ids; for the sweep."""
    query = select(CareCourse).where(CareCourse.due_at.is_not(None), CareCourse.clock_from <= until)
    return list(db.session().scalars(query.where(CareCourse.id > after).order_by(CareCourse.id).limit(most)))
