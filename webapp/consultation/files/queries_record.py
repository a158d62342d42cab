"""What a file holds, for who was given a look into it: read past the scopes, after ``rules.may_look`` alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.queries_files import Contents, photo_of_case, whole_contents
from webapp.cases.timeline import TimelineEvent, timeline
from webapp.consultation.files.models import FileRequest, Kind
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.documents.models import Document
from webapp.mediation import queries as mediations
from webapp.mediation.models import Mediation
from webapp.mediation.page.queries import files_sent, stored, taken_on
from webapp.mediation.rules import MediationAccess
from webapp.people.queries import names_of
from webapp.reports.models import Photo, Registration
from webapp.reports.queries import Files


@dataclass(frozen=True)
class CaseFile:
    """The file of a case: what was reported, what came of it, who came with it."""

    case: Case
    area: str
    contents: Contents
    events: Sequence[TimelineEvent]
    callers: Sequence[Registration]


@dataclass(frozen=True)
class MediationFile:
    """The file of a mediation: the parties, what was done, what was agreed."""

    seen: MediationAccess
    taken: Sequence[Any]
    files: dict[int, Files] = field(default_factory=dict)


def case_file(row: FileRequest) -> CaseFile:
    """Return what the file of a case holds."""
    case, area = (
        db.session()
        .execute(select(Case, Area.label).join(Area, Area.id == Case.area_id).where(Case.id == row.case_id))
        .one()
    )
    contents = whole_contents(case.id)
    events = timeline(case.id, contents, 0, hide_reporters=not row.full)
    reports = [one.report.id for one in contents.reports]
    callers = db.session().scalars(select(Registration).where(Registration.report_id.in_(reports))).all()
    return CaseFile(case, area, contents, events, callers)


def mediation_file(row: FileRequest) -> MediationFile:
    """Return what the file of a mediation holds."""
    mediation, case = (
        db.session()
        .execute(select(Mediation, Case).join(Case, Case.id == Mediation.case_id).where(Mediation.id == row.thing_id))
        .one()
    )
    parts = mediations.seats_of(mediation.id), mediations.parties_of(mediation.id), mediations.clauses_of(mediation.id)
    names = names_of(filter(None, [mediation.referred_by_id, mediation.mediator_id]))
    seen = MediationAccess(
        mediation,
        case.code,
        case.category,
        None,
        *parts,
        referrer=names.get(mediation.referred_by_id, ""),
        mediator=names.get(mediation.mediator_id or 0, ""),
    )
    taken = taken_on(mediation.id)
    # Pictures of papers carry the names of the parties.
    sent = files_sent(one.MediationStep.submission_id for one in taken) if row.full else {}
    return MediationFile(seen, taken, dict(sent))


def papers_of(row: FileRequest) -> Sequence[Any]:
    """Return (paper, number, made at) of the final papers of a file."""
    query = select(Document.paper, Document.number, Document.made_at)
    query = query.where(Document.subject == str(row.kind), Document.subject_id == row.thing_id)
    return db.session().execute(query.order_by(Document.made_at, Document.id)).all()


def photo_of(row: FileRequest, photo_id: int) -> Photo:
    """Return a picture of a file; of a mediation only where the parties are shown. The one 404 for any other."""
    if row.kind == Kind.CASE:
        return photo_of_case(row.case_id, photo_id)
    if not row.full:
        raise not_found()
    return stored(Photo, row.thing_id, photo_id)
