"""The calls for help that are not settled yet, for the first page of those who were called and of who called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, union

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.states import OPEN_STATES
from webapp.cases.titles import title_of
from webapp.core.db import db
from webapp.core.hot.forms import Piece, piece
from webapp.emergencies.models import ANSWERS, EmergencyCall, EmergencyCalled
from webapp.emergencies.queries import still_called
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.models import Report

MOST = 5


@dataclass(frozen=True)
class Now:
    """A call for help as a first page shows it: how many come, and what the actor has answered themselves."""

    code: str
    title: str
    place: str
    at: datetime
    caller: str
    mine: bool  # the actor called
    answer: str | None
    coming: int
    called: int

    @property
    def mark(self) -> str:
        """What changes whenever the card does."""
        return f"{self.code}.{self.answer or ''}.{self.coming}"

    @property
    def count(self) -> str:
        """How many are on their way, in words."""
        return f"{self.coming} 人在来" if self.coming else "还没有人说在来"

    @property
    def answered(self) -> str:
        """What the actor answered, in words."""
        return ANSWERS[self.answer][1] if self.answer else ""


def any_now(actor: Actor) -> Piece:
    """Say whether anything that called the actor, or that they called, is not settled."""
    return piece(_any_standing, user_id=actor.id)


def _any_standing(user_id: int) -> Any:
    return exists().where(*_standing(user_id))


def _standing(user_id: int) -> tuple[Any, ...]:
    concerned = union(
        select(EmergencyCalled.case_id).where(EmergencyCalled.user_id == user_id),
        select(EmergencyCall.case_id).where(EmergencyCall.author_id == user_id),
    )
    return Case.id.in_(concerned), Case.state.in_(OPEN_STATES), ~Case.protected


def now(actor: Actor) -> list[Now]:
    """Return what is not settled and called the actor, or was called by them, the newest first; in one statement."""
    called = EmergencyCalled
    of_case = called.case_id == Case.id
    coming = select(func.count()).where(of_case, called.answer == "coming").correlate(Case).scalar_subquery()
    number = select(func.count()).where(of_case).correlate(Case).scalar_subquery()
    own = select(called.answer).where(of_case, called.user_id == actor.id).correlate(Case).scalar_subquery()
    query = (
        select(Case, Area.path, Area.label, Report, User.name, coming, number, own)
        .join(EmergencyCall, EmergencyCall.case_id == Case.id)
        .join(Report, Report.id == EmergencyCall.report_id)
        .join(Area, Area.id == Case.area_id)
        .join(User, User.id == EmergencyCall.author_id)
        .where(*_standing(actor.id))
        .order_by(EmergencyCall.raised_at.desc(), Case.id.desc())
        .limit(MOST)
    )
    rows = db.session().execute(query)
    return [
        _now(case, label, report, name, report.author_id == actor.id, *counts)
        for case, path, label, report, name, *counts in rows
        if report.author_id == actor.id or still_called(actor, path)
    ]


def _now(
    case: Case, label: str, report: Report, caller: str, mine: bool, coming: int, called: int, answer: str | None
) -> Now:
    title = title_of(report.description, case.kind, None, report.place_name, label, emergency=True)
    place = f"{label} · {report.place_name}" if report.place_name else label
    return Now(case.code, title, place, case.received_at, caller, mine, answer, coming, called)
