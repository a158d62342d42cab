"""A decision about a case is its work order: sent out by the desk's own dispatch, and followed from then on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select

from webapp.cases import queries as cases
from webapp.cases.models import WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.work_orders.schemas import DispatchInput
from webapp.cases.work_orders.service import dispatch
from webapp.cases.work_orders.service_following import order_now
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core import clock, journal
from webapp.core.codes import found_in
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.core.journal_consumers import JournalEvent
from webapp.decisions import queries
from webapp.decisions.models import Decision
from webapp.decisions.rules import standing
from webapp.decisions.schemas import DecisionInput
from webapp.decisions.service_lists import place
from webapp.decisions.states import ENDED
from webapp.people import queries as people
from webapp.people.actor import Actor

WHY_OTHER_DAY = "按这条决定定的日子"
NO_CASE = "没有这件事，看看案码对不对"


def order_for(actor: Actor, wanted: DecisionInput, due: datetime) -> WorkOrder:
    """Return the work order of the lead unit on the case, sent out now where there is none; 422 where that can't be."""
    held = _case_of(actor, wanted.case or "")
    unit = people.units_by_code([wanted.lead_unit]).get(wanted.lead_unit)
    if unit is None:
        raise invalid(lead_unit="一件事要交给单位办，村里办的在那件事上交")
    if open_order := _open_order(held.orders, unit.id):
        return open_order
    if not actor.can("case.dispatch"):
        raise invalid(case="这件事还没派给这个单位，请调度员派单，或者由调度员来记")
    sent = DispatchInput(wanted.lead_unit, wanted.helpers, wanted.what, due, WHY_OTHER_DAY, None, None)
    try:
        case = dispatch(actor, held.case.code, sent)
    except Problem as problem:
        raise _beside_its_field(problem) from problem
    order = _open_order(cases.orders_of(case.id), unit.id)
    assert order is not None, "a dispatch makes an order of the unit that leads"
    return order


def follow_orders(entries: Sequence[JournalEvent]) -> None:
    """Let decisions about cases stand where their orders do, after anything that happened to these; for the worker."""
    for decision, order in _with_orders(entries):
        _follow(decision, order)


def stirs(entries: Sequence[JournalEvent]) -> bool:
    """Say whether there is a decision about any case of these entries."""
    return bool(_with_orders(entries))


def _with_orders(entries: Sequence[JournalEvent]) -> Sequence[Row[Decision, WorkOrder]]:
    touched = {entry.subject_id for entry in entries if entry.subject_kind == "case"}
    if not touched:
        return ()
    query = (
        select(Decision, WorkOrder)
        .join(WorkOrder, WorkOrder.id == Decision.order_id)
        .where(Decision.case_id.in_(touched), Decision.set_aside_at.is_(None))
    )
    return db.session().execute(query).all()


def set_aside(decisions: Sequence[Decision], at: datetime) -> None:
    """Leave nothing but the numbers of these decisions, in the open transaction."""
    for decision in decisions:
        decision.set_aside_at, decision.ended_at, decision.next_rung_at = at, at, None
        db.session().flush()
        place(decision, ())
        journal.append("decision.set_aside", ("decision", decision.id))


def _case_of(actor: Actor, typed: str) -> CaseAccess:
    try:
        held = cases.get_case_for(actor, found_in(typed) or typed)
    except Problem as problem:
        raise invalid(case=NO_CASE) from problem
    if held.case.protected:
        raise invalid(case=NO_CASE)
    return held


def _open_order(orders: Sequence[WorkOrder], unit_id: int) -> WorkOrder | None:
    return next((one for one in orders if one.unit_id == unit_id and one.state in OPEN_ORDERS), None)


def _beside_its_field(problem: Problem) -> Problem:
    """Return a refusal of the dispatch as one of the form of a decision."""
    names = {"unit": "lead_unit", "asked": "what", "due_on": "due", "deadline_reason": "due", "helpers": "helpers"}
    if problem.fields:
        return invalid(**{names.get(name, "case"): sentence for name, sentence in problem.fields.items()})
    return invalid(case=problem.message if problem.status == 409 else "这件事现在不能派单，到那件事上看看")


def _follow(decision: Decision, order: WorkOrder) -> None:
    order = order_now(order.id)
    state, due = standing(decision, order)
    if (state, due, order.id) == (decision.state, decision.due_at, decision.order_id):
        return
    decision.state, decision.due_at, decision.order_id = state, due, order.id
    decision.changed_at = clock.now()
    decision.ended_at = decision.changed_at if state in ENDED else None
    db.session().flush()
    place(decision, queries.seats_of(decision.id))


def of_cases(case_ids: Sequence[int]) -> list[Decision]:
    """Return the decisions about these cases that are not set aside."""
    query = select(Decision).where(Decision.case_id.in_(case_ids), Decision.set_aside_at.is_(None))
    return list(db.session().scalars(query))
