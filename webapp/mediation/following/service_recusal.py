"""我要回避, and a mediator who is gone: the host names another; no clock is prolonged."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, literal, or_, select
from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.protection.impartial import WHY, withdraw
from webapp.mediation.models import Mediation, MediationSeat
from webapp.mediation.schemas import LONGEST, form_of
from webapp.mediation.service import Taking, note, settle, taking
from webapp.mediation.states import Action, SeatKind
from webapp.people.models import Post
from webapp.web.fields import text
from webapp.web.forms import Reader

BATCH = 100


@form_of(Action.RECUSE)
def read_recusal(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read why somebody withdraws."""
    return {"reason": reader.take("reason", text(LONGEST, WHY))}


@taking(Action.RECUSE)
def recuse(taking: Taking) -> None:
    """Withdraw: the mediator's place is free, an officer of a force leaves it to colleagues."""
    mediation, actor = taking.mediation, taking.actor
    taking.check()
    withdraw("mediation", mediation.id, actor.id, taking.answers["reason"], protected=taking.seen.protected)
    taking.journalled["beside"] = mediation.mediator_id != actor.id and SeatKind.HOST not in taking.seen.mine
    with taking.take():
        if mediation.mediator_id == actor.id:
            mediation.mediator_id = None


def let_go_of_gone() -> int:
    """Free the place of every mediator who no longer works for the host; return how many."""
    if not _without_their_mediator():
        return 0
    with transaction():
        found = _without_their_mediator()
        for mediation in found:
            mediation.mediator_id = mediation.last_submission_id = None
            mediation.changed_at = clock.now()
            settle(mediation)
            note(mediation, "mediation.mediator_gone")
        return len(found)


def _without_their_mediator() -> Sequence[Mediation]:
    return db.session().scalars(_left_alone(), {"now": clock.now()}).all()


@cache
def _left_alone() -> Select[Any]:
    """Put the statement together once: it is asked after everything that happens."""
    now: Any = bindparam("now")
    works = exists().where(
        Post.user_id == Mediation.mediator_id,
        Post.started_at <= now,
        or_(Post.ended_at.is_(None), Post.ended_at > now),
        literal("u").concat(Post.unit_id) == MediationSeat.seat,
    )
    query = select(Mediation).join(MediationSeat, MediationSeat.mediation_id == Mediation.id)
    here = (MediationSeat.kind == SeatKind.HOST, Mediation.mediator_id.is_not(None), Mediation.ended_at.is_(None))
    return query.where(*here, ~works).order_by(Mediation.id).limit(BATCH)
