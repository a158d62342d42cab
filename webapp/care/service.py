"""Every change of the course of a protected matter: begun with its case, moved step by step by the named."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from webapp.care.clocks import Running, running
from webapp.care.models import CareCourse, CareItem
from webapp.care.states import STANDING, ItemState, State, Waits
from webapp.care.states_steps import Step
from webapp.cases.matter.standing import WAITS
from webapp.cases.models import Case
from webapp.cases.service import follows_cases
from webapp.cases.states import State as CaseState
from webapp.cases.states_steps import Action as CaseAction
from webapp.cases.states_steps import Step as CaseStep
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.core.registry import Registry
from webapp.people.actor import Actor

Follower = Callable[[CareCourse, Step, Mapping[str, Any], Actor], None]
# Rooms of the course see each step of it in its own transaction (``follows_course``).
FOLLOWERS: Registry[Follower] = Registry("what follows the course of protected matters")

# Rooms of the course see it begin (``begins_course``).
BEGINNERS: Registry[Callable[[Case, CareCourse], None]] = Registry("what begins with the course of protected matters")

for _waits, _words in STANDING.items():
    WAITS.add(_words, _waits)


def follows_course(function: Follower) -> Follower:
    """Register a function (course, step, answers, actor) that is called with each step, after it changed the course.

    What she wants and what is known of her is on the course by then; ``answers`` are those of this step alone.
    """
    return FOLLOWERS.add(function)


def begins_course(function: Callable[[Case, CareCourse], None]) -> Callable[[Case, CareCourse], None]:
    """Register a function (case, course) that is called when a course begins, before it is known what is due first."""
    return BEGINNERS.add(function)


def begin(case: Case, at: datetime) -> CareCourse:
    """Begin the course of a case that is protected, inside the open transaction, at the moment it became so.

    Who hears of it is told by whatever made it protected. A case that nobody has to acknowledge any more is received
    already. The case's own due time becomes the course's; its lists are for the caller to write anew.
    """
    waits = case.state == CaseState.SUBMITTED
    course = CareCourse(
        id=case.id,
        state=State.ARRIVED if waits else State.RECEIVED,
        began_at=at,
        received_at=None if waits else at,
        facts={},
        wishes={},
        against={},
    )
    session = db.session()
    session.add(course)
    session.flush()
    for beginner in BEGINNERS:
        beginner(case, course)
    nearest = _nearest(course)
    session.flush()
    # Past the version: nobody has seen the case without its course.
    due = {"due_at": nearest.due, "waits_for": nearest.waits_for} if nearest else {}
    session.execute(update(Case.__table__).where(Case.__table__.c.id == case.id).values(due))
    session.refresh(case)
    return course


def set_due(case: Case, course: CareCourse) -> None:
    """Let course and case be due when the nearest open clock is, the course's own or an open item's."""
    nearest = _nearest(course)
    case.due_at = nearest.due if nearest else case.resolve_due_at
    case.waits_for = nearest.waits_for if nearest else None


def note_number_against(course: CareCourse) -> None:
    """Let whom the matter is against be found by their number, as it is known now."""
    phone = course.against.get("phone")
    course.against_phone = str(phone) if phone else None
    course.against_phone_index = current_keyring().blind_index(phone) if phone else None


def _nearest(course: CareCourse) -> Running | None:
    """Write down which clock of a course is the nearest, and return it; None when nothing is open."""
    open_clocks = running(course)
    if course.state not in (State.CLOSED, State.RELEASED):
        open_clocks += _of_items(course)
    nearest = min(open_clocks, key=lambda one: one.due, default=None)
    course.due_at = nearest.due if nearest else None
    course.waits_for = nearest.waits_for if nearest else None
    course.clock_from = nearest.since if nearest else None
    return nearest


def _of_items(course: CareCourse) -> list[Running]:
    mine = (CareItem.course_id == course.id, CareItem.state == ItemState.OPEN, CareItem.due_at.is_not(None))
    query = select(CareItem.opened_at, CareItem.due_at).where(*mine).order_by(CareItem.due_at).limit(1)
    return [Running(Waits.ITEM, row.opened_at, row.due_at) for row in db.session().execute(query) if row.due_at]


@follows_cases
def follow_case(case: Case, step: CaseStep | None) -> None:
    """Begin the course of a protected case that is opened; let 我已收到 and its due time be those of the course."""
    if not case.protected:
        return
    if step is None or step.action == CaseAction.PROTECT:
        begin(case, case.held_since)
        return
    course = db.session().get_one(CareCourse, case.id)
    if step.action == CaseAction.ACKNOWLEDGE:
        course.state, course.received_at = State.RECEIVED, case.acknowledged_at
    set_due(case, course)
