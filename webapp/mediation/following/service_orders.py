"""What others do to the order of a mediation: handed on, another unit mediates; taken or given back, it stops."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.areas.scope import unit_scope
from webapp.cases.models import WorkOrder
from webapp.cases.work_orders.service_following import order_now
from webapp.cases.work_orders.states import GONE_ORDERS
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal_consumers import JournalEvent
from webapp.mediation.models import Mediation, MediationSeat
from webapp.mediation.service import note, settle
from webapp.mediation.states import TALKING, SeatKind, State
from webapp.people.models import Unit


def follow_orders(entries: Sequence[JournalEvent]) -> None:
    """Let mediations go on where their orders are now, after anything that happened to these; for the worker."""
    for mediation in _left_by_their_orders(entries):
        _follow(mediation)


def stirs(entries: Sequence[JournalEvent]) -> bool:
    """Say whether any mediation has to follow its order after these entries."""
    return bool(_left_by_their_orders(entries))


def _left_by_their_orders(entries: Sequence[JournalEvent]) -> Sequence[Mediation]:
    touched = {entry.subject_id for entry in entries if entry.subject_kind == "case" and "order." in entry.event}
    if not touched:
        return ()
    query = (
        select(Mediation)
        .join(WorkOrder, WorkOrder.id == Mediation.order_id)
        .where(Mediation.case_id.in_(touched), Mediation.ended_at.is_(None), WorkOrder.state.in_(GONE_ORDERS))
    )
    return db.session().scalars(query).all()


def _follow(mediation: Mediation) -> None:
    order = order_now(mediation.order_id or 0)
    if order.state not in GONE_ORDERS:
        _give_to(mediation, order)
    elif mediation.state in TALKING:
        mediation.state, mediation.end_reason, mediation.ended_at = State.STOPPED, "recalled", clock.now()
        _changed(mediation, "mediation.stopped")


def _give_to(mediation: Mediation, order: WorkOrder) -> None:
    session = db.session()
    unit = session.get_one(Unit, order.unit_id)
    here = MediationSeat.mediation_id == mediation.id
    for seat in session.scalars(select(MediationSeat).where(here)).all():
        if seat.kind == SeatKind.HOST or seat.seat == unit_scope(unit.id):
            session.delete(seat)
    session.flush()
    session.add(MediationSeat(mediation_id=mediation.id, seat=unit_scope(unit.id), kind=SeatKind.HOST, label=unit.name))
    mediation.order_id, mediation.mediator_id = order.id, None
    _changed(mediation, "mediation.mediator_gone")


def _changed(mediation: Mediation, event: str) -> None:
    mediation.last_submission_id, mediation.changed_at = None, clock.now()
    settle(mediation)
    note(mediation, event)
