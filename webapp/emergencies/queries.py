"""Reads of a call for help: by those who were called and by who called, for as long as the case is not erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.queries import visible_to
from webapp.cases.states import OPEN_STATES
from webapp.cases.titles import title_of
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.emergencies.models import ANSWERS, EmergencyCall, EmergencyCalled
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.permissions import Role
from webapp.reports.models import Photo, Report, Submission, Voice
from webapp.reports.queries import Files, files_of


@dataclass(frozen=True)
class Called:
    """One line of who was called."""

    user_id: int
    name: str
    label: str
    answer: str | None
    at: datetime | None

    @property
    def words(self) -> str:
        """What they answered, in words."""
        return ANSWERS[self.answer][1] if self.answer else "还没有回应"


@dataclass(frozen=True)
class Call:
    """A call for help as its page shows it; ``mine`` is the actor's own line when they were called."""

    case: Case
    report: Report
    client_id: str
    area: Area
    caller: User
    called: Sequence[Called]
    mine: Called | None
    sees_case: bool

    @property
    def open(self) -> bool:
        """Say whether help is still needed as far as anybody reported."""
        return self.case.state in OPEN_STATES

    @property
    def answered(self) -> list[Called]:
        """Return who has answered: those on their way first."""
        return sorted((one for one in self.called if one.answer), key=lambda one: list(ANSWERS).index(one.answer or ""))

    @property
    def silent(self) -> list[Called]:
        """Return who has not answered yet."""
        return [one for one in self.called if not one.answer]

    @property
    def coming(self) -> int:
        """Return how many are on their way."""
        return sum(1 for one in self.called if one.answer == "coming")

    @property
    def title(self) -> str:
        """What it is called on the pages of those who sign in."""
        words, place = self.report.description, self.report.place_name
        return title_of(words, self.case.kind, None, place, self.area.label, emergency=True)


def call(actor: Actor, code: str) -> Call:
    """Return a call for help to who was called, to who called, and to who sees its case; the one 404 otherwise.

    Once it turned protected it is nobody's call any more.
    """
    query = (
        select(Case, Report, Area, User, Submission.client_id, visible_to(actor))
        .join(EmergencyCall, EmergencyCall.case_id == Case.id)
        .join(Report, Report.id == EmergencyCall.report_id)
        .join(Submission, Submission.id == Report.submission_id)
        .join(Area, Area.id == Case.area_id)
        .join(User, User.id == EmergencyCall.author_id)
        .where(Case.code == code, ~Case.protected)
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    case, report, area, caller, client_id, sees_case = row
    called = called_of(case.id)
    mine = next((one for one in called if one.user_id == actor.id), None) if still_called(actor, area.path) else None
    if not (mine or caller.id == actor.id or (sees_case and actor.leading)):
        raise not_found()
    return Call(case, report, client_id, area, caller, called, mine, bool(sees_case))


def may_be_called(actor: Actor) -> bool:
    """Say whether a person holds a post that calls for help reach."""
    return any(post.leads or post.role == Role.POLICE_OFFICER for post in actor.posts)


def still_called(actor: Actor, path: str) -> bool:
    """Say whether a post that is called for the area with this path holds now: being called counts only so long."""
    return any(
        (post.leads or post.role == Role.POLICE_OFFICER) and post.area_path and path.startswith(post.area_path)
        for post in actor.posts
    )


def called_of(case_id: int) -> list[Called]:
    """Return who was called, the nearest first."""
    query = (
        select(EmergencyCalled, User.name)
        .join(User, User.id == EmergencyCalled.user_id)
        .where(EmergencyCalled.case_id == case_id)
        .order_by(EmergencyCalled.position)
    )
    return [
        Called(one.user_id, name, one.label, one.answer, one.answered_at) for one, name in db.session().execute(query)
    ]


def files_in(found: Call) -> Files:
    """Return the pictures and the voice note that came with it."""
    submission_id = found.report.submission_id
    return files_of([submission_id])[submission_id]


def photo_of(found: Call, photo_id: int) -> Photo:
    """Return one of its stored pictures; the one 404 otherwise."""
    photo = next((one for one in files_in(found).stored if one.id == photo_id), None)
    if photo is None:
        raise not_found()
    return photo


def voice_of(found: Call) -> Voice:
    """Return the voice note of it; the one 404 when there is none."""
    voice = files_in(found).voice
    if voice is None or voice.file is None:
        raise not_found()
    return voice
