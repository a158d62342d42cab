"""Without signal: which shifts a phone may keep, and what a rescue file carries of them."""

from datetime import timedelta

from sqlalchemy import or_, select
from werkzeug.datastructures import MultiDict

from webapp.capture.service_rescue import carried_by
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.replay import Receipt
from webapp.patrol_force.rota.models import PatrolShift
from webapp.patrol_force.rota.queries import leads_it
from webapp.patrol_force.rota.rules import EARLY, ShiftAccess
from webapp.patrol_force.rota.schemas import parse_action
from webapp.patrol_force.rota.service_steps import act
from webapp.patrol_force.rota.states import State
from webapp.people.actor import Actor
from webapp.reports.queries_kept import MOST, keeps_pages

AFTERWARDS = timedelta(hours=24)


@keeps_pages("force.lead")
def shifts_near(actor: Actor) -> dict[str, str]:
    """Return the pages of the shifts that this person leads and that are near or under way."""
    now = clock.now()
    query = select(PatrolShift.id, PatrolShift.version).where(
        PatrolShift.starts_at <= now + EARLY,
        PatrolShift.ends_at > now - AFTERWARDS,
        or_(PatrolShift.state == State.PUBLISHED, PatrolShift.state == State.UNDER_WAY),
        leads_it(actor.id),
    )
    found = db.session().execute(query.order_by(PatrolShift.starts_at).limit(MOST))
    return {f"/patrol-force/shifts/{shift_id}": str(version) for shift_id, version in found}


def kept_version(seen: ShiftAccess) -> str:
    """Return the version of the page that its leader's phone may keep; nothing where it may not."""
    shift, now = seen.shift, clock.now()
    near = shift.starts_at <= now + EARLY and shift.ends_at > now - AFTERWARDS
    live = shift.state in (State.PUBLISHED, State.UNDER_WAY)
    return str(shift.version) if seen.leader and near and live else ""


@carried_by("patrol-force", 4)
def carry(author: Actor, parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take a step that came in a rescue file, with its author's own right."""
    number = reading.row_id(parts[2])
    if parts[1] != "shifts" or number is None:
        raise not_found()
    return act(author, number, parse_action(parts[3]), form)
