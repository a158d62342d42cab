"""Putting one case into another (并案) and taking it out again: all that went over comes back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from webapp.cases import queries as cases
from webapp.cases import service
from webapp.cases.clocks import due_after
from webapp.cases.lists.schemas_filters import KIND_WORDS
from webapp.cases.lists.service import own_scopes_of, sync_scope
from webapp.cases.models import Case, CaseReport, WorkOrder
from webapp.cases.reach.rules import stays_in_town
from webapp.cases.rules import CaseAccess
from webapp.cases.states import HANDED_STATES, OPEN_STATES, Clock, State
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders import service as service_orders
from webapp.cases.work_orders.service_lists import sync_order_scopes
from webapp.cases.work_orders.service_recall import noted, remember
from webapp.cases.work_orders.service_steps import leading_order, unit_name
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.related.models import CaseMerge
from webapp.related.queries import leads_both
from webapp.related.queries_merges import active_merge, holds_others
from webapp.related.schemas import MergeInput
from webapp.related.service_links import other_case

VERB = "case.merge"


def merge(actor: Actor, code: str, wanted: MergeInput) -> Case:
    """Put a case into another and return that one.

    The reports go over, so that their authors hear what comes of it; the earlier of two dates holds, so that putting
    together never buys time. Work orders that units still have go over or are withdrawn, as chosen. Problem 404 without
    the right, 409 when another writer was faster, 422 when the two can't be one.
    """
    with transaction() as session:
        held = cases.get_case_for(actor, code, merged=True)
        if not leads_both(actor, VERB, held):
            raise not_found()
        refuse(held.barred)
        source = held.case
        if source.merged_into_id or source.state not in OPEN_STATES or wanted.version not in (None, source.version):
            raise CASES.stale(source)
        there = mergeable(actor, held, wanted.into)
        target = there.case
        if wanted.into_version not in (None, target.version):
            raise CASES.stale(target)
        stood, target_stood = noted(source), noted(target)
        moved = _move_orders(held, there, wanted.orders)
        reports = _move_reports(source, target)
        source.merged_into_id = target.id
        service.advance(held, CASES[Action.MERGE], actor, note=wanted.note)
        _take_in(there, source, stood, actor, moved=bool(moved))
        row = CaseMerge(
            source_id=source.id,
            target_id=target.id,
            merged_at=clock.now(),
            merged_by_id=actor.id,
            note=wanted.note,
            stood=stood,
            target_stood={"before": target_stood, "after": noted(target)},
            reports=reports,
            orders=moved,
        )
        session.add(row)
        session.flush()
        _tell("merge.made", row, actor, wanted.note)
        return target


def unmerge(actor: Actor, code: str, version: int | None, note: str = "") -> Case:
    """Take a case out of the other again, open as it was before; also when that one is closed by now.

    Its clock to resolve went on running; the clock of its step starts anew, because nobody could take that step.
    """
    with transaction():
        held = cases.get_case_for(actor, code, merged=True)
        source, row = held.case, active_merge(held.case)
        if not leads_both(actor, VERB, held):
            raise not_found()
        refuse(held.barred)
        if row is None or (version is not None and version != source.version):
            raise CASES.stale(source)
        there = cases.get_case_for(actor, _code_of(row.target_id))
        if not leads_both(actor, VERB, there):
            raise not_found()
        refuse(there.barred)
        _move_reports_back(row)
        orders = _move_orders_back(row, source)
        source.merged_into_id = None
        stood = _as_it_stands_now(row, source, orders)
        held = CaseAccess(source, held.area, held.holder_path, held.reporter, orders)
        service.advance(held, CASES[Action.UNMERGE], actor, note=note, stood=stood)
        _let_go(there, row, actor)
        row.undone_at, row.undone_by_id = clock.now(), actor.id
        _tell("merge.undone", row, actor, note)
        return source


def mergeable(actor: Actor, held: CaseAccess, typed: str) -> CaseAccess:
    """Return the case into which this one is to be put; 422 that says why it can't be."""
    there = other_case(actor, held, typed, VERB, "into")
    source, target = held.case, there.case
    if stays_in_town(source) or stays_in_town(target):
        raise invalid(into="只在镇里看的件不并。可以关联起来")
    if target.kind != source.kind:
        words = f"一件是{KIND_WORDS[source.kind]}，一件是{KIND_WORDS[target.kind]}，并不到一起。可以关联起来"
        raise invalid(into=words)
    if target.state not in OPEN_STATES:
        raise invalid(into="那一件已经办完了。要并过去，先把那一件重新办")
    if holds_others(source):
        raise invalid(into="这件里并着别的事，先把它们拆开，再并")
    return there


def _move_reports(source: Case, target: Case) -> list[int]:
    """Let the reports of a case leave it and join the other, dated, and return their ids."""
    session, now = db.session(), clock.now()
    here = (CaseReport.case_id == source.id, CaseReport.left_at.is_(None))
    reports = list(session.scalars(select(CaseReport.report_id).where(*here).order_by(CaseReport.report_id)))
    session.execute(update(CaseReport).where(*here).values(left_at=now))
    rows = [{"case_id": target.id, "report_id": report_id, "joined_at": now, "left_at": None} for report_id in reports]
    joining = insert(CaseReport).values(rows)
    again = {"joined_at": joining.excluded.joined_at, "left_at": None}
    session.execute(joining.on_conflict_do_update(index_elements=["case_id", "report_id"], set_=again))
    return reports


def _move_reports_back(row: CaseMerge) -> None:
    session = db.session()
    gone = (CaseReport.report_id.in_(row.reports), CaseReport.left_at.is_(None))
    session.execute(update(CaseReport).where(CaseReport.case_id == row.target_id, *gone).values(left_at=clock.now()))
    back = (CaseReport.case_id == row.source_id, CaseReport.report_id.in_(row.reports))
    session.execute(update(CaseReport).where(*back).values(left_at=None))


def _move_orders(held: CaseAccess, there: CaseAccess, choice: str | None) -> list[dict[str, Any]]:
    """Let the orders that units still work on go over, as chosen; what stays is withdrawn with its case.

    A unit that has the other case in hand already needs no second order. One of the orders must lead.
    """
    open_orders = [order for order in held.orders if order.state in OPEN_ORDERS]
    if open_orders and choice is None:
        raise invalid(orders="单位手里还有这件的工单，选一个：带过去，或者撤回")
    if not open_orders or choice != "move":
        return []
    if there.case.state == State.PENDING_RECHECK:
        raise invalid(orders="那一件在等复查，工单带不过去，请选撤回")
    busy = {order.unit_id for order in there.orders if order.state in OPEN_ORDERS}
    going = [order for order in open_orders if order.unit_id not in busy]
    moved = [{"id": order.id, "number": order.number, "leading": order.leading} for order in going]
    leads = leading_order(there.orders) is not None
    with CASES.saving(there.case):
        for order in sorted(going, key=lambda one: not one.leading):
            there.case.order_count += 1
            order.case_id, order.number, order.leading = there.case.id, there.case.order_count, not leads
            leads = True
    return moved


def _move_orders_back(row: CaseMerge, source: Case) -> Sequence[WorkOrder]:
    """Let the orders come back that units still work on; return all orders of the case."""
    session = db.session()
    for moved in row.orders:
        order = session.get_one(WorkOrder, moved["id"])
        if order.case_id == row.target_id and order.state in OPEN_ORDERS:
            order.case_id, order.number, order.leading = source.id, moved["number"], moved["leading"]
    session.flush()
    return cases.orders_of(source.id) if source.order_count else []


def _take_in(there: CaseAccess, source: Case, stood: dict[str, Any], actor: Actor, *, moved: bool) -> None:
    """Let the other case take over what went: its people, its orders, and the earlier of the two dates."""
    target = there.case
    if stood["acknowledged_at"] is not None and target.acknowledged_at is None:
        target.acknowledged_at = source.acknowledged_at  # 已签收, once there, stays for who reported it
    if target.state in HANDED_STATES:
        target.resolve_due_at = min(target.resolve_due_at, source.resolve_due_at)
        target.due_at = min(target.due_at, target.resolve_due_at)
    orders = cases.orders_of(target.id) if target.order_count else []
    there = CaseAccess(target, there.area, there.holder_path, there.reporter, orders)
    if moved and target.state in HANDED_STATES:
        remember(target)
        lead = leading_order(orders)
        service.advance(there, CASES[Action.DISPATCH], actor, unit=unit_name(lead.unit_id) if lead else "", note="")
    else:
        with CASES.saving(target):
            flag_modified(target, "state")  # news to whoever has the page open
        sync_scope(target, there.area, own_scopes_of(target))
        sync_order_scopes(target, there.area, orders)
    journal.append("case.taken_in", ("case", target.id), actor_id=actor.id, content={"case": source.id})


def _let_go(there: CaseAccess, row: CaseMerge, actor: Actor) -> None:
    """Let the other case go on without what went back: its own date again, and its orders decide where it is."""
    target = there.case
    before, after = row.target_stood["before"], row.target_stood["after"]
    if target.state in HANDED_STATES and clock.to_micros(target.resolve_due_at) == after["resolve_due_at"]:
        target.resolve_due_at = clock.from_micros(before["resolve_due_at"])
        target.due_at = min(filter(None, (target.step_due_at, target.resolve_due_at)))
    if target.state == State.SUBMITTED and before["acknowledged_at"] is None:
        target.acknowledged_at = None
    with CASES.saving(target):
        service_orders.settle(there, actor)
    journal.append("case.let_go", ("case", target.id), actor_id=actor.id, content={"case": row.source_id})


def _as_it_stands_now(row: CaseMerge, source: Case, orders: Sequence[WorkOrder]) -> dict[str, Any]:
    """Return how a case is that comes back: as before, with the desk when no unit has it any more, and on time."""
    stood, now = dict(row.stood), clock.now()
    working = any(order.state in OPEN_ORDERS for order in orders)
    if stood["state"] == State.DISPATCHED and not (working and leading_order(orders)):
        stood["state"] = State.ACKNOWLEDGED
    step = None
    if stood["state"] == State.SUBMITTED:
        step, stood["held_since"] = due_after(now, source.severity, Clock.ACKNOWLEDGE), clock.to_micros(now)
    elif stood["state"] == State.ACKNOWLEDGED:
        step = due_after(now, source.severity, Clock.FIRST_ACTION)
    stood["step_due_at"] = clock.to_micros(step) if step else None
    lead = leading_order(orders)
    if stood["state"] == State.DISPATCHED and lead:
        stood["resolve_due_at"] = clock.to_micros(lead.due_at)
    stood["due_at"] = min(stood["step_due_at"] or stood["resolve_due_at"], stood["resolve_due_at"])
    return stood


def _code_of(case_id: int) -> str:
    return db.session().get_one(Case, case_id).code


def _tell(event: str, row: CaseMerge, actor: Actor, note: str) -> None:
    journal.append(event, ("merge", row.id), actor_id=actor.id, content={"note": note} if note else {})
    submit_after_commit("deliver_notices")


def refuse_unless_open(held: CaseAccess) -> None:
    """Raise 409 when a case is not open any more, before anything is asked about putting it into another."""
    if held.case.merged_into_id or held.case.state not in OPEN_STATES:
        raise Problem("stale", "这件事已经办完了，不用再并")
