"""What time alone does to work orders: rungs of the ladder, and the end of a pause.

At 50, 80 and 100 % of an order's time its officer hears of it, a working day after it the unit is chased (催办),
and five working days after it a 督办 is proposed to the desk. Each rung of a due date is recorded once (its key), so
running twice or after a gap notifies nobody twice; after a gap only the last of the three shares is notified.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select, tuple_, update

from webapp.areas.models import Area
from webapp.cases import queries
from webapp.cases.clocks import SHARES, next_reminder, reminders
from webapp.cases.models import Case, OrderReminder, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.work_orders.service import settle
from webapp.cases.work_orders.service_lists import sync_order_scopes
from webapp.cases.work_orders.service_requests import resume
from webapp.cases.work_orders.service_steps import record_order
from webapp.cases.work_orders.states import OPEN_ORDERS, OrderState
from webapp.core import clock
from webapp.core.db import db, insert, transaction
from webapp.core.sweeping import safely

BATCH = 100
EVENTS = {"50": "order.half_gone", "80": "order.due_soon", "100": "order.overdue"}


def send_due_reminders() -> int:
    """Take every rung and end every pause that is due now, in short transactions; return how many orders moved."""
    done, after = 0, None
    while True:
        with transaction():
            moved, after = send_due_reminders_batch(after)
        done += moved
        if after is None:
            return done


def send_due_reminders_batch(after: tuple[datetime, int] | None = None) -> tuple[int, tuple[datetime, int] | None]:
    """Take up to ``BATCH`` orders in the open transaction; return how many moved and where to go on, if at all."""
    due = _due(after)
    last = (due[-1][0].next_rung_at, due[-1][0].id) if len(due) == BATCH else None
    return sum(safely(partial(_move, *one), "reminder_failed", order=one[0].id) for one in due), last  # type: ignore[return-value]


def _due(after: tuple[datetime, int] | None) -> Sequence[tuple[WorkOrder, Case, Area]]:
    query = (
        select(WorkOrder, Case, Area)
        .join(Case, Case.id == WorkOrder.case_id)
        .join(Area, Area.id == Case.area_id)
        .where(WorkOrder.next_rung_at <= clock.now(), WorkOrder.state.in_(OPEN_ORDERS))
    )
    if after:
        query = query.where(tuple_(WorkOrder.next_rung_at, WorkOrder.id) > after)
    rows = db.session().execute(query.order_by(WorkOrder.next_rung_at, WorkOrder.id).limit(BATCH))
    return [(row[0], row[1], row[2]) for row in rows]


def _move(order: WorkOrder, case: Case, area: Area) -> bool:
    if order.state == OrderState.SUSPENDED:
        resume(case, order, None)
        settle(CaseAccess(case, area, area.path, False), None)
    else:
        _climb(order, case, area)
    return True


def _climb(order: WorkOrder, case: Case, area: Area) -> None:
    now, session = clock.now(), db.session()
    reached = [rung for rung, moment in reminders(order.clock_from, order.due_at) if moment <= now]
    rows = [{"order_id": order.id, "due_at": order.due_at, "rung": rung, "at": now} for rung in reached]
    fresh = set(
        session.scalars(insert(OrderReminder).values(rows).on_conflict_do_nothing().returning(OrderReminder.rung))
    )
    values = {"next_rung_at": next_reminder(order.clock_from, order.due_at, now)}
    if "propose" in fresh:
        values["supervision_proposed_at"] = now
    # Past the version: whoever has the order open may go on with what they see.
    session.execute(update(WorkOrder.__table__).where(WorkOrder.__table__.c.id == order.id).values(values))
    session.refresh(order)
    shares = [rung for rung in SHARES if rung in fresh]
    if shares and not {"chase", "propose"} & fresh:
        record_order(case, order, EVENTS[shares[-1]], None, due=clock.to_micros(order.due_at))
    if "chase" in fresh:
        record_order(case, order, "order.chased", None)
    if "propose" in fresh:
        record_order(case, order, "order.supervision_proposed", None)
        sync_order_scopes(case, area, queries.orders_of(case.id))
