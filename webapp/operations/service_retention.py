"""Erases what has had its time: rows, pictures, voices, small pictures, list entries and texts; the chain still proves.

Each thing goes in a transaction of its own, files after it: a run that is cut goes on where it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import structlog
from sqlalchemy import delete, exists, select, update

from webapp.cameras.reviews.models import CameraReview
from webapp.care.models import CareGrant, CareGrantScope
from webapp.cases.models import Case, CaseAction, CaseReport
from webapp.consultation.files.models import FileRequest, FileStep
from webapp.consultation.models import Consultation, ConsultationScope, ConsultationStep
from webapp.consultation.service_turning import erase_words
from webapp.core import clock, journal
from webapp.core.db import db, transaction
from webapp.core.erasure import clear_traces, erase
from webapp.core.errors import Problem, not_found
from webapp.core.letters.characters import shortened
from webapp.core.media.files import Store
from webapp.core.protection.at_rest import hide, is_protected
from webapp.decisions.models import Decision, DecisionScope, DecisionStep
from webapp.documents.queries import signature_files
from webapp.emergencies.after.service_erasing import erase_headquarters
from webapp.emergencies.hq.models import Headquarters
from webapp.inbox.models import Thread
from webapp.legal_aid.models import AidApplication, AidPaper, AidScope
from webapp.mediation.models import Mediation, MediationScope, MediationStep
from webapp.meetings.bulletins.models import Bulletin, BulletinStep
from webapp.meetings.models import Meeting, MeetingScope, MeetingSeat, MeetingStep
from webapp.operations.models import LegalHold
from webapp.operations.queries_retention import COUNTED_NOWHERE, Rule, due, files_to_erase, rules
from webapp.operations.service_backup import no_copy_under_way
from webapp.operations.service_retention_safety import ERASE_SAFETY, erase_camera_review
from webapp.outbox.models import Outgoing, PushPhone
from webapp.people.models import DeviceSession, PasswordSpray
from webapp.people.sign_on.models import Identity
from webapp.petitions.models import Petition, PetitionScope, PetitionStep
from webapp.reports.models import Addition, ErasedFile, Report
from webapp.reports.queries_files import still_named
from webapp.reports.service_erasing import erase_submissions, let_files_go
from webapp.reports.service_files import store
from webapp.service_orders.models import ServiceOrder
from webapp.suggestions.models import Suggestion
from webapp.visits.models import Visit, VisitScope, VisitStep
from webapp.whistle.models import Whistle, WhistleAsker, WhistleScope, WhistleStep

log = structlog.get_logger(__name__)

BATCH = 100


def run_retention(most: int = 2_000) -> dict[str, int]:
    """Erase what is due under each rule, at most ``most`` things of a kind; return how many of each."""
    done = {rule.kind: _run(rule, most) for rule in rules()}
    done["files"] = erase_files(store())
    if any(told(done).values()):
        log.info("retention", **told(done))
    return done


def told(done: Mapping[str, int]) -> dict[str, int]:
    """Return what may be said of a run: protected matters are counted nowhere."""
    return {kind: number for kind, number in done.items() if kind not in COUNTED_NOWHERE}


def set_hold(code: str, reason: str) -> None:
    """Keep a case whatever its age; Problem 404 for an unknown one, 409 when it is held already."""
    with transaction() as session:
        case_id = _case_id(code)
        why = hide(shortened(reason, 300), is_protected("case", case_id))
        if session.scalar(select(LegalHold.id).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))):
            raise Problem("stale", "这件事已经在保全里了")
        session.add(LegalHold(case_id=case_id, reason=why, set_at=clock.now()))
        journal.append("operations.hold_set", ("case", case_id), content={"reason": why})


def lift_hold(code: str) -> None:
    """Let a case go its ordinary way again; Problem 404 for an unknown one or one that is not held."""
    with transaction() as session:
        case_id = _case_id(code)
        lifted = update(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
        if session.scalar(lifted.values(lifted_at=clock.now()).returning(LegalHold.id)) is None:
            raise not_found()
        journal.append("operations.hold_lifted", ("case", case_id))


def erase_files(files: Store, *, wait: bool = False) -> int:
    """Remove the files whose rows are gone and that no other row names; return how many.

    A copy that is being made may still need them: then none goes now, or ``wait`` until it is finished.
    """
    with no_copy_under_way(wait=wait) as free:
        return _erase_files(files) if free else 0


def _erase_files(files: Store) -> int:
    removed = 0
    while digests := files_to_erase(BATCH):
        gone = [digest for digest in digests if not still_named(digest) and files.delete(digest)]
        removed += len(gone)
        with transaction() as session:
            session.execute(delete(ErasedFile).where(ErasedFile.digest.in_(digests)))
    return removed


def _run(rule: Rule, most: int) -> int:
    done = 0
    while done < most and (ids := due(rule, min(BATCH, most - done))):
        for one in ids:
            with transaction():
                _ERASE[rule.kind](one)
        done += len(ids)
    return done


def _erase_case(case_id: int) -> None:
    """Erase a case with its reports, what was added and done, their pictures, and everything that hangs on it."""
    session = db.session()
    protected = is_protected("case", case_id)
    reports = list(session.scalars(select(CaseReport.report_id).where(CaseReport.case_id == case_id)))
    elsewhere = select(CaseReport.report_id).where(CaseReport.case_id != case_id, CaseReport.report_id.in_(reports))
    reports = [one for one in reports if one not in set(session.scalars(elsewhere))]
    actions = list(session.scalars(select(CaseAction.submission_id).where(CaseAction.case_id == case_id)))
    submissions = _submissions_of(reports, actions)
    for visit_id in session.scalars(select(Visit.id).where(Visit.case_id == case_id)).all():
        _erase_visit(visit_id)  # with its pictures, whose files only this package removes
    for whistle_id in session.scalars(select(Whistle.id).where(Whistle.case_id == case_id)).all():
        _erase_whistle(whistle_id)
    erase_headquarters(session.scalars(select(Headquarters.id).where(Headquarters.case_id == case_id)).all())
    for request_id in session.scalars(select(FileRequest.id).where(FileRequest.case_id == case_id)).all():
        _erase_file_request(request_id)
    for review_id in session.scalars(select(CameraReview.id).where(CameraReview.case_id == case_id)).all():
        erase_camera_review(review_id)
    for consultation_id in session.scalars(select(Consultation.id).where(Consultation.case_id == case_id)).all():
        _erase_consultation(consultation_id)
    for mediation_id in session.scalars(select(Mediation.id).where(Mediation.case_id == case_id)).all():
        _erase_mediation(mediation_id)
    for petition_id in session.scalars(select(Petition.id).where(Petition.case_id == case_id)).all():
        _erase_petition(petition_id)
    _clear_grants(case_id)
    let_files_go(signature_files("case", [case_id]))
    clear_traces("case", [case_id])
    erase(Case.__table__, [case_id])
    erase_submissions(reports, submissions)
    _note_erased([("case", case_id), *(("report", one) for one in reports if protected)], protected=protected)


def _clear_grants(case_id: int) -> None:
    """Clear what hangs on the parts of a protected matter that were opened to others: their lists, words, messages."""
    grants = list(db.session().scalars(select(CareGrant.id).where(CareGrant.course_id == case_id)))
    db.session().execute(delete(CareGrantScope).where(CareGrantScope.row_id.in_(grants)))
    clear_traces("care_grant", grants)


def _note_erased(things: Iterable[tuple[str, int]], *, protected: bool) -> None:
    """Write down what is gone; of a protected matter that it was one, so that the auditor reads no more of it later."""
    for thing in things:
        journal.append("operations.erased", thing, content={"protected": True} if protected else None)


def _erase_patrol(report_id: int) -> None:
    erase_submissions([report_id], _submissions_of([report_id], []))
    journal.append("operations.erased", ("report", report_id))


def _submissions_of(reports: Sequence[int], actions: Sequence[int]) -> list[int]:
    session = db.session()
    own = session.scalars(select(Report.submission_id).where(Report.id.in_(reports)))
    added = session.scalars(select(Addition.submission_id).where(Addition.report_id.in_(reports)))
    return [*own, *added, *actions]


def _case_id(code: str) -> int:
    case_id = db.session().scalar(select(Case.id).where(Case.code == code))
    if case_id is None:
        raise not_found()
    return case_id


def _erase_application(application_id: int) -> None:
    """Erase an application for legal aid with its papers, their files, its place in lists and the journal's words."""
    session = db.session()
    protected = is_protected("aid", application_id)
    papers = select(AidPaper.file).where(AidPaper.application_id == application_id, AidPaper.file.is_not(None))
    let_files_go(filter(None, session.scalars(papers)))
    session.execute(delete(AidScope).where(AidScope.row_id == application_id))
    clear_traces("aid", [application_id])
    erase(AidApplication.__table__, [application_id])
    _note_erased([("aid", application_id)], protected=protected)


def _erase_order(order_id: int) -> None:
    """Erase what a resident ordered, with its notes, messages and list entries; the journal keeps that it was."""
    clear_traces("order", [order_id])
    erase(ServiceOrder.__table__, [order_id])


def _erase_visit(visit_id: int) -> None:
    session = db.session()
    own = session.scalars(select(Visit.submission_id).where(Visit.id == visit_id))
    steps = session.scalars(select(VisitStep.submission_id).where(VisitStep.visit_id == visit_id))
    submissions = [*own, *steps]
    protected = is_protected("visit", visit_id)
    clear_traces("visit", [visit_id])
    if protected:
        _note_erased([("visit", visit_id)], protected=True)
    session.execute(delete(VisitScope).where(VisitScope.row_id == visit_id))
    erase_submissions([], submissions)


def _erase_decision(decision_id: int) -> None:
    """Erase a decision with its steps, papers and signatures, their files, its place in lists and its words."""
    session = db.session()
    own = session.scalars(select(Decision.submission_id).where(Decision.id == decision_id))
    steps = session.scalars(select(DecisionStep.submission_id).where(DecisionStep.decision_id == decision_id))
    submissions = [*own, *steps]
    let_files_go(signature_files("decision", [decision_id]))
    clear_traces("decision", [decision_id])
    session.execute(delete(DecisionScope).where(DecisionScope.row_id == decision_id))
    erase_submissions([], submissions)


def _erase_bulletin(bulletin_id: int) -> None:
    """Erase a bulletin with its receipts, its paper, its place in lists and its words."""
    session = db.session()
    own = session.scalars(select(Bulletin.submission_id).where(Bulletin.id == bulletin_id))
    steps = session.scalars(select(BulletinStep.submission_id).where(BulletinStep.bulletin_id == bulletin_id))
    submissions = [*own, *steps]
    clear_traces("bulletin", [bulletin_id])
    erase_submissions([], submissions)


def _erase_whistle(whistle_id: int) -> None:
    """Erase a whistle with what was answered, its pictures and voices, its place in lists and its words."""
    session = db.session()
    submissions = [
        *session.scalars(select(Whistle.submission_id).where(Whistle.id == whistle_id)),
        *session.scalars(select(WhistleStep.submission_id).where(WhistleStep.whistle_id == whistle_id)),
        *session.scalars(select(WhistleAsker.submission_id).where(WhistleAsker.whistle_id == whistle_id)),
    ]
    clear_traces("whistle", [whistle_id])
    session.execute(delete(WhistleScope).where(WhistleScope.row_id == whistle_id))
    erase_submissions([], submissions)


def _erase_file_request(request_id: int) -> None:
    """Erase a request to see a file with its steps, the looks that were taken, its place in lists and its words."""
    session = db.session()
    own = session.scalars(select(FileRequest.submission_id).where(FileRequest.id == request_id))
    steps = session.scalars(select(FileStep.submission_id).where(FileStep.request_id == request_id))
    submissions = [*own, *steps]
    clear_traces("file_request", [request_id])
    erase(FileRequest.__table__, [request_id])
    erase_submissions([], submissions)


def _erase_consultation(consultation_id: int) -> None:
    """Erase a consultation with what was written, its person, papers, place in lists and words."""
    session = db.session()
    steps = select(ConsultationStep.submission_id).where(ConsultationStep.consultation_id == consultation_id)
    submissions = [
        *session.scalars(select(Consultation.submission_id).where(Consultation.id == consultation_id)),
        *session.scalars(steps),
    ]
    clear_traces("consultation", [consultation_id])
    session.execute(delete(ConsultationScope).where(ConsultationScope.row_id == consultation_id))
    erase_submissions([], submissions)


def _erase_meeting(meeting_id: int) -> None:
    """Erase a meeting with who was asked, its topics and minutes, its place in lists; what was decided stays."""
    session = db.session()
    steps = select(MeetingStep.submission_id).where(MeetingStep.meeting_id == meeting_id)
    called = select(Meeting.submission_id).where(Meeting.id == meeting_id)
    others = exists().where(Meeting.submission_id == called.scalar_subquery(), Meeting.id != meeting_id)
    submissions = list(session.scalars(steps))
    if not session.scalar(select(others)):
        submissions += [one for one in session.scalars(called) if one is not None]
    seats = list(session.scalars(select(MeetingSeat.id).where(MeetingSeat.meeting_id == meeting_id)))
    clear_traces("meeting_seat", seats)
    clear_traces("meeting", [meeting_id])
    session.execute(delete(MeetingScope).where(MeetingScope.row_id == meeting_id))
    erase(Meeting.__table__, [meeting_id])
    erase_submissions([], submissions)


def _erase_mediation(mediation_id: int) -> None:
    """Erase a mediation with its parties, steps, papers and signatures, their files, its lists and its words."""
    session = db.session()
    own = session.scalars(select(Mediation.submission_id).where(Mediation.id == mediation_id))
    steps = session.scalars(select(MediationStep.submission_id).where(MediationStep.mediation_id == mediation_id))
    submissions = [*own, *steps]
    protected = is_protected("mediation", mediation_id)
    let_files_go(signature_files("mediation", [mediation_id]))
    clear_traces("mediation", [mediation_id])
    session.execute(delete(MediationScope).where(MediationScope.row_id == mediation_id))
    erase(Mediation.__table__, [mediation_id])
    erase_submissions([], submissions)
    _note_erased([("mediation", mediation_id)], protected=protected)


def _erase_petition(petition_id: int) -> None:
    """Erase a petition with its people, steps and papers, their pictures, its lists and its words."""
    session = db.session()
    own = session.scalars(select(Petition.submission_id).where(Petition.id == petition_id))
    steps = session.scalars(select(PetitionStep.submission_id).where(PetitionStep.petition_id == petition_id))
    submissions = [*own, *steps]
    protected = is_protected("petition", petition_id)
    clear_traces("petition", [petition_id])
    session.execute(delete(PetitionScope).where(PetitionScope.row_id == petition_id))
    erase(Petition.__table__, [petition_id])
    erase_submissions([], submissions)
    _note_erased([("petition", petition_id)], protected=protected)


_ERASE: dict[str, Callable[[int], None]] = {
    "patrol": _erase_patrol,
    "hazard": _erase_case,
    "dispute": _erase_case,
    "appeal": _erase_case,
    "protected": _erase_case,
    "notice": lambda one: erase(Thread.__table__, [one]),
    "order": _erase_order,
    "outgoing": lambda one: erase(Outgoing.__table__, [one]),
    "push_phone": lambda one: erase(PushPhone.__table__, [one]),
    "identity": lambda one: erase(Identity.__table__, [one]),
    "session": lambda one: erase(DeviceSession.__table__, [one]),
    "password_spray": lambda one: erase(PasswordSpray.__table__, [one]),
    **dict.fromkeys(("legal_aid", "protected_aid"), _erase_application),
    "visit": _erase_visit,
    "decision": _erase_decision,
    "bulletin": _erase_bulletin,
    "mediation": _erase_mediation,
    "petition": _erase_petition,
    "whistle": _erase_whistle,
    "headquarters": lambda one: erase_headquarters([one]),
    "file_request": _erase_file_request,
    "consultation": _erase_consultation,
    "person_topic": erase_words,
    "meeting": _erase_meeting,
    "suggestion": lambda one: erase(Suggestion.__table__, [one]),
    **ERASE_SAFETY,
}
