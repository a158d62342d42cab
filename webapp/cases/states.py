"""The states of a case, who moves it, its clocks, and why it is closed; ``states_steps`` has the steps."""

from datetime import timedelta
from enum import StrEnum

# After 办好了 the reporter has this long to answer; then it is closed as unanswered.
ANSWER_WITHIN = timedelta(days=15)


class State(StrEnum):
    """The state of a case."""

    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    DISPATCHED = "dispatched"
    PENDING_RECHECK = "pending_recheck"
    RESOLVED = "resolved"
    CLOSED = "closed"


# With a lead or the desk, before units have it; and all that is neither resolved nor closed.
HANDED_STATES = frozenset({State.SUBMITTED, State.ACKNOWLEDGED, State.IN_PROGRESS})
OPEN_STATES = HANDED_STATES | {State.DISPATCHED, State.PENDING_RECHECK}

# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.SUBMITTED: ("等待签收", "neutral", "clock"),
    State.ACKNOWLEDGED: ("已签收", "green", "checks"),
    State.IN_PROGRESS: ("正在办", "blue", "tool"),
    State.DISPATCHED: ("已派单", "blue", "send"),
    State.PENDING_RECHECK: ("等复查", "amber", "eye"),
    State.RESOLVED: ("已办好", "green", "check"),
    State.CLOSED: ("已归档", "neutral", "archive"),
}


class Reach(StrEnum):
    """How far down a case is seen: by all levels above its place, or on the town's level and above only."""

    AREA = "area"
    TOWN = "town"


class By(StrEnum):
    """Who takes a step.

    ``holder`` a lead at or above the holder's level, ``any_above`` any lead above the area, ``reporter`` who reported
    it, ``rechecker`` a reporter, the area's informant or a lead above, ``caller`` who calls back for a case that was
    registered for a resident, ``worker`` whoever works on it or wrote it down (protect), or works on it (recuse),
    ``orders`` nobody: it follows from what units and the desk do to work orders, or from a person's withdrawal,
    ``course`` from the further course of a protected one, ``system`` the sweep.
    """

    HOLDER = "holder"
    ANY_ABOVE = "any_above"
    REPORTER = "reporter"
    RECHECKER = "rechecker"
    CALLER = "caller"
    WORKER = "worker"
    ORDERS = "orders"
    COURSE = "course"
    SYSTEM = "system"


# Follows from something else; nobody presses it.
UNPRESSED = frozenset({By.ORDERS, By.COURSE, By.SYSTEM})


class Clock(StrEnum):
    """Which clock a step starts (columns of severities.csv)."""

    ACKNOWLEDGE = "acknowledge_within"
    FIRST_ACTION = "first_action_within"
    RESOLVE = "resolve_within"


class CloseReason(StrEnum):
    """Why a case is closed, kept apart so that closed never counts as settled: only ``solved`` and ``agreed`` do."""

    SOLVED = "solved"
    AGREED = "agreed"
    NOT_OURS = "not_ours"
    WITHDRAWN = "withdrawn"
    CANNOT_BE_SETTLED = "cannot_be_settled"
    UNANSWERED = "unanswered"
    MERGED = "merged"


CLOSE_WORDS: dict[CloseReason, str] = {
    CloseReason.SOLVED: "办好了",
    CloseReason.AGREED: "双方谈好了",
    CloseReason.NOT_OURS: "不归这里管",
    CloseReason.WITHDRAWN: "报的人不要办了",
    CloseReason.CANNOT_BE_SETTLED: "办不了",
    CloseReason.UNANSWERED: "没有回话",
    CloseReason.MERGED: "并到另一件里了",
}
# What may be chosen, and where words are needed: where to go instead, or why not.
PRESSED_REASONS = (CloseReason.NOT_OURS, CloseReason.WITHDRAWN, CloseReason.CANNOT_BE_SETTLED)
REASONS_WITH_WORDS = frozenset({CloseReason.NOT_OURS, CloseReason.CANNOT_BE_SETTLED})
