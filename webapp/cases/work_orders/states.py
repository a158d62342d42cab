"""The states of a work order, who moves it and what a unit may ask for; the steps are in ``states_steps``."""

from enum import StrEnum


class OrderState(StrEnum):
    """The state of a work order."""

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
ORDER_LABELS: dict[OrderState, tuple[str, str, str]] = {
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
