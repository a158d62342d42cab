"""Reads for what turns protected: what it is one with, that it turned, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from webapp.cases import queries
from webapp.cases.models import Case, CaseReport, CaseTurn
from webapp.cases.rules import CaseAccess
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.catalogue import choices


@dataclass(frozen=True)
class Turn:
    """That a case turned protected, as those named read it."""

    at: datetime
    by: str
    reason: str
    words: str


def whole_of(actor: Actor, code: str) -> CaseAccess:
    """Return a case through the actor's scope; of one that was put into another, that other: it has the reports now."""
    return queries.get_case_for(actor, queries.moved_to(actor, code) or code)


def put_into(case_id: int) -> Sequence[Case]:
    """Return the cases that were put into a case."""
    return list(db.session().scalars(select(Case).where(Case.merged_into_id == case_id).order_by(Case.id)))


def report_ids(case_id: int) -> list[int]:
    """Return the reports that make up a case now."""
    here = (CaseReport.case_id == case_id, CaseReport.left_at.is_(None))
    return list(db.session().scalars(select(CaseReport.report_id).where(*here)))


def has_turned(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether a case turned protected, and did not come in as that."""
    return exists().where(CaseTurn.case_id == case_id)


def turn_of(case_id: int) -> CaseTurn | None:
    """Return that a case turned protected; None for one that did not."""
    return db.session().get(CaseTurn, case_id)


def turn_shown(case_id: int) -> Turn:
    """Return when and why a case turned, and who did it; for those named."""
    row, name = (
        db.session()
        .execute(select(CaseTurn, User.name).join(User, User.id == CaseTurn.by_id).where(CaseTurn.case_id == case_id))
        .one()
    )
    return Turn(row.at, name, choices("protect_reason").get(row.reason, row.reason), row.words)
