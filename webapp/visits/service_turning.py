"""Visits of a case that turns protected turn with it: out of every list and calendar but those of the people named."""

from sqlalchemy import select

from webapp.core import journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.people.models import User
from webapp.visits import queries
from webapp.visits.models import Visit, VisitStep
from webapp.visits.service import place
from webapp.visits.states import TO_COME


@on_protect("case")
def turn_visits(turned: Turned) -> None:
    """Let the visits of a case turn with it; who was to go hears that they need not, and the guest hears nothing."""
    session = db.session()
    visits = session.scalars(select(Visit).where(Visit.case_id.in_(turned.ids)).order_by(Visit.id)).all()
    for visit in visits:
        _hide(visit, turned)
    session.flush()
    for visit in visits:
        place(visit, list(queries.goers_of([visit.id])[visit.id]))
    ids = [visit.id for visit in visits]
    turn("visit", ids, turned.at)
    steps = select(VisitStep.submission_id).where(VisitStep.visit_id.in_(ids))
    turn("submission", [*session.scalars(steps), *(visit.submission_id for visit in visits)], turned.at)
    for visit in visits:
        if visit.state in TO_COME:
            journal.append("visit.taken_back", ("visit", visit.id))
            submit_after_commit("deliver_notices")


def _hide(visit: Visit, turned: Turned) -> None:
    """Let nobody's own list have it; who was asked to come is known to those named by name and number alone."""
    guest = db.session().get(User, visit.guest_id) if visit.guest_id else None
    if guest:
        visit.guest_id, visit.guest_name = None, guest.name
        visit.guest_phone, visit.guest_phone_index = guest.phone, guest.phone_index
    visit.protected, visit.changed_at = True, turned.at
