"""What an upgrade does once with the data, after the migrations: with today's models, in small transactions."""

from collections.abc import Callable, Sequence
from itertools import islice

from sqlalchemy import exists, select

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
    after = 0
    while rows := _with_parties(after):
        with transaction():
            for report in rows:
                note_parties(report.id, report.parties_named)
            after = rows[-1].id


def _with_parties(after: int) -> Sequence[Report]:
    noted = exists().where(PartyNumber.report_id == Report.id)
    query = select(Report).where(Report.id > after, Report.parties.is_not(None), ~noted)
    return db.session().scalars(query.order_by(Report.id).limit(AT_ONCE)).all()


_WORKS: dict[str, Callable[[], None]] = {
    "protected_at_rest": seal_what_was_before,
    "evidence_noted": note_evidence,
    "parties_found": find_parties,
}
