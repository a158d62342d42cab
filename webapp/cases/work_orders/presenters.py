"""What the pages show of work orders, put together from queries; no page asks the database by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from webapp.cases import queries
from webapp.cases.models import OrderRequest, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.states import CLOSE_WORDS, PRESSED_REASONS, CloseReason
from webapp.cases.states_steps import Action
from webapp.cases.work_orders.queries import order_light
from webapp.cases.work_orders.queries_parts import asked_and_named
from webapp.cases.work_orders.rules import allowed_order_steps
from webapp.cases.work_orders.states import GONE_ORDERS, ORDER_LABELS, REQUEST_WORDS, RequestKind
from webapp.cases.work_orders.states_steps import OrderAction, OrderStep
from webapp.core.errors import Problem
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import day_words

# The one solid button of the page, and what is on the order itself; everything else is behind 别的.
_MAIN = (OrderAction.ACCEPT, OrderAction.FINISH, OrderAction.CHECK)
_BESIDE = (OrderAction.START, OrderAction.RESUME, OrderAction.TAKE_OVER, OrderAction.SEND_BACK)
_SHOWN = (OrderAction.APPROVE, OrderAction.REFUSE, OrderAction.RECALL, OrderAction.REMIND)


@dataclass(frozen=True)
class OrderView:
    """A work order as the case page shows it: unit and officer by name, its light, its request, what may be done."""

    order: WorkOrder
    unit: str
    officer: str
    request: OrderRequest | None
    steps: list[OrderStep]

    @property
    def words(self) -> tuple[str, str, str]:
        """The state's word, tone and icon."""
        return ORDER_LABELS[self.order.state]

    @property
    def light(self) -> tuple[str, str] | None:
        """The light and where the order stands; None once there is nothing to be late for."""
        return order_light(self.order, self.unit)

    @property
    def gone(self) -> bool:
        """Whether the unit has nothing to do with it any more."""
        return self.order.state in GONE_ORDERS

    @property
    def main(self) -> OrderStep | None:
        """The step that the page offers first."""
        return next((step for step in self.steps if step.action in _MAIN), None)

    @property
    def beside(self) -> OrderStep | None:
        """The step beside the first one."""
        return next((step for step in self.steps if step.action in _BESIDE), None)

    @property
    def shown(self) -> list[OrderStep]:
        """The steps that are on the order: to decide what was asked, to undo, to remind."""
        return [step for step in self.steps if step.action in _SHOWN]

    @property
    def rest(self) -> list[OrderStep]:
        """The steps behind 别的."""
        return [step for step in self.steps if step not in (self.main, self.beside, *self.shown)]

    @property
    def question(self) -> OrderStep | None:
        """The step that answers what waits for the reader's word: what the unit asked for, else a proposed 督办."""
        proposed = self.order.supervision_proposed_at and not self.order.supervision
        wanted = OrderAction.APPROVE if self.request else OrderAction.SUPERVISE if proposed else None
        return next((step for step in self.steps if step.action == wanted), None)

    @property
    def request_words(self) -> str:
        """What was asked for, until when."""
        if self.request is None:
            return ""
        what = f"申请{REQUEST_WORDS[RequestKind(self.request.kind)]}"
        return f"{what}到{day_words(self.request.wanted_at)}" if self.request.wanted_at else what

    @property
    def extended(self) -> bool:
        """Whether both dates are to be shown: the one first promised and the one that holds now."""
        return self.order.due_at != self.order.first_due_at


def orders_part(actor: Actor, held: CaseAccess, allowed: Collection[Action]) -> dict[str, Any]:
    """Return what the case page needs for orders, dispatch, recheck, follow-up and closing; ``allowed`` the actor now.

    ``orders`` OrderView each; ``can_dispatch``; ``rechecks`` and ``calls``
    whether the actor is asked; ``close_reasons`` (value, word) pairs when the actor may close it.
    """
    known = asked_and_named(held.case.id) if held.orders else {}
    views = [OrderView(order, *known[order.id], allowed_order_steps(actor, held, order)) for order in held.orders]
    return {
        "orders": views,
        "order_main": next((view for view in views if view.main or view.beside), None),
        "leading_unit": next((view.unit for view in views if view.order.leading and not view.gone), None),
        "can_dispatch": Action.DISPATCH in allowed,
        "units": people.units_standing() if _transfers(views) else [],
        "rechecks": Action.RECHECK_PASS in allowed,
        "calls": Action.FOLLOW_UP_SATISFIED in allowed,
        "close_reasons": [(reason.value, CLOSE_WORDS[reason]) for reason in _reasons(allowed)],
    }


def _reasons(allowed: Collection[Action]) -> list[CloseReason]:
    agreed = [CloseReason.AGREED] if Action.AGREE in allowed else []
    return [*agreed, *PRESSED_REASONS] if Action.CLOSE in allowed else []


def _transfers(views: list[OrderView]) -> bool:
    return any(step.action == OrderAction.TRANSFER for view in views for step in view.steps)


def still_sees(actor: Actor, code: str) -> bool:
    """Say whether the actor still sees a case after their step: who hands an order back does not."""
    try:
        queries.get_case_for(actor, code)
    except Problem:
        return False
    return True
