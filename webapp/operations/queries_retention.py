"""What is kept how long (webapp/data/retention.csv), and what of it has had its time."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.cameras.reviews.models import CameraReview
from webapp.care.models import CareCourse, CareItem
from webapp.cases.models import Case, CaseReport
from webapp.cases.states import State
from webapp.consultation.files.models import FileRequest
from webapp.consultation.models import Consultation, ConsultationPerson
from webapp.core import clock
from webapp.core.db import db
from webapp.decisions.models import Decision
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember
from webapp.inbox.models import Thread
from webapp.legal_aid.models import AidApplication
from webapp.mediation.models import Mediation
from webapp.meetings.bulletins.models import Bulletin
from webapp.meetings.models import Meeting
from webapp.neighbours.models import NeighbourAlarm, NeighbourHousehold
from webapp.operations.models import LegalHold
from webapp.outbox.models import Outgoing, PushPhone
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.models import PatrolShift
from webapp.people.models import DeviceSession, PasswordSpray
from webapp.people.sign_on.models import Identity
from webapp.petitions.models import Petition
from webapp.reports.catalogue import DATA
from webapp.reports.models import ErasedFile, Report, ReportKind
from webapp.service_orders.models import ServiceOrder
from webapp.suggestions.models import Suggestion
from webapp.visits.models import Visit
from webapp.whistle.models import Whistle

# How many of these are due or went is said nowhere.
COUNTED_NOWHERE = ("protected", "protected_aid")


@dataclass(frozen=True)
class Rule:
    """How many days a kind of thing is kept, counted from which of its moments, and why."""

    kind: str
    keep_days: int
    counted_from: str
    what: str
    why: str


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the file; ValueError for a kind nobody knows or a number of days below one."""
    with (DATA / "retention.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = tuple(Rule(r["kind"], int(r["keep_days"]), r["counted_from"], r["what"], r["why"]) for r in rows)
    if bad := [rule.kind for rule in found if rule.kind not in _DUE or rule.keep_days < 1]:
        raise ValueError(f"retention.csv: unknown kind or too few days: {', '.join(bad)}")
    return found


def due(rule: Rule, limit: int) -> list[int]:
    """Return ids of what has had its time under a rule, the oldest first, at most ``limit``; never what is held."""
    before = clock.now() - timedelta(days=rule.keep_days)
    return list(db.session().scalars(_DUE[rule.kind](before).limit(limit)))


def held_cases() -> list[tuple[str, LegalHold]]:
    """Return (case code, hold) of all cases on legal hold."""
    query = select(Case.code, LegalHold).join(Case, Case.id == LegalHold.case_id).where(LegalHold.lifted_at.is_(None))
    return [(row[0], row[1]) for row in db.session().execute(query.order_by(LegalHold.id))]


def files_to_erase(limit: int) -> list[str]:
    """Return digests of files whose rows are gone."""
    return list(db.session().scalars(select(ErasedFile.digest).order_by(ErasedFile.digest).limit(limit)))


def _not_held() -> ColumnElement[bool]:
    return ~exists().where(LegalHold.case_id == Case.id, LegalHold.lifted_at.is_(None))


def _cases(kind: ReportKind | None) -> Callable[[datetime], Any]:
    def query(before: datetime) -> Any:
        which = Case.protected if kind is None else (Case.kind == kind) & ~Case.protected
        closed = (Case.state == State.CLOSED, Case.closed_at <= before)
        return (
            select(Case.id)
            .where(which, *closed, _not_held(), _old_enough(), ~_shared_with_living(), ~_mediated())
            .order_by(Case.closed_at, Case.id)
        )

    return query


def _old_enough() -> ColumnElement[bool]:
    """Say whether nothing is kept longer because it is about a minor: such a matter stays till they are 25 at least."""
    return ~exists().where(CareCourse.id == Case.id, CareCourse.keep_until > clock.now())


def _mediated() -> ColumnElement[bool]:
    """Say whether a mediation or petition of it is kept longer, or goes on; one of a protected matter goes with it."""
    mediated = exists().where(Mediation.case_id == Case.id, ~Case.protected)
    return mediated | exists().where(Petition.case_id == Case.id, ~Case.protected)


def _shared_with_living() -> ColumnElement[bool]:
    """Say whether the report that opened a case is now part of another one that is still kept (merged, or moved)."""
    other, living = aliased(CaseReport), aliased(Case)
    return (
        exists()
        .where(other.report_id == Case.opening_report_id, other.case_id != Case.id, other.left_at.is_(None))
        .where(living.id == other.case_id)
    )


def _patrols(before: datetime) -> Any:
    query = select(Report.id).where(Report.kind == ReportKind.PATROL, Report.received_at <= before)
    return query.where(~exists().where(CaseReport.report_id == Report.id)).order_by(Report.received_at, Report.id)


def _threads(before: datetime) -> Any:
    return select(Thread.id).where(Thread.last_at <= before).order_by(Thread.last_at, Thread.id)


def _orders(before: datetime) -> Any:
    return (
        select(ServiceOrder.id)
        .where(ServiceOrder.finished_at <= before, func.coalesce(ServiceOrder.follow_up, "") != "open")
        .order_by(ServiceOrder.finished_at, ServiceOrder.id)
    )


def _sessions(before: datetime) -> Any:
    ended = or_(DeviceSession.revoked_at <= before, DeviceSession.expires_at <= before)
    return select(DeviceSession.id).where(ended).order_by(DeviceSession.id)


def _sprays(before: datetime) -> Any:
    day = clock.local_day(before).isoformat()
    return select(PasswordSpray.id).where(PasswordSpray.day <= day).order_by(PasswordSpray.id)


def _applications(before: datetime) -> Any:
    closed = AidApplication.closed_at.is_not(None) & (AidApplication.closed_at <= before) & ~AidApplication.hold
    query = select(AidApplication.id).where(closed, ~AidApplication.protected)
    return query.order_by(AidApplication.closed_at, AidApplication.id)


def _protected_applications(before: datetime) -> Any:
    # What was made for a protected matter stays while that is kept: a minor's, one that is held, one that goes on.
    kept = exists().where(CareItem.application_id == AidApplication.id)
    closed = (AidApplication.closed_at <= before, ~AidApplication.hold, AidApplication.protected, ~kept)
    return select(AidApplication.id).where(*closed).order_by(AidApplication.closed_at, AidApplication.id)


def _visits(before: datetime) -> Any:
    # Those of a protected matter go with it, those of a case that is held stay with it.
    held = exists().where(LegalHold.case_id == Visit.case_id, LegalHold.lifted_at.is_(None))
    past = (Visit.starts_at <= before, ~Visit.protected, ~held)
    return select(Visit.id).where(*past).order_by(Visit.starts_at, Visit.id)


def _decisions(before: datetime) -> Any:
    return select(Decision.id).where(Decision.ended_at <= before).order_by(Decision.ended_at, Decision.id)


def _bulletins(before: datetime) -> Any:
    last = func.coalesce(Bulletin.issued_at, Bulletin.changed_at)
    return select(Bulletin.id).where(last <= before).order_by(last, Bulletin.id)


def _file_requests(before: datetime) -> Any:
    return select(FileRequest.id).where(FileRequest.ended_at <= before).order_by(FileRequest.ended_at, FileRequest.id)


def _duties(before: datetime) -> Any:
    query = select(EmergencyDuty.id).where(EmergencyDuty.day <= clock.local_day(before))
    return query.order_by(EmergencyDuty.day, EmergencyDuty.id)


def _former_members(before: datetime) -> Any:
    query = select(EmergencyMember.id).where(EmergencyMember.until <= clock.local_day(before))
    return query.order_by(EmergencyMember.until, EmergencyMember.id)


def _whistles(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == Whistle.case_id, LegalHold.lifted_at.is_(None))
    ended = select(Whistle.id).where(Whistle.ended_at <= before, ~held)
    return ended.order_by(Whistle.ended_at, Whistle.id)


def _headquarters(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == Headquarters.case_id, LegalHold.lifted_at.is_(None))
    ended = select(Headquarters.id).where(Headquarters.ended_at <= before, ~held)
    return ended.order_by(Headquarters.ended_at, Headquarters.id)


def _camera_reviews(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == CameraReview.case_id, LegalHold.lifted_at.is_(None))
    # What was asked and never decided has its time from the last that happened to it.
    last = func.coalesce(CameraReview.ended_at, CameraReview.changed_at)
    return select(CameraReview.id).where(last <= before, ~held).order_by(last, CameraReview.id)


def _neighbour_alarms(before: datetime) -> Any:
    # One that nobody ended has its time from when it was raised. What it was passed on as has a time of its own.
    held = exists().where(LegalHold.case_id == NeighbourAlarm.case_id, LegalHold.lifted_at.is_(None))
    last = func.coalesce(NeighbourAlarm.ended_at, NeighbourAlarm.raised_at)
    return select(NeighbourAlarm.id).where(last <= before, ~held).order_by(last, NeighbourAlarm.id)


def _neighbour_households(before: datetime) -> Any:
    ended = select(NeighbourHousehold.id).where(NeighbourHousehold.ended_at <= before)
    return ended.order_by(NeighbourHousehold.ended_at, NeighbourHousehold.id)


def _lost_persons(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == Headquarters.case_id, LegalHold.lifted_at.is_(None))
    query = select(MissingPerson.id).join(Headquarters, Headquarters.id == MissingPerson.headquarters_id)
    return query.where(Headquarters.ended_at <= before, ~held).order_by(Headquarters.ended_at, MissingPerson.id)


def _consultations(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == Consultation.case_id, LegalHold.lifted_at.is_(None))
    ended = select(Consultation.id).where(Consultation.ended_at <= before, ~held)
    return ended.order_by(Consultation.ended_at, Consultation.id)


def _persons_talked_about(before: datetime) -> Any:
    # Nobody is kept because a consultation on them never came to an end.
    last = func.coalesce(Consultation.ended_at, Consultation.changed_at)
    query = select(ConsultationPerson.consultation_id).join(Consultation).where(last <= before)
    return query.order_by(last, Consultation.id)


def _meetings(before: datetime) -> Any:
    return select(Meeting.id).where(Meeting.ended_at <= before).order_by(Meeting.ended_at, Meeting.id)


def _mediations(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == Mediation.case_id, LegalHold.lifted_at.is_(None))
    query = select(Mediation.id).join(Case, Case.id == Mediation.case_id)
    # What was never kept and never ended has its time from the last that happened to it.
    last = func.coalesce(Mediation.ended_at, Mediation.changed_at)
    return query.where(last <= before, ~Case.protected, ~held).order_by(last, Mediation.id)


def _petitions(before: datetime) -> Any:
    held = exists().where(LegalHold.case_id == Petition.case_id, LegalHold.lifted_at.is_(None))
    open_case = exists().where(Case.id == Petition.case_id, Case.protected)
    return select(Petition.id).where(Petition.ended_at <= before, ~held, ~open_case).order_by(Petition.ended_at)


def _patrol_shifts(before: datetime) -> Any:
    return select(PatrolShift.id).where(PatrolShift.ends_at <= before).order_by(PatrolShift.ends_at, PatrolShift.id)


def _patrol_members(before: datetime) -> Any:
    ended = select(PatrolMember.id).where(PatrolMember.until <= clock.local_day(before))
    return ended.order_by(PatrolMember.until, PatrolMember.id)


def _suggestions(before: datetime) -> Any:
    return select(Suggestion.id).where(Suggestion.settled_at <= before).order_by(Suggestion.id)


def _messages(before: datetime) -> Any:
    return select(Outgoing.id).where(Outgoing.ended_at <= before).order_by(Outgoing.id)


def _push_phones(before: datetime) -> Any:
    return select(PushPhone.id).where(PushPhone.ended_at <= before).order_by(PushPhone.id)


def _identities(before: datetime) -> Any:
    return select(Identity.id).where(Identity.ended_at <= before).order_by(Identity.id)


_DUE: dict[str, Callable[[datetime], Any]] = {
    "patrol": _patrols,
    "hazard": _cases(ReportKind.HAZARD),
    "dispute": _cases(ReportKind.DISPUTE),
    "appeal": _cases(ReportKind.APPEAL),
    "protected": _cases(None),
    "notice": _threads,
    "order": _orders,
    "session": _sessions,
    "outgoing": _messages,
    "push_phone": _push_phones,
    "identity": _identities,
    "password_spray": _sprays,
    "legal_aid": _applications,
    "protected_aid": _protected_applications,
    "visit": _visits,
    "suggestion": _suggestions,
    "decision": _decisions,
    "bulletin": _bulletins,
    "mediation": _mediations,
    "petition": _petitions,
    "whistle": _whistles,
    "emergency_duty": _duties,
    "emergency_member": _former_members,
    "headquarters": _headquarters,
    "neighbour_alarm": _neighbour_alarms,
    "neighbour_household": _neighbour_households,
    "lost_person": _lost_persons,
    "file_request": _file_requests,
    "camera_review": _camera_reviews,
    "consultation": _consultations,
    "person_topic": _persons_talked_about,
    "meeting": _meetings,
    "patrol_shift": _patrol_shifts,
    "patrol_member": _patrol_members,
}
