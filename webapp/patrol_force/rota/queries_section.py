"""群防群治: what a situation says: shifts that were to be, that were, those with matters; never by person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from webapp.areas.models import Area
from webapp.core.db import db
from webapp.documents.sections import Line, section
from webapp.patrol_force.rota.models import PatrolShift
from webapp.patrol_force.rota.states import STANDING, WALKED, State
from webapp.web.lists.filters import days_word


@section("patrol_force", order=85, heading="群防群治")
def shifts_of_span(town: Area, since: datetime, until: datetime) -> Sequence[Line]:
    """Return how many shifts were planned in a span, how many were walked, on how many of these something was found."""
    planned = func.count(PatrolShift.id).filter(PatrolShift.state.in_(STANDING - {State.PLANNED}))
    walked = func.count(PatrolShift.id).filter(PatrolShift.state.in_(WALKED))
    matters = func.count(PatrolShift.id).filter(PatrolShift.state == State.DONE, PatrolShift.matters)
    within = PatrolShift.town_id == town.id, PatrolShift.starts_at >= since, PatrolShift.starts_at < until
    row = db.session().execute(select(planned, walked, matters).where(*within)).one()
    at = f"/patrol-force/shifts?show=all&{{}}={days_word(since, until)}"
    return [
        Line("排了班", row[0], at.format("planned"), "planned"),
        Line("走了的", row[1], at.format("held"), "held"),
        Line("走完有事的", row[2], at.format("matters"), "matters"),
    ]
