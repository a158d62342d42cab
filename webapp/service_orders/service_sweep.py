"""What time alone does to orders: what nobody confirmed in time comes to the justice office's list.

Running it twice or after a gap changes nothing more; an order whose step fails stays as it was and holds no other back.
"""

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.sweeping import safely
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.progress.service import forget_old
from webapp.service_orders.schemas import StepInput
from webapp.service_orders.service_steps import advance
from webapp.service_orders.states import ORDERS, Action, State

BATCH = 100


def sweep_orders() -> int:
    """Bring what is due to the justice office, in short transactions; return how many."""
    done, last = 0, 0
    while True:
        with transaction():
            batch = _batch(last)
            done += sum(_late(order) for order in batch)
            last = batch[-1].id if batch else last
            if len(batch) < BATCH:
                forget_old()
                return done


def _batch(after: int) -> list[ServiceOrder]:
    query = select(ServiceOrder).where(
        ServiceOrder.state == State.REQUESTED,
        ServiceOrder.confirm_due_at <= clock.now(),
        ServiceOrder.late_at.is_(None),
        ServiceOrder.id > after,
    )
    return list(db.session().scalars(query.order_by(ServiceOrder.id).limit(BATCH)))


def _late(order: ServiceOrder) -> bool:
    def step() -> bool:
        advance(order, ORDERS[Action.LATE], StepInput(), None)
        return True

    return safely(step, "sweep_failed", order=order.id, step=str(Action.LATE))
