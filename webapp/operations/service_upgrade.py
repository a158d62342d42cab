"""What an upgrade does once with the data, after the migrations: with today's models, in small transactions."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from webapp.care.items.states import Kind
from webapp.care.models import CareCourse, CareItem
from webapp.care.service import note_number_against
from webapp.core import clock, journal
from webapp.core.db import db, transaction
from webapp.core.protection.at_rest import hide
from webapp.operations.models import OneTimeWork
from webapp.operations.queries_proof import NOTED_LATER, unnoted
from webapp.operations.service_sealing import seal_what_was_before
from webapp.reports.models import PartyNumber, Report
from webapp.reports.service import note_parties
from webapp.reports.service_files import store

AT_ONCE = 200


def finish_upgrade() -> None:
    """Do each work that is not noted as done; cut short, it goes on at the next upgrade."""
    for name, work in _WORKS.items():
        if db.session().scalar(select(OneTimeWork.name).where(OneTimeWork.name == name)):
            continue
        work()
        with transaction() as session:
            session.add(OneTimeWork(name=name, done_at=clock.now()))


def note_evidence() -> None:
    """Note in the journal the digests of what was stored before it noted any, so that it is proved from now on."""
    waiting = unnoted(store())
    while some := list(islice(waiting, AT_ONCE)):
        with transaction():
            for protected in (False, True):
                content = {name: hide(digest, protected) for name, digest, theirs in some if theirs == protected}
                if content:
                    journal.append(NOTED_LATER, ("system", 0), content=content)


def find_parties() -> None:
    """Let parties of reports from before be found by their numbers, so that nobody works on a matter of their own."""
    noted = exists().where(PartyNumber.report_id == Report.id)
    _change_each(Report, (Report.parties.is_not(None), ~noted), lambda one: note_parties(one.id, one.parties_named))


def find_whom_against() -> None:
    """Keep the numbers that protected matters are against in a column of their own, which a new index key reaches."""
    waits = (CareCourse.against_phone_index.is_not(None), CareCourse.against_phone.is_(None))
    _change_each(CareCourse, waits, note_number_against)


def find_applications() -> None:
    """Let items of protected matters point at the application that was made for them: it is kept as long."""

    def point(item: CareItem) -> None:
        item.application_id = item.facts.get("application")

    _change_each(CareItem, (CareItem.kind == Kind.LEGAL_AID, CareItem.application_id.is_(None)), point)


def _change_each(model: Any, which: Sequence[ColumnElement[bool]], change: Callable[[Any], None]) -> None:
    after, more = 0, True
    while more:
        with transaction() as session:
            query = select(model).where(model.id > after, *which).order_by(model.id)
            rows = session.scalars(query.limit(AT_ONCE)).all()
            for row in rows:
                change(row)
            after, more = (rows[-1].id, True) if rows else (after, False)


_WORKS: dict[str, Callable[[], None]] = {
    "protected_at_rest": seal_what_was_before,
    "evidence_noted": note_evidence,
    "parties_found": find_parties,
    "against_found": find_whom_against,
    "applications_found": find_applications,
}
