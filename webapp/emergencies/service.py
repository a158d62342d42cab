"""Calling many at once, and noting who answers."""

from sqlalchemy import insert, select

from webapp.areas.models import Area
from webapp.capture.service import with_report
from webapp.cases.models import Case
from webapp.cases.service_holders import seats_of
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.emergencies.models import ANSWERS, EmergencyCall, EmergencyCalled
from webapp.emergencies.queries import still_called
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.people.queries import officers_serving
from webapp.reports.models import Report


@with_report
def call_for_help(report: Report, case: Case | None) -> None:
    """Call all leads above, the governance centre and the police station, where a new report asks for it.

    In the report's own transaction; the author is not called, and nobody twice.
    """
    if case is None or case.protected or not report.calls_for_help:
        return
    session = db.session()
    if session.get(EmergencyCall, case.id):
        return  # it joined one whose people are called already
    case.emergency = True
    area = session.get_one(Area, case.area_id)
    called: dict[int, str] = {}
    for seat in seats_of(area):
        called |= {user_id: seat.label for user_id in seat.people if user_id not in called}
    for user_id, unit in officers_serving(area.lineage, (Role.POLICE_OFFICER,)):
        called.setdefault(user_id, unit)
    called.pop(report.author_id, None)
    session.add(
        EmergencyCall(case_id=case.id, report_id=report.id, author_id=report.author_id, raised_at=report.received_at)
    )
    session.flush()
    rows = [
        {"case_id": case.id, "user_id": user_id, "position": position, "label": label}
        for position, (user_id, label) in enumerate(called.items())
    ]
    if rows:
        session.execute(insert(EmergencyCalled), rows)
    _record("emergency.raised", case.id, report.author_id, {})


@transactional
def answer(actor: Actor, case_id: int, given: str) -> None:
    """Note the answer of a helper who was called; the same answer again changes nothing.

    Problem 404 for who was not called or no longer holds a post that is, 422 for an answer that is none.
    """
    if given not in ANSWERS:
        raise Problem("invalid", "请选一个回应", fields={"answer": "请选一个回应"})
    session = db.session()
    mine = session.scalar(
        select(EmergencyCalled).where(EmergencyCalled.case_id == case_id, EmergencyCalled.user_id == actor.id)
    )
    area = session.scalar(select(Area).join(Case, Case.area_id == Area.id).where(Case.id == case_id, ~Case.protected))
    if mine is None or area is None or not still_called(actor, area.path):
        raise not_found()
    if mine.answer == given:
        return
    mine.answer, mine.answered_at = given, clock.now()
    session.flush()
    _record("emergency.answered", case_id, actor.id, {"note": ANSWERS[given][1], "label": mine.label})


@on_protect("case")
def turn_calls(turned: Turned) -> None:
    """Let calls for help turn with their cases: nobody who was called is asked any more."""
    calls = select(EmergencyCall.case_id).where(EmergencyCall.case_id.in_(turned.ids))
    turn("emergency", db.session().scalars(calls), turned.at)


def _record(event: str, case_id: int, actor_id: int, content: dict[str, str]) -> None:
    journal.append(event, ("emergency", case_id), actor_id=actor_id, content=content)
    submit_after_commit("deliver_notices")
