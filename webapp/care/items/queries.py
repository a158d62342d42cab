"""Reads of the items of a protected matter; always with a course that was loaded through the actor's scope."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.areas.models import Area, Level
from webapp.care.items.states import Kind
from webapp.care.models import CareItem
from webapp.care.states import ItemState
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.models import Unit, User
from webapp.people.permissions import PROTECTED_UNITS
from webapp.reports.models import Report, Submission
from webapp.reports.queries import Files, files_of

POLICE_UNIT, JUSTICE_UNIT = "police_station", "justice_office"
assert {POLICE_UNIT, JUSTICE_UNIT} <= PROTECTED_UNITS.keys()


def items_of(course_id: int) -> Sequence[CareItem]:
    """Return the items of a course by their number."""
    return list(db.session().scalars(select(CareItem).where(CareItem.course_id == course_id).order_by(CareItem.number)))


def item_of(course_id: int, number: int) -> CareItem:
    """Return one item; the one 404 for a number that there is not."""
    query = select(CareItem).where(CareItem.course_id == course_id, CareItem.number == number)
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def open_of(course_id: int, kind: Kind) -> CareItem | None:
    """Return the item of a kind that is still being done, if there is one."""
    query = select(CareItem).where(CareItem.course_id == course_id, CareItem.kind == kind)
    return db.session().scalar(query.where(CareItem.state == ItemState.OPEN).order_by(CareItem.number).limit(1))


def last_of(course_id: int, kind: Kind) -> CareItem | None:
    """Return the item of a kind that was opened last, whatever came of it."""
    query = select(CareItem).where(CareItem.course_id == course_id, CareItem.kind == kind)
    return db.session().scalar(query.order_by(CareItem.number.desc()).limit(1))


def opened_with(course_id: int, author_id: int, client_id: str) -> CareItem:
    """Return the item that was opened by what a phone sent under this id; the one 404 without one."""
    sent = select(Submission.id).where(Submission.author_id == author_id, Submission.client_id == client_id)
    submission_id = db.session().scalar(sent)
    found = next((one for one in items_of(course_id) if one.facts.get("opened_with") == submission_id), None)
    if found is None:
        raise not_found()
    return found


def next_number(course_id: int) -> int:
    """Return the number of the next item of a course."""
    return (db.session().scalar(select(func.max(CareItem.number)).where(CareItem.course_id == course_id)) or 0) + 1


def unit_code(unit_id: int | None) -> str:
    """Return the code of the unit for which a person is named."""
    return (db.session().scalar(select(Unit.code).where(Unit.id == unit_id)) or "") if unit_id else ""


def reported(case: Case) -> Mapping[str, Any]:
    """Return what the report of a case said beside its words."""
    return db.session().scalar(select(Report.details).where(Report.id == case.opening_report_id)) or {}


def papers_of(items: Sequence[CareItem]) -> Mapping[int, Files]:
    """Return submission → its pictures and voice, of what the items were last done with."""
    return files_of([item.submission_id for item in items if item.submission_id])


def names_of_closers(items: Sequence[CareItem]) -> Mapping[int, str]:
    """Return user → name of who did what."""
    ids = {item.closed_by_id for item in items if item.closed_by_id}
    return {row[0]: row[1] for row in db.session().execute(select(User.id, User.name).where(User.id.in_(ids)))}


def village_of(area: Area) -> Area | None:
    """Return the village in which a place lies; None for the town and what hangs directly under it."""
    query = select(Area).where(Area.id.in_(area.lineage), Area.level == Level.VILLAGE)
    return db.session().scalar(query)


def due_items(until: datetime, after: int, most: int) -> Sequence[CareItem]:
    """Return open items whose clock began, in the order of their ids; for the sweep."""
    query = select(CareItem).where(CareItem.state == ItemState.OPEN, CareItem.due_at.is_not(None))
    query = query.where(CareItem.opened_at <= until, CareItem.id > after)
    return list(db.session().scalars(query.order_by(CareItem.id).limit(most)))
