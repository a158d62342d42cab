"""Who hears of a request, and what waits for whose word; no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select

from webapp.cameras.reviews import queries
from webapp.cameras.reviews.models import CameraReview
from webapp.cameras.reviews.states import ASKER, AUDITOR, DECIDER, REVIEWS
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.web.formatting import until

TO_THE_AUDITOR = "camera_review.late_told"


def about_review(entry: Entry) -> About | None:
    """Return who hears of a request and what fills the sentences; nobody of one that was set aside."""
    row = db.session().get(CameraReview, entry.subject_id)
    if row is None or row.set_aside_at:
        return None
    values = {
        "number": row.number or "",
        "unit": row.asker_label,
        "due": until(row.due_at) if row.due_at else "",
        "ends": until(row.ends_at) if row.ends_at else "",
    }
    if entry.event == TO_THE_AUDITOR:
        return About({AUDITOR: people.holders_of_role(Role.AUDITOR)}, values, "/cameras/reviews/audit?show=late")
    audiences = {DECIDER: queries.deciders_of(row), ASKER: people.who_hold([row.asker_id], "camera.ask")}
    return About(audiences, values, f"/cameras/reviews/{row.id}", urgent=row.urgent)


@decided_by
def waits_for_a_word(actor: Actor) -> Select[Any] | None:
    """Select the requests that wait for a yes or no of this person."""
    return keyed("camera_review", queries.waiting_for(actor)) if actor.can("camera.decide") else None


register(Subject("camera_review", REVIEWS.notices, about_review))
