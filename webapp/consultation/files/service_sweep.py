"""What time alone does to requests, in short transactions: ends, reminders, handing on where nobody decides."""

from sqlalchemy import Select, select

from webapp.cases.models import Case
from webapp.consultation.files import queries
from webapp.consultation.files.models import Decider, FileRequest
from webapp.consultation.files.queries_things import still_there
from webapp.consultation.files.rules import FileAccess
from webapp.consultation.files.service import advance
from webapp.consultation.files.service_clocks import CHASE_RUNG, DUE_RUNG, END_RUNG, next_rung, reached
from webapp.consultation.files.service_turning import set_aside
from webapp.consultation.files.states import FILES, OPEN, Action, State
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import transaction
from webapp.core.sweeping import in_batches, set_past_version

MOST = 100
EVENTS = {"soon": "file.due_soon", DUE_RUNG: "file.overdue", CHASE_RUNG: "file.chased"}


def sweep() -> int:
    """Take every rung that is due now; return of how many requests anything changed or anybody was notified."""
    done = in_batches(_due, _climb)
    with transaction() as session:
        done += sum(map(_pass_on, session.scalars(_undecidable()).all()))
        set_aside(session.scalars(_gone()).all(), clock.now())
    return done


def _due() -> Select[FileRequest]:
    query = select(FileRequest).where(FileRequest.next_rung_at <= clock.now(), FileRequest.state.in_(OPEN))
    return query.order_by(FileRequest.next_rung_at, FileRequest.id)


def _undecidable() -> Select[FileRequest]:
    query = select(FileRequest).where(FileRequest.state == State.ASKED, FileRequest.decider == Decider.HEAD)
    return query.where(FileRequest.set_aside_at.is_(None)).order_by(FileRequest.id).limit(MOST)


def _gone() -> Select[FileRequest]:
    query = select(FileRequest).join(Case, Case.id == FileRequest.case_id)
    query = query.where(FileRequest.set_aside_at.is_(None), ~still_there(FileRequest, Case))
    return query.order_by(FileRequest.id).limit(MOST)


def _climb(row: FileRequest) -> bool:
    now = clock.now()
    rung = reached(row, now)
    if rung == END_RUNG:
        advance(FileAccess(row), FILES[Action.EXPIRE], None)
        return True
    if rung == DUE_RUNG and row.decider == Decider.HEAD:
        advance(FileAccess(row), FILES[Action.PASS_ON], None)
        return True
    set_past_version(row, next_rung_at=next_rung(row, now))
    if not rung:
        return False
    journal.append(EVENTS[rung], ("file_request", row.id), content={"due": clock.to_micros(row.due_at)})
    submit_after_commit("deliver_notices")
    return True


def _pass_on(row: FileRequest) -> bool:
    """Hand on what nobody of the keeping unit can decide any more: its head left, or turned out to be concerned."""
    if queries.deciders_of(row):
        return False
    advance(FileAccess(row), FILES[Action.PASS_ON], None)
    return True
