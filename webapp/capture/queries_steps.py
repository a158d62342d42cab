"""What happened to a case, as a reporter may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from webapp.cases.models import Case, CaseReport
from webapp.cases.states import By
from webapp.cases.states_steps import CASES
from webapp.cases.timeline import WORDS, said
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.models import Report

_ANSWERS = {step.event for step in CASES.steps if step.by == By.REPORTER}


@dataclass(frozen=True)
class Step:
    """One step of the case as a reporter reads it."""

    words: str
    note: str
    tone: str
    icon: str
    at: datetime


def steps(actor: Actor, case: Case) -> Sequence[Step]:
    """Return what happened to a case, newest first, without the names and words of others who reported it too.

    What the actor added is with the report itself.
    """
    others = (
        select(Report.author_id)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .where(CaseReport.case_id == case.id, Report.author_id != actor.id)
    )
    by_another = func.coalesce(JournalEntry.actor_id.in_(others), False)
    query = (
        select(JournalEntry.event, JournalEntry.at, JournalEntry.actor_id, JournalText.content, User.name)
        .add_columns(by_another.label("by_another"))
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(JournalEntry.subject_kind == "case", JournalEntry.subject_id == case.id)
        .where(JournalEntry.event.in_(WORDS.names()), or_(~by_another, JournalEntry.event.in_(_ANSWERS)))
        .where(~and_(JournalEntry.event == "case.added", JournalEntry.actor_id == actor.id))
        .order_by(JournalEntry.id.desc())
    )
    return [_step(actor, row) for row in db.session().execute(query)]


def _step(actor: Actor, row: Any) -> Step:
    _, tone, icon = WORDS[row.event]
    content = row.content or {}
    note = "" if row.by_another else content.get("note", "")
    who = "您" if row.actor_id == actor.id else "另一位报的人" if row.by_another else row.name or "系统"
    words = said(row.event, who, content)
    return Step(words.replace("您 ", "您", 1) if who == "您" else words, note, tone, icon, row.at)
