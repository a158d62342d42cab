"""Erasing what the rooms of safety keep, each thing wholly, in the open transaction: kind → how."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from webapp.cameras.reviews.models import CameraReview, CameraReviewStep
from webapp.core.db import db
from webapp.core.erasure import clear_traces, erase
from webapp.emergencies.persons.models import PersonStep
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySwap
from webapp.neighbours.models import NeighbourAlarm, NeighbourHousehold, NeighbourStep
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.models import PatrolShift, PatrolStep
from webapp.reports.service_erasing import erase_submissions


def erase_duty(duty_id: int) -> None:
    """Erase a day of the duty calendar with the swaps that were asked for of it, and their words."""
    swaps = list(db.session().scalars(select(EmergencySwap.id).where(EmergencySwap.duty_id == duty_id)))
    clear_traces("emergency_swap", swaps)
    erase(EmergencyDuty.__table__, [duty_id])


def erase_member(member_id: int) -> None:
    """Erase that somebody was in the emergency team."""
    clear_traces("emergency_member", [member_id])
    erase(EmergencyMember.__table__, [member_id])


def erase_patrol_shift(shift_id: int) -> None:
    """Erase a shift with who was on it, what was pressed, and its words."""
    session = db.session()
    submissions = [
        *filter(None, session.scalars(select(PatrolShift.submission_id).where(PatrolShift.id == shift_id))),
        *session.scalars(select(PatrolStep.submission_id).where(PatrolStep.shift_id == shift_id)),
    ]
    clear_traces("patrol_shift", [shift_id])
    erase(PatrolShift.__table__, [shift_id])
    erase_submissions([], submissions)


def erase_patrol_member(member_id: int) -> None:
    """Erase somebody who ended as a member of the patrol force; shifts that are still kept lose their seat."""
    clear_traces("patrol_member", [member_id])
    erase(PatrolMember.__table__, [member_id])


def erase_neighbour_alarm(alarm_id: int) -> None:
    """Erase an alarm with what was answered, its pictures, what was told of it and its words."""
    session = db.session()
    submissions = [
        *session.scalars(select(NeighbourAlarm.submission_id).where(NeighbourAlarm.id == alarm_id)),
        *session.scalars(select(NeighbourStep.submission_id).where(NeighbourStep.alarm_id == alarm_id)),
    ]
    clear_traces("neighbour_alarm", [alarm_id])
    erase(NeighbourAlarm.__table__, [alarm_id])
    erase_submissions([], submissions)


def erase_neighbour_household(household_id: int) -> None:
    """Erase a household that is of no group any more, with its squares."""
    clear_traces("neighbour_household", [household_id])
    erase(NeighbourHousehold.__table__, [household_id])


def erase_lost_person(person_id: int) -> None:
    """Erase who was missing in an emergency, with what was pressed about them, their pictures and words."""
    steps = select(PersonStep.submission_id).where(PersonStep.person_id == person_id)
    submissions = list(db.session().scalars(steps))
    clear_traces("emergency_person", [person_id])
    erase_submissions([], submissions)


def erase_camera_review(review_id: int) -> None:
    """Erase a request to see footage with its points, its steps, what was seen and its words."""
    session = db.session()
    own = session.scalars(select(CameraReview.submission_id).where(CameraReview.id == review_id))
    steps = session.scalars(select(CameraReviewStep.submission_id).where(CameraReviewStep.review_id == review_id))
    submissions = [*own, *steps]
    clear_traces("camera_review", [review_id])
    erase(CameraReview.__table__, [review_id])
    erase_submissions([], submissions)


ERASE_SAFETY: Mapping[str, Callable[[int], None]] = {
    "emergency_duty": erase_duty,
    "emergency_member": erase_member,
    "patrol_shift": erase_patrol_shift,
    "patrol_member": erase_patrol_member,
    "neighbour_alarm": erase_neighbour_alarm,
    "neighbour_household": erase_neighbour_household,
    "lost_person": erase_lost_person,
    "camera_review": erase_camera_review,
}
