"""What is left by people who looked, printed, called and signed in, and by the house itself."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.queries import get_case_for, visible_to
from webapp.cases.service_views import note_view
from webapp.core.db import db
from webapp.demo.moments import Moments, Scene, daylight
from webapp.demo.who import COMMISSIONER, FIRST_GROUP_LEAD, GROUP_LEAD, JUSTICE, POLICE, person, user_of
from webapp.operations.service_drill import note_drill
from webapp.operations.service_nightly import nightly_backup
from webapp.paper.service import note_print
from webapp.people.actor import Actor
from webapp.people.queries import actor_by_token
from webapp.people.service_devices import note_device
from webapp.people.sign_in.service import Attempt, open_session
from webapp.related.models import CaseFlag
from webapp.related.service_flags import review

_PHONES = (("10010000002", "一部旧手机", 3), ("10010000104", "一部红米", 2), ("10010000210", "一部华为", 6))


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): phones that hold what they could not send for some days."""
    for number, (phone, name, unsent) in enumerate(_PHONES):
        since = daylight(moments.ago(days=2 + number))
        told = {"unsent": unsent, "since": since.isoformat()}
        tokens: list[str] = []
        yield daylight(moments.ago(days=9)), partial(_sign_in, tokens, phone, name)
        yield daylight(moments.ago(days=1.5)), partial(_note, tokens, told)


def leave() -> None:
    """Leave what happened in the last minutes: a copy was tried, matters were opened, flags discussed."""
    copy = nightly_backup()
    if copy:
        note_drill(copy.name, well=True)
    for phone in (POLICE, JUSTICE):
        _look(person(phone))
    for phone in (GROUP_LEAD, FIRST_GROUP_LEAD):
        _discuss(person(phone).posts[0].area_path)


def _sign_in(tokens: list[str], phone: str, name: str) -> None:
    tokens.append(open_session(user_of(phone).id, Attempt(phone, "", "", name)))


def _note(tokens: list[str], told: dict[str, Any]) -> None:
    actor = actor_by_token(tokens[0])
    if actor:
        note_device(actor, told)


def _look(named: Actor) -> None:
    """Open the newest protected matter that this person may read, and print an ordinary one."""
    newest = select(Case.code).order_by(Case.id.desc()).limit(1)
    code = db.session().scalar(newest.where(Case.protected))
    if code:
        note_view(named, get_case_for(named, code))
    case_id = db.session().scalar(select(Case.id).where(~Case.protected, visible_to(named)).order_by(Case.id.desc()))
    if case_id:
        note_print(named, case_id, "page")


def _discuss(path: str) -> None:
    """Put the older one of two flags of a place aside, as its leads do once they have talked."""
    found = select(CaseFlag.id).join(Area, Area.id == CaseFlag.area_id).where(Area.path.startswith(path))
    flags = list(db.session().scalars(found.where(CaseFlag.reviewed_at.is_(None)).order_by(CaseFlag.id)))
    if len(flags) > 1:
        review(person(COMMISSIONER), flags[0], "碰头会上说过了，这个月一起修", None)
