"""The reports, pictures and voices of a case, as far as the actor may see them.

Whoever only reported a case sees their own report, and what those who work on it added; never another reporter's words
or pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, and_, bindparam, or_, select

from webapp.cases.models import CaseAction, CaseReport
from webapp.cases.queries import CaseReportRow
from webapp.cases.rules import CaseAccess, sees_whole
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.models import Addition, Photo, Report, Submission, Voice
from webapp.reports.queries import Files, note_files

Stored = TypeVar("Stored", Photo, Voice)


@dataclass(frozen=True)
class Contents:
    """What makes up a case for one actor: reports (the opening one first), files by submission, who else reported."""

    whole: bool
    reports: Sequence[CaseReportRow]
    reporters: frozenset[int]
    files: dict[int, Files]

    def of(self, report: Report) -> Files:
        """Return the files that came with a report."""
        return self.files[report.submission_id]


def contents_of(actor: Actor, held: CaseAccess) -> Contents:
    """Return what the actor sees of a case that is in their scope."""
    return _contents(held.case.id, None if sees_whole(actor, held) else actor.id)


def whole_contents(case_id: int) -> Contents:
    """Return all that makes up a case, for who may look into its file by another rule than a scope."""
    return _contents(case_id, None)


def _contents(case_id: int, only: int | None) -> Contents:
    """Return what makes up a case: of reporters ``only`` what this one sent, where one is named."""
    sent = db.session().execute(_sent_for(), {"case_id": case_id}).all()
    reports = {row.Report.id: row for row in sent if row.Report}
    reporters = frozenset(row.Report.author_id for row in reports.values())
    files: dict[int, Files] = {}
    for row in sent:
        if only is None or row.author_id == only or row.author_id not in reporters:
            note_files(files, row.id, row.Photo, row.Voice)
    shown = [
        CaseReportRow(row.Report, row.name, row.client_id)
        for row in sorted(reports.values(), key=lambda row: (row.joined_at, row.Report.id))
        if only is None or row.author_id == only
    ]
    return Contents(only is None, shown, reporters, files)


@cache
def _sent_for() -> Select[*tuple[Any, ...]]:
    """Select all that was sent for a case with its files, a row for each picture; of a report also who wrote it."""
    case_id: Any = bindparam("case_id")
    here = (CaseReport.report_id == Report.id, CaseReport.case_id == case_id, CaseReport.left_at.is_(None))
    query: Select[*tuple[Any, ...]] = select(Submission.id, Submission.author_id, Submission.client_id, Photo, Voice)
    return (
        query.add_columns(Report, User.name, CaseReport.joined_at)
        .outerjoin(Photo, Photo.submission_id == Submission.id)
        .outerjoin(Voice, Voice.submission_id == Submission.id)
        .outerjoin(Report, Report.submission_id == Submission.id)
        .outerjoin(User, User.id == Report.author_id)
        .outerjoin(CaseReport, and_(*here))
        .where(Submission.id.in_(_submissions(case_id)))
        .order_by(Photo.position, Photo.id)
    )


def stored_photo(actor: Actor, held: CaseAccess, photo_id: int) -> Photo:
    """Return a stored picture of a case; the one 404 for any other."""
    return _stored(actor, held, Photo, photo_id)


def stored_voice(actor: Actor, held: CaseAccess, voice_id: int) -> Voice:
    """Return a stored voice note of a case; the one 404 for any other."""
    return _stored(actor, held, Voice, voice_id)


def photo_of_case(case_id: int, photo_id: int) -> Photo:
    """Return a stored picture of a case, for who may look into its file by another rule; the one 404 for any other."""
    query = select(Photo).where(Photo.id == photo_id, Photo.file.is_not(None))
    found = db.session().scalar(query.where(Photo.submission_id.in_(_submissions(case_id))))
    if found is None:
        raise not_found()
    return found


def _stored(actor: Actor, held: CaseAccess, kind: type[Stored], row_id: int) -> Stored:
    query = (
        select(kind)
        .join(Submission, Submission.id == kind.submission_id)
        .where(
            kind.id == row_id,
            kind.file.is_not(None),
            Submission.id.in_(_submissions(held.case.id)),
            _visible(actor, held, sees_whole(actor, held)),
        )
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def _submissions(case_id: Any) -> Any:
    """Select everything that was sent for a case: reports, additions to them, and actions."""
    now = (CaseReport.case_id == case_id, CaseReport.left_at.is_(None))
    reports = select(Report.submission_id).join(CaseReport, CaseReport.report_id == Report.id).where(*now)
    additions = select(Addition.submission_id).join(CaseReport, CaseReport.report_id == Addition.report_id).where(*now)
    actions = select(CaseAction.submission_id).where(CaseAction.case_id == case_id)
    return reports.union_all(additions, actions)


def _visible(actor: Actor, held: CaseAccess, whole: bool) -> Any:
    if whole:
        return True
    others = (
        select(Report.author_id)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .where(CaseReport.case_id == held.case.id, CaseReport.left_at.is_(None))
    )
    return or_(Submission.author_id == actor.id, Submission.author_id.not_in(others))
