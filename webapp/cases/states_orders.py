"""The states of a work order and every step between them, as data; ``service_steps.advance_order`` alone follows it."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


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
class OrderStep:
    """One allowed step; ``target`` None leaves the state as it is."""

    action: OrderAction
    sources: frozenset[OrderState]
    target: OrderState | None
    by: OrderBy
    verb: str | None
    event: str | None  # None: the step of the case says it
    word: str
    note_needed: bool = False
    new_clock: bool = False


_S, _A, _B = OrderState, OrderAction, OrderBy
_WORKED = frozenset({_S.ACCEPTED, _S.IN_PROGRESS})
_UNIT, _HANDLE = _B.UNIT, "order.handle"

ORDER_STEPS: tuple[OrderStep, ...] = (
    OrderStep(_A.ACCEPT, frozenset({_S.DISPATCHED}), _S.ACCEPTED, _UNIT, "order.accept", "order.accepted", "受理"),
    OrderStep(_A.START, frozenset({_S.ACCEPTED}), _S.IN_PROGRESS, _UNIT, _HANDLE, "order.started", "开始办"),
    OrderStep(_A.FINISH, _WORKED, _S.DONE, _UNIT, _HANDLE, "order.done", "办好了", note_needed=True),
    OrderStep(_A.RETURN, RUNNING_ORDERS, _S.RETURNED, _UNIT, _HANDLE, "order.returned", "退回", note_needed=True),
    OrderStep(
        _A.TRANSFER,
        OPEN_ORDERS,
        _S.TRANSFERRED,
        _B.UNIT_OR_DESK,
        "order.transfer",
        "order.transferred",
        "转给别的单位",
        note_needed=True,
    ),
    OrderStep(
        _A.ASK_EXTENSION, RUNNING_ORDERS, None, _UNIT, _HANDLE, "order.extension_asked", "申请延期", note_needed=True
    ),
    OrderStep(
        _A.ASK_SUSPENSION, _WORKED, None, _UNIT, _HANDLE, "order.suspension_asked", "申请先停一停", note_needed=True
    ),
    OrderStep(
        _A.RESUME,
        frozenset({_S.SUSPENDED}),
        _S.IN_PROGRESS,
        _B.UNIT_OR_DESK,
        "order.resume",
        "order.resumed",
        "接着办",
    ),
    OrderStep(_A.TAKE_OVER, _WORKED | {_S.SUSPENDED}, None, _UNIT, "order.accept", "order.taken_over", "我来接手"),
    OrderStep(_A.APPROVE, OPEN_ORDERS, None, _B.DECIDER, "order.decide", "order.request_approved", "同意"),
    OrderStep(
        _A.REFUSE, OPEN_ORDERS, None, _B.DECIDER, "order.decide", "order.request_refused", "不同意", note_needed=True
    ),
    OrderStep(_A.CHECK, frozenset({_S.DONE}), _S.CHECKED, _B.CHECKER, "order.check", "order.checked", "核实过，好了"),
    OrderStep(
        _A.SEND_BACK,
        frozenset({_S.DONE}),
        _S.IN_PROGRESS,
        _B.CHECKER,
        "order.check",
        "order.sent_back",
        "还没办好，接着办",
        note_needed=True,
        new_clock=True,
    ),
    OrderStep(
        _A.WITHDRAW, OPEN_ORDERS, _S.WITHDRAWN, _B.DESK, "case.dispatch", "order.withdrawn", "撤回", note_needed=True
    ),
    OrderStep(
        _A.RECALL,
        frozenset({_S.DISPATCHED}),
        _S.WITHDRAWN,
        _B.DESK,
        "case.dispatch",
        "order.recalled",
        "派错了，收回",
    ),
    OrderStep(_A.REMIND, OPEN_ORDERS, None, _B.WATCHER, "order.remind", "order.reminded", "催一下"),
    OrderStep(
        _A.SUPERVISE,
        OPEN_ORDERS,
        None,
        _B.DECIDER,
        "order.supervise",
        "order.supervised",
        "督办",
        note_needed=True,
    ),
    OrderStep(_A.SUSPEND, _WORKED, _S.SUSPENDED, _B.CASE, None, "order.suspended", "先停一停"),
    OrderStep(_A.CONFIRM, frozenset({_S.DONE}), _S.CHECKED, _B.CASE, None, None, "复查过，好了"),
    OrderStep(_A.REDO, FINISHED_ORDERS, _S.IN_PROGRESS, _B.CASE, None, "order.reopened", "接着办", new_clock=True),
    OrderStep(_A.CLOSE, frozenset({_S.DONE, _S.CHECKED}), _S.CLOSED, _B.CASE, None, None, "归档"),
    OrderStep(_A.DROP, OPEN_ORDERS, _S.WITHDRAWN, _B.CASE, None, "order.dropped", "不用办了"),
)

BY_ORDER_ACTION: dict[OrderAction, OrderStep] = {step.action: step for step in ORDER_STEPS}


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


def _step_of(step: OrderStep) -> Step:
    more = {"starts": "the clock anew" if step.new_clock else "–", "needs words": "yes" if step.note_needed else "–"}
    target = step.target or "the same"
    sources = tuple(sorted(step.sources))
    return Step(step.action, step.word, sources, target, step.by, step.verb or "–", more)


register(
    Machine(
        "A work order",
        "webapp/cases/states_orders.py",
        {state: words[0] for state, words in ORDER_WORDS.items()},
        (OrderState.DISPATCHED, "a dispatch makes it"),
        tuple(_step_of(step) for step in ORDER_STEPS),
        (OrderState.RETURNED, OrderState.TRANSFERRED, OrderState.WITHDRAWN),
    )
)
