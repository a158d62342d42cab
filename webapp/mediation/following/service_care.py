"""The mediation of a protected matter goes with its course: over with it, its lists with who is kept out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from webapp.care.models import CareCourse
from webapp.care.service import follows_course
from webapp.care.states import HELD_STATES
from webapp.care.states_steps import Step
from webapp.core import clock
from webapp.core.db import db
from webapp.mediation.models import Mediation
from webapp.mediation.queries import seats_of
from webapp.mediation.service import note, settle
from webapp.mediation.service_lists import place
from webapp.mediation.states import TALKING, State
from webapp.people.actor import Actor
from webapp.people.names.service_keeping_out import Leaving, on_keep_out


@follows_course
def stop_with_course(course: CareCourse, step: Step, _answers: Mapping[str, Any], _actor: Actor) -> None:
    """Stop what is talked over once nobody looks after the matter any more; locked again it only pauses."""
    if course.state in HELD_STATES or course.unlocked_until is None:
        return
    query = select(Mediation).where(Mediation.case_id == course.id, Mediation.state.in_(TALKING))
    for mediation in db.session().scalars(query).all():
        mediation.state, mediation.end_reason, mediation.ended_at = State.STOPPED, "protection", clock.now()
        mediation.last_submission_id, mediation.changed_at = None, clock.now()
        settle(mediation)
        note(mediation, "mediation.stopped")


@on_keep_out("case")
def move_lists(leaving: Leaving) -> None:
    """Write anew where mediations of matters stand that people are out of."""
    for mediation in db.session().scalars(select(Mediation).where(Mediation.case_id.in_(leaving.ids))).all():
        place(mediation, seats_of(mediation.id))
