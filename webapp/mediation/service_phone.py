"""Without signal: which mediations a phone may keep, and what a rescue file carries of them."""

from sqlalchemy import and_, or_, select
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.capture.service_rescue import carried_by
from webapp.cases.models import Case
from webapp.core import reading
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.replay import Receipt
from webapp.mediation.models import Mediation, MediationScope, MediationSeat
from webapp.mediation.rules import WORKED_ON
from webapp.mediation.schemas import parse_action
from webapp.mediation.service import act
from webapp.mediation.states import SeatKind
from webapp.people.actor import Actor
from webapp.reports.queries_kept import MOST, keeps_pages


@keeps_pages("mediation.work")
def own_mediations(actor: Actor) -> dict[str, str]:
    """Return the pages of what this person mediates: named, or of the host while nobody is; never a protected one."""
    listed = select(MediationScope.row_id).where(
        MediationScope.scope.in_(actor.scopes), MediationScope.bucket.in_(("waiting", "working"))
    )
    host = select(MediationSeat.seat).where(
        MediationSeat.mediation_id == Mediation.id,
        MediationSeat.kind == SeatKind.HOST,
        MediationSeat.seat.in_(actor.scopes),
    )
    query = (
        select(Case.code, Mediation.n, Mediation.version)
        .join(Case, Case.id == Mediation.case_id)
        .where(Mediation.id.in_(listed), Mediation.state.in_(WORKED_ON), Case.protected.is_(False))
        .where(or_(Mediation.mediator_id == actor.id, and_(Mediation.mediator_id.is_(None), host.exists())))
        .order_by(Mediation.id.desc())
        .limit(MOST)
    )
    return {f"/cases/{code}/mediations/{n}": str(version) for code, n, version in db.session().execute(query)}


@carried_by("cases", 5)
def carry(author: Actor, parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take a step that came in a rescue file, with its author's own right."""
    number = reading.row_id(parts[3])
    if parts[2] != "mediations" or number is None or not author.can("mediation.read"):
        raise not_found()
    return act(author, parts[1], number, parse_action(parts[4]), form, ImmutableMultiDict())
