"""What a file holds, for who was given a look into it: read past the scopes, after ``rules.may_look`` alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from webapp.cases.matter.queries_course import files_sent, taken_on
from webapp.cases.models import Case
from webapp.cases.queries_files import Contents, photo_of_case, whole_contents
from webapp.cases.timeline import TimelineEvent, timeline
from webapp.consultation.files.models import FileRequest, Kind
from webapp.consultation.files.rules import FileAccess
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.documents.models import Document
from webapp.mediation import queries as mediations
from webapp.mediation.models import Mediation, MediationSeat, MediationStep
from webapp.mediation.page.queries import stored
from webapp.mediation.rules import MediationAccess
from webapp.mediation.states import SeatKind
from webapp.people.models import User
from webapp.petitions.models import Petition, PetitionPerson, PetitionStep
from webapp.petitions.queries import people_of
from webapp.reports.models import Photo, Registration
from webapp.reports.queries import Files


@dataclass(frozen=True)
class CaseFile:
    """The file of a case: what was reported, what came of it, who came with it."""

    contents: Contents
    events: Sequence[TimelineEvent]
    callers: Sequence[Registration]


@dataclass(frozen=True)
class MediationFile:
    """The file of a mediation: the parties, what was done, what was agreed."""

    seen: MediationAccess
    host: str
    taken: Sequence[Any]
    files: dict[int, Files] = field(default_factory=dict)


@dataclass(frozen=True)
class PetitionFile:
    """The file of a petition: who came, what they ask, what was done."""

    petition: Petition
    people: Sequence[PetitionPerson]
    taken: Sequence[Any]


def case_file(seen: FileAccess, case: Case) -> CaseFile:
    """Return what the file of a case holds."""
    contents = whole_contents(case.id)
    events = timeline(case.id, contents, 0, hide_reporters=not seen.row.full)
    reports = [one.report.id for one in contents.reports]
    callers = db.session().scalars(select(Registration).where(Registration.report_id.in_(reports))).all()
    return CaseFile(contents, events, callers)


def mediation_file(seen: FileAccess, case: Case) -> MediationFile:
    """Return what the file of a mediation holds."""
    referrer, mediator = aliased(User), aliased(User)
    host = select(MediationSeat.label).where(
        MediationSeat.mediation_id == Mediation.id, MediationSeat.kind == SeatKind.HOST
    )
    query = select(Mediation, referrer.name, mediator.name, host.limit(1).scalar_subquery())
    query = query.join(referrer, referrer.id == Mediation.referred_by_id)
    query = query.outerjoin(mediator, mediator.id == Mediation.mediator_id).where(Mediation.id == seen.row.thing_id)
    mediation, referred_by, mediated_by, hosted_by = db.session().execute(query).one()
    parties = mediations.parties_of(mediation.id)
    clauses = mediations.clauses_of(mediation.id) if mediation.agreed_at else ()
    access = MediationAccess(
        mediation,
        case.code,
        case.category,
        parties=parties,
        clauses=clauses,
        referrer=referred_by,
        mediator=mediated_by or "",
    )
    taken = taken_on(MediationStep, MediationStep.mediation_id == mediation.id)
    # Pictures of papers carry the names of the parties.
    sent = files_sent(taken) if seen.row.full else {}
    return MediationFile(access, hosted_by or "", taken, dict(sent))


def petition_file(seen: FileAccess) -> PetitionFile:
    """Return what the file of a petition holds."""
    petition = db.session().get_one(Petition, seen.row.thing_id)
    taken = taken_on(PetitionStep, PetitionStep.petition_id == petition.id)
    return PetitionFile(petition, people_of(petition.id), taken)


def papers_of(row: FileRequest) -> Sequence[Any]:
    """Return (paper, number, made at) of the final papers of a file."""
    query = select(Document.paper, Document.number, Document.made_at)
    query = query.where(Document.subject == str(row.kind), Document.subject_id == row.thing_id)
    return db.session().execute(query.order_by(Document.made_at, Document.id)).all()


def photo_of(row: FileRequest, photo_id: int) -> Photo:
    """Return a picture of a file; of a mediation only where the parties are shown. The one 404 for any other.

    Pictures of a petition are those of its papers: they stay where the papers are.
    """
    if row.kind == Kind.CASE:
        return photo_of_case(row.case_id, photo_id)
    if row.kind == Kind.PETITION or not row.full:
        raise not_found()
    return stored(Photo, row.thing_id, photo_id)
