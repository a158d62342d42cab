"""The states of a work order and every step between them, as data; ``service_steps.advance_order`` alone follows it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.core.workflow import NOTE, Transition, Workflow


class OrderState(StrEnum):
    """Where a work order stands."""

    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    DONE = "done"
    CHECKED = "checked"
    CLOSED = "closed"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"


# State → (word, tone of its chip, icon).
ORDER_WORDS: dict[OrderState, tuple[str, str, str]] = {
    OrderState.DISPATCHED: ("等单位受理", "blue", "send"),
    OrderState.ACCEPTED: ("已受理", "blue", "clipboard-check"),
    OrderState.IN_PROGRESS: ("正在办", "blue", "tool"),
    OrderState.SUSPENDED: ("先停一停", "amber", "hourglass"),
    OrderState.DONE: ("单位办好了", "green", "check"),
    OrderState.CHECKED: ("已核实", "green", "checks"),
    OrderState.CLOSED: ("已归档", "neutral", "archive"),
    OrderState.RETURNED: ("已退回", "amber", "arrow-back-up"),
    OrderState.TRANSFERRED: ("已转办", "neutral", "arrow-forward-up"),
    OrderState.WITHDRAWN: ("已撤回", "neutral", "x"),
}

# A unit still has to do something; it did its part; and it no longer sees the case.
OPEN_ORDERS = frozenset(
    {OrderState.DISPATCHED, OrderState.ACCEPTED, OrderState.IN_PROGRESS, OrderState.SUSPENDED},
)
RUNNING_ORDERS = OPEN_ORDERS - {OrderState.SUSPENDED}
FINISHED_ORDERS = frozenset({OrderState.DONE, OrderState.CHECKED, OrderState.CLOSED})
GONE_ORDERS = frozenset({OrderState.RETURNED, OrderState.TRANSFERRED, OrderState.WITHDRAWN})


class OrderAction(StrEnum):
    """What can be done to a work order; names in the address ``/cases/<code>/orders/<number>/<action>``."""

    ACCEPT = "accept"
    START = "start"
    FINISH = "finish"
    RETURN = "return"
    TRANSFER = "transfer"
    ASK_EXTENSION = "ask-extension"
    ASK_SUSPENSION = "ask-suspension"
    RESUME = "resume"
    TAKE_OVER = "take-over"
    APPROVE = "approve"
    REFUSE = "refuse"
    CHECK = "check"
    SEND_BACK = "send-back"
    WITHDRAW = "withdraw"
    RECALL = "recall"
    REMIND = "remind"
    SUPERVISE = "supervise"
    SUSPEND = "suspend"
    CONFIRM = "confirm"
    REDO = "redo"
    CLOSE = "close"
    DROP = "drop"


class OrderBy(StrEnum):
    """Who takes a step on an order.

    ``unit`` an officer of its unit, ``desk`` the dispatcher, ``decider`` the dispatcher or the commissioner (never who
    asked), ``checker`` the dispatcher or the lead who handed the case up, ``watcher`` the dispatcher, the commissioner,
    a lead above or a reporter, ``case`` nobody: it follows from a step of the case or a decision.
    """

    UNIT = "unit"
    UNIT_OR_DESK = "unit_or_desk"
    DESK = "desk"
    DECIDER = "decider"
    CHECKER = "checker"
    WATCHER = "watcher"
    CASE = "case"


@dataclass(frozen=True)
class OrderStep(Transition[OrderState, OrderAction]):
    """One allowed step; without ``event`` the step of the case says it. ``new_clock``: its time begins anew."""

    new_clock: bool = False


_S, _A, _B = OrderState, OrderAction, OrderBy
_WORKED = frozenset({_S.ACCEPTED, _S.IN_PROGRESS})
_STOPPED, _DONE = frozenset({_S.SUSPENDED}), frozenset({_S.DONE})
_HANDLE, _DECIDE, _CHECK = "order.handle", "order.decide", "order.check"


def _by_unit(
    action: OrderAction,
    word: str,
    sources: Collection[OrderState],
    target: OrderState | None,
    event: str,
    verb: str,
    note: str = "",
) -> OrderStep:
    return OrderStep(action, word, sources, target, event, _B.UNIT, verb, note)


def _by_case(
    action: OrderAction, word: str, sources: Collection[OrderState], target: OrderState, event: str | None, **more: Any
) -> OrderStep:
    return OrderStep(action, word, sources, target, event, _B.CASE, **more)


WORK_ORDERS = Workflow(
    "A work order",
    "webapp/cases/work_orders/states.py",
    "case",
    labels=ORDER_WORDS,
    begins=(_S.DISPATCHED, "a dispatch makes it"),
    steps=(
        _by_unit(_A.ACCEPT, "受理", {_S.DISPATCHED}, _S.ACCEPTED, "order.accepted", "order.accept"),
        _by_unit(_A.START, "开始办", {_S.ACCEPTED}, _S.IN_PROGRESS, "order.started", _HANDLE),
        _by_unit(_A.FINISH, "办好了", _WORKED, _S.DONE, "order.done", _HANDLE, NOTE),
        _by_unit(_A.RETURN, "退回", RUNNING_ORDERS, _S.RETURNED, "order.returned", _HANDLE, NOTE),
        OrderStep(
            _A.TRANSFER,
            "转给别的单位",
            OPEN_ORDERS,
            _S.TRANSFERRED,
            "order.transferred",
            _B.UNIT_OR_DESK,
            "order.transfer",
            NOTE,
        ),
        _by_unit(_A.ASK_EXTENSION, "申请延期", RUNNING_ORDERS, None, "order.extension_asked", _HANDLE, NOTE),
        _by_unit(_A.ASK_SUSPENSION, "申请先停一停", _WORKED, None, "order.suspension_asked", _HANDLE, NOTE),
        OrderStep(_A.RESUME, "接着办", _STOPPED, _S.IN_PROGRESS, "order.resumed", _B.UNIT_OR_DESK, "order.resume"),
        _by_unit(_A.TAKE_OVER, "我来接手", _WORKED | _STOPPED, None, "order.taken_over", "order.accept"),
        OrderStep(_A.APPROVE, "同意", OPEN_ORDERS, None, "order.request_approved", _B.DECIDER, _DECIDE),
        OrderStep(_A.REFUSE, "不同意", OPEN_ORDERS, None, "order.request_refused", _B.DECIDER, _DECIDE, NOTE),
        OrderStep(_A.CHECK, "核实过，好了", _DONE, _S.CHECKED, "order.checked", _B.CHECKER, _CHECK),
        OrderStep(
            _A.SEND_BACK,
            "还没办好，接着办",
            _DONE,
            _S.IN_PROGRESS,
            "order.sent_back",
            _B.CHECKER,
            _CHECK,
            NOTE,
            new_clock=True,
        ),
        OrderStep(_A.WITHDRAW, "撤回", OPEN_ORDERS, _S.WITHDRAWN, "order.withdrawn", _B.DESK, "case.dispatch", NOTE),
        OrderStep(_A.RECALL, "派错了，收回", {_S.DISPATCHED}, _S.WITHDRAWN, "order.recalled", _B.DESK, "case.dispatch"),
        OrderStep(_A.REMIND, "催一下", OPEN_ORDERS, None, "order.reminded", _B.WATCHER, "order.remind"),
        OrderStep(_A.SUPERVISE, "督办", OPEN_ORDERS, None, "order.supervised", _B.DECIDER, "order.supervise", NOTE),
        _by_case(_A.SUSPEND, "先停一停", _WORKED, _S.SUSPENDED, "order.suspended"),
        _by_case(_A.CONFIRM, "复查过，好了", _DONE, _S.CHECKED, None),
        _by_case(_A.REDO, "接着办", FINISHED_ORDERS, _S.IN_PROGRESS, "order.reopened", new_clock=True),
        _by_case(_A.CLOSE, "归档", _DONE | {_S.CHECKED}, _S.CLOSED, None),
        _by_case(_A.DROP, "不用办了", OPEN_ORDERS, _S.WITHDRAWN, "order.dropped"),
    ),
    ends=(_S.RETURNED, _S.TRANSFERRED, _S.WITHDRAWN),
    columns=lambda step: {"starts": "the clock anew" if step.new_clock else "–"},
)


class RequestKind(StrEnum):
    """What a unit may ask for and another person decides."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"
    RETURN = "return"


REQUEST_WORDS: dict[RequestKind, str] = {
    RequestKind.EXTENSION: "延期",
    RequestKind.SUSPENSION: "先停一停",
    RequestKind.RETURN: "退回",
}
