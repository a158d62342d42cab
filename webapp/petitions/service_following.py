"""What a case's work orders do to its petition: given out, it is assigned; back at the desk, it is routed anew."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.areas.scope import unit_scope
from webapp.cases.models import Case, WorkOrder
from webapp.cases.service import follows_cases
from webapp.cases.states import State as CaseState
from webapp.cases.states_steps import Step
from webapp.cases.work_orders.rules import ORDER_BOUNDS, OrderBound
from webapp.cases.work_orders.service_following import order_now
from webapp.cases.work_orders.states import GONE_ORDERS, OPEN_ORDERS
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.core.journal_consumers import JournalEvent
from webapp.people.models import Unit
from webapp.petitions.clocks import may_object_until
from webapp.petitions.models import Petition
from webapp.petitions.queries import of_case
from webapp.petitions.service import follow, note, settle
from webapp.petitions.states import IN_HAND, UNANSWERED, Action, State

TOO_LATE = "过了五个工作日，不能再退回了；办不了的，请和调度员说"
COURT = "court"
FIRST_ANSWER = "这是信访件，先答复信访人：交处理意见、签发、送达"


@follows_cases
def follow_the_desk(case: Case, _step: Step | None) -> None:
    """Let a petition be assigned once a unit leads its case, and come back to be routed once none does."""
    if case.order_count == 0 or case.protected:
        return
    petition = of_case(case.id)
    if petition is None or petition.set_aside_at is not None:
        return
    lead = _leading(case.id)
    if petition.state == State.REGISTERED and lead and case.state == CaseState.DISPATCHED:
        assign(petition, lead)
    elif petition.state in IN_HAND and lead is None:
        petition.order_id = petition.seat = petition.assigned_at = None
        petition.accepted_at = petition.resolve_by = None
        follow(petition, Action.RETURN)


def assign(petition: Petition, order: WorkOrder) -> None:
    """Give a petition to the unit of an order: from now it has five working days to object, fifteen days to tell.

    Problem 422 for a unit whose people may not work on petitions: the court guides (人民调解法 5).
    """
    unit = db.session().get_one(Unit, order.unit_id)
    if unit.code == COURT:
        raise invalid(unit="信访件不派给法庭；该打官司的，用“引导”告诉他去哪里")
    petition.order_id, petition.seat, petition.assigned_at = order.id, unit_scope(order.unit_id), order.dispatched_at
    follow(petition, Action.ASSIGN, order.dispatched_by_id)


def _leading(case_id: int) -> WorkOrder | None:
    query = select(WorkOrder).where(
        WorkOrder.case_id == case_id, WorkOrder.leading, WorkOrder.state.not_in(GONE_ORDERS)
    )
    return db.session().scalar(query.order_by(WorkOrder.id.desc()).limit(1))


def follow_orders(entries: Sequence[JournalEvent]) -> None:
    """Let petitions go on with the unit that has their order now, after it was handed on; for the worker."""
    touched = {entry.subject_id for entry in entries if entry.subject_kind == "case" and "order." in entry.event}
    query = (
        select(Petition)
        .join(WorkOrder, WorkOrder.id == Petition.order_id)
        .where(Petition.case_id.in_(touched), WorkOrder.state.in_(GONE_ORDERS), Petition.set_aside_at.is_(None))
    )
    for petition in db.session().scalars(query).all() if touched else ():
        order = order_now(petition.order_id or 0)
        if order.state in OPEN_ORDERS and petition.state in IN_HAND:
            petition.order_id, petition.seat = order.id, unit_scope(order.unit_id)
            petition.changed_at = clock.now()
            settle(petition)
            note(petition, "petition.moved")


def may_end(order: WorkOrder) -> OrderBound | None:
    """Say how the order of a petition may end: it comes back asked for within five working days, never free (条例 23);
    it is done with the answer.
    """
    petition = of_case(order.case_id)
    if petition is None or not order.leading or petition.set_aside_at is not None:
        return None
    return OrderBound(
        may_object_until(order.dispatched_at), TOO_LATE, FIRST_ANSWER if petition.state in UNANSWERED else ""
    )


ORDER_BOUNDS.add(may_end)
