"""The words that make up cases: for the index all of them, for a page of results those that the actor may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal, select, union_all

from webapp.areas.models import Area
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.cases.timeline import WORDS as TOLD
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.models import Addition, Report
from webapp.search.queries import sees_words_of


@dataclass(frozen=True)
class Said:
    """Words of a person in a case; the system's have no author."""

    author_id: int | None
    text: str


@dataclass(frozen=True)
class ReportWords:
    """A report of a case as the index needs it."""

    id: int
    author_id: int
    author_name: str
    received_at: datetime
    texts: tuple[str, ...]


@dataclass(frozen=True)
class CaseWords:
    """A case as the index needs it: in whose lists it is, what was reported, what was added later."""

    case: Case
    area_label: str
    scopes: list[str] = field(default_factory=list)
    reports: list[ReportWords] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


def words_of_cases(case_ids: Sequence[int]) -> list[CaseWords]:
    """Return the words of these cases for the index, in five statements; nothing of a protected one."""
    session = db.session()
    cases = select(Case, Area.label).join(Area, Area.id == Case.area_id)
    found = {
        case.id: CaseWords(case, label)
        for case, label in session.execute(cases.where(Case.id.in_(case_ids), ~Case.protected))
    }
    if not found:
        return []
    scopes = select(CaseScope.row_id, CaseScope.scope).where(CaseScope.row_id.in_(found), CaseScope.bucket == "all")
    for case_id, scope in session.execute(scopes):
        found[case_id].scopes.append(scope)
    reports = (
        select(CaseReport.case_id, Report, User.name)
        .join(Report, Report.id == CaseReport.report_id)
        .join(User, User.id == Report.author_id)
        .where(CaseReport.case_id.in_(found), CaseReport.left_at.is_(None))
        .order_by(Report.id)
    )
    for case_id, report, name in session.execute(reports):
        details = report.details or {}
        told = (str(details.get(name, "")) for name in ("wants", "source_number"))
        texts = (report.description, report.place_name, *told)
        row = ReportWords(report.id, report.author_id, name, report.received_at, texts)
        found[case_id].reports.append(row)
    for statement in (_additions(found), _notes(found)):
        for case_id, author_id, text in session.execute(statement):
            found[case_id].said.append(Said(author_id, text or ""))
    return list(found.values())


def readable_words(actor: Actor, case_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return case → the texts in it that the actor may read, in one statement; for cases of the actor's own scope."""
    if not case_ids:
        return {}
    reports = (
        select(CaseReport.case_id, Report.author_id, Report.description.label("text"))
        .join(Report, Report.id == CaseReport.report_id)
        .where(CaseReport.case_id.in_(case_ids), CaseReport.left_at.is_(None))
    )
    parts = [part.subquery() for part in (reports, _additions(case_ids), _notes(case_ids))]
    texts = union_all(*(select(p.c.case_id, p.c.author_id, p.c.text) for p in parts)).subquery()
    query = (
        select(texts.c.case_id, texts.c.text)
        .join(Case, Case.id == texts.c.case_id)
        .where(~Case.protected, sees_words_of(actor, texts.c.author_id))
    )
    found: dict[int, list[str]] = {}
    for case_id, text in db.session().execute(query):
        found.setdefault(case_id, []).append(text or "")
    return found


def _additions(case_ids: Any) -> Any:
    return (
        select(CaseReport.case_id, Addition.author_id, Addition.description.label("text"))
        .join(CaseReport, and_(CaseReport.report_id == Addition.report_id, CaseReport.left_at.is_(None)))
        .where(CaseReport.case_id.in_(case_ids))
    )


def _notes(case_ids: Any) -> Any:
    """Select the words of a step that the timeline shows; additions are read where they are."""
    return (
        select(
            JournalEntry.subject_id.label("case_id"),
            JournalEntry.actor_id.label("author_id"),
            JournalText.content["note"].as_string().label("text"),
        )
        .join(JournalText, JournalText.entry_id == JournalEntry.id)
        .where(
            JournalEntry.subject_kind == literal("case"),
            JournalEntry.subject_id.in_(case_ids),
            JournalEntry.event.in_([event for event in TOLD.names() if event != "case.added"]),
            JournalText.content["note"].as_string().is_not(None),
        )
    )
