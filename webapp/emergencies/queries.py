"""Reads of a call for help: by those who were called and by who called, for as long as the case is not erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.queries import visible_to
from webapp.cases.states import OPEN_STATES
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.letters.characters import shortened
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.emergencies.models import ANSWERS, EmergencyCall, EmergencyCalled
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.permissions import Role
from webapp.reports.models import Photo, Report, Voice
from webapp.reports.queries import Files, files_of

CALLED, CALLER = "called", "caller"


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
    area: Area
    caller: User
    called: Sequence[Called]
    mine: Called | None
    sees_case: bool
    files: Files

    @property
    def open(self) -> bool:
        """Say whether help is still needed as far as anybody reported."""
        return self.case.state in OPEN_STATES

    @property
    def answered(self) -> int:
        """Return how many have answered."""
        return sum(1 for one in self.called if one.answer)


def call(actor: Actor, code: str) -> Call:
    """Return a call for help to who was called, to who called, and to who sees its case; the one 404 otherwise."""
    query = (
        select(Case, Report, Area, User, visible_to(actor))
        .join(EmergencyCall, EmergencyCall.case_id == Case.id)
        .join(Report, Report.id == EmergencyCall.report_id)
        .join(Area, Area.id == Case.area_id)
        .join(User, User.id == EmergencyCall.author_id)
        .where(Case.code == code)
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    case, report, area, caller, sees_case = row
    called = called_of(case.id)
    mine = next((one for one in called if one.user_id == actor.id), None) if still_called(actor, area) else None
    if not (mine or caller.id == actor.id or (sees_case and actor.leading)):
        raise not_found()
    files = files_of([report.submission_id])[report.submission_id]
    return Call(case, report, area, caller, called, mine, bool(sees_case), files)


def still_called(actor: Actor, area: Area) -> bool:
    """Say whether a post that is called for an area holds now: being called counts only as long as its reason."""
    return any(
        (post.leads or post.role == Role.POLICE_OFFICER) and post.area_path and area.path.startswith(post.area_path)
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


def photo_of(found: Call, photo_id: int) -> Photo:
    """Return one of its stored pictures; the one 404 otherwise."""
    photo = next((one for one in found.files.stored if one.id == photo_id), None)
    if photo is None:
        raise not_found()
    return photo


def voice_of(found: Call) -> Voice:
    """Return the voice note of it; the one 404 when there is none."""
    if found.files.voice is None or found.files.voice.file is None:
        raise not_found()
    return found.files.voice


def is_call(case_id: int) -> bool:
    """Say whether a case began with a call for help."""
    return db.session().get(EmergencyCall, case_id) is not None


def _about(entry: Entry) -> About | None:
    query = (
        select(Case.code, Area.label, Report.description, Report.place_name, EmergencyCall.author_id, User.name)
        .join(EmergencyCall, EmergencyCall.case_id == Case.id)
        .join(Report, Report.id == EmergencyCall.report_id)
        .join(Area, Area.id == Case.area_id)
        .join(User, User.id == EmergencyCall.author_id)
    )
    row = db.session().execute(query.where(Case.id == entry.subject_id)).first()
    if row is None:
        return None
    called = [one.user_id for one in called_of(entry.subject_id)]
    values = {
        "place": f"{row.label} {row.place_name}".strip(),
        "words": shortened(row.description, 60, "…") or "没有写字，请马上打电话问",
        "label": str(entry.content.get("label", "")),
        "caller": row.name,
        "time": clock.local(entry.at).strftime("%H:%M"),
    }
    audiences = {CALLED: called, CALLER: [row.author_id]}
    return About(audiences, values, f"/emergencies/{row.code}", urgent=True, key=f"case:{entry.subject_id}:help")


register(
    Subject(
        "emergency",
        {
            "emergency.raised": (
                Wording(CALLED, "紧急求助：{place}", "sos", "brick", "{caller}：{words}", "{caller}：{words}"),
            ),
            "emergency.answered": (
                Wording(CALLER, "{who}{note}", "check", "green", "{label}，{time} 回应", "{label}，{time} 回应"),
            ),
        },
        _about,
    )
)
