"""The states of a case and every step between them, as data. ``service.advance`` is the only thing that follows it."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.cases.states_closing import CloseReason


class State(StrEnum):
    """Where a case stands."""

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
WORDS: dict[State, tuple[str, str, str]] = {
    State.SUBMITTED: ("等待签收", "neutral", "clock"),
    State.ACKNOWLEDGED: ("已签收", "green", "checks"),
    State.IN_PROGRESS: ("正在办", "blue", "tool"),
    State.DISPATCHED: ("已派单", "blue", "send"),
    State.PENDING_RECHECK: ("等复查", "amber", "eye"),
    State.RESOLVED: ("已办好", "green", "check"),
    State.CLOSED: ("已归档", "neutral", "archive"),
}


class Action(StrEnum):
    """What can be done to a case; the names stand in the address ``/cases/<code>/<action>``."""

    ACKNOWLEDGE = "acknowledge"
    START = "start"
    ESCALATE = "escalate"
    RETURN = "return"
    RESOLVE = "resolve"
    ANSWER_SOLVED = "answer-solved"
    ANSWER_PARTLY = "answer-partly"
    ANSWER_NOT_SOLVED = "answer-not-solved"
    REOPEN = "reopen"
    ASK_DISPATCH = "ask-dispatch"
    DISPATCH = "dispatch"
    RECALL = "recall"
    BACK_AT_DESK = "back-at-desk"
    ALL_DONE = "all-done"
    ALL_CHECKED = "all-checked"
    RECHECK_PASS = "recheck-pass"  # noqa: S105  (not a password)
    RECHECK_FAIL = "recheck-fail"
    FOLLOW_UP_SATISFIED = "follow-up-satisfied"
    FOLLOW_UP_FAIRLY = "follow-up-fairly-satisfied"
    FOLLOW_UP_DISSATISFIED = "follow-up-dissatisfied"
    FOLLOW_UP_UNREACHED = "follow-up-unreached"
    AGREE = "agree"
    CLOSE = "close"
    PASS_UP = "pass-up"  # noqa: S105  (not a password)
    CLOSE_UNANSWERED = "close-unanswered"
    MERGE = "merge"
    UNMERGE = "unmerge"


class By(StrEnum):
    """Who takes a step.

    ``holder`` a lead at or above the holder's level, ``any_above`` any lead above the area, ``reporter`` who reported
    it, ``rechecker`` a reporter, the area's informant or a lead above, ``caller`` who calls back for a case that was
    registered on somebody's behalf, ``orders`` nobody: it follows from what units and the desk do to work orders,
    ``system`` the sweep.
    """

    HOLDER = "holder"
    ANY_ABOVE = "any_above"
    REPORTER = "reporter"
    RECHECKER = "rechecker"
    CALLER = "caller"
    ORDERS = "orders"
    SYSTEM = "system"


# Follows from something else; nobody presses it.
UNPRESSED = frozenset({By.ORDERS, By.SYSTEM})


class Clock(StrEnum):
    """Which clock a step starts (columns of severities.csv)."""

    ACKNOWLEDGE = "acknowledge_within"
    FIRST_ACTION = "first_action_within"
    RESOLVE = "resolve_within"


@dataclass(frozen=True)
class Transition:
    """One allowed step. ``move`` shifts the holder: 1 a level up, 2 to the town, -1 down, 0 stays.

    ``ordered`` is the target instead of ``target`` where units have orders: these begin anew.
    """

    action: Action
    sources: frozenset[State]
    target: State
    by: By
    verb: str | None
    event: str
    word: str
    move: int = 0
    clock: Clock | None = None
    note_needed: bool = False
    protected_too: bool = False
    close_reason: str | None = None
    ordered: State | None = None


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_ACCEPTED = OPEN_STATES - {State.SUBMITTED}
_WORKED = _from(State.ACKNOWLEDGED, State.IN_PROGRESS)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Action.ACKNOWLEDGE,
        _from(State.SUBMITTED),
        State.ACKNOWLEDGED,
        By.ANY_ABOVE,
        "case.acknowledge",
        "case.acknowledged",
        "我已收到",
        clock=Clock.FIRST_ACTION,
        protected_too=True,
    ),
    Transition(
        Action.START,
        _from(State.ACKNOWLEDGED),
        State.IN_PROGRESS,
        By.HOLDER,
        "case.handle",
        "case.started",
        "开始办",
        clock=Clock.RESOLVE,
    ),
    Transition(
        Action.RESOLVE, _WORKED, State.RESOLVED, By.HOLDER, "case.resolve", "case.resolved", "办好了", note_needed=True
    ),
    Transition(
        Action.ESCALATE,
        HANDED_STATES,
        State.SUBMITTED,
        By.HOLDER,
        "case.escalate",
        "case.escalated",
        "交给上级",
        move=1,
        clock=Clock.ACKNOWLEDGE,
        note_needed=True,
    ),
    Transition(
        Action.RETURN,
        HANDED_STATES,
        State.SUBMITTED,
        By.HOLDER,
        "case.return",
        "case.returned",
        "退回下级",
        move=-1,
        clock=Clock.ACKNOWLEDGE,
        note_needed=True,
    ),
    Transition(
        Action.ANSWER_SOLVED,
        _from(State.RESOLVED),
        State.CLOSED,
        By.REPORTER,
        "case.answer",
        "case.confirmed",
        "好了",
        close_reason=CloseReason.SOLVED,
    ),
    Transition(
        Action.ANSWER_PARTLY,
        _from(State.RESOLVED),
        State.IN_PROGRESS,
        By.REPORTER,
        "case.answer",
        "case.partly_solved",
        "只好了一部分",
        clock=Clock.RESOLVE,
        ordered=State.DISPATCHED,
    ),
    Transition(
        Action.ANSWER_NOT_SOLVED,
        _from(State.RESOLVED),
        State.IN_PROGRESS,
        By.REPORTER,
        "case.answer",
        "case.not_solved",
        "还没好",
        clock=Clock.RESOLVE,
        ordered=State.DISPATCHED,
    ),
    Transition(
        Action.REOPEN,
        _from(State.RESOLVED, State.CLOSED),
        State.IN_PROGRESS,
        By.ANY_ABOVE,
        "case.reopen",
        "case.reopened",
        "重新办",
        clock=Clock.RESOLVE,
        ordered=State.DISPATCHED,
        note_needed=True,
    ),
    Transition(
        Action.ASK_DISPATCH,
        HANDED_STATES,
        State.SUBMITTED,
        By.HOLDER,
        "case.escalate",
        "case.dispatch_asked",
        "请镇里派单",
        move=2,
        clock=Clock.ACKNOWLEDGE,
        note_needed=True,
    ),
    Transition(
        Action.DISPATCH,
        HANDED_STATES | {State.DISPATCHED},
        State.DISPATCHED,
        By.HOLDER,
        "case.dispatch",
        "case.dispatched",
        "派单",
    ),
    Transition(
        Action.RECALL, _from(State.DISPATCHED), State.ACKNOWLEDGED, By.ORDERS, None, "case.recalled", "派错了，收回"
    ),
    Transition(
        Action.BACK_AT_DESK,
        _from(State.DISPATCHED),
        State.ACKNOWLEDGED,
        By.ORDERS,
        None,
        "case.back_at_desk",
        "回到调度员",
        clock=Clock.FIRST_ACTION,
    ),
    Transition(
        Action.ALL_DONE,
        _from(State.DISPATCHED),
        State.PENDING_RECHECK,
        By.ORDERS,
        None,
        "case.recheck_asked",
        "等人复查",
    ),
    Transition(
        Action.ALL_CHECKED,
        _from(State.DISPATCHED),
        State.RESOLVED,
        By.ORDERS,
        None,
        "case.unit_resolved",
        "核实过，办好了",
    ),
    Transition(
        Action.RECHECK_PASS,
        _from(State.PENDING_RECHECK),
        State.RESOLVED,
        By.RECHECKER,
        "case.recheck",
        "case.recheck_passed",
        "看过，好了",
    ),
    Transition(
        Action.RECHECK_FAIL,
        _from(State.PENDING_RECHECK),
        State.DISPATCHED,
        By.RECHECKER,
        "case.recheck",
        "case.recheck_failed",
        "看过，还没好",
        clock=Clock.RESOLVE,
        note_needed=True,
        ordered=State.DISPATCHED,
    ),
    Transition(
        Action.FOLLOW_UP_SATISFIED,
        _from(State.RESOLVED),
        State.CLOSED,
        By.CALLER,
        "case.follow_up",
        "case.followed_up_satisfied",
        "满意",
        close_reason=CloseReason.SOLVED,
    ),
    Transition(
        Action.FOLLOW_UP_FAIRLY,
        _from(State.RESOLVED),
        State.CLOSED,
        By.CALLER,
        "case.follow_up",
        "case.followed_up_fairly",
        "基本满意",
        close_reason=CloseReason.SOLVED,
    ),
    Transition(
        Action.FOLLOW_UP_DISSATISFIED,
        _from(State.RESOLVED),
        State.IN_PROGRESS,
        By.CALLER,
        "case.follow_up",
        "case.followed_up_dissatisfied",
        "不满意",
        clock=Clock.RESOLVE,
        ordered=State.DISPATCHED,
    ),
    Transition(
        Action.FOLLOW_UP_UNREACHED,
        _from(State.RESOLVED),
        State.RESOLVED,
        By.CALLER,
        "case.follow_up",
        "case.followed_up_unreached",
        "没联系上",
    ),
    Transition(
        Action.AGREE,
        _ACCEPTED,
        State.RESOLVED,
        By.HOLDER,
        "case.close",
        "case.agreed",
        "双方谈好了",
        note_needed=True,
        close_reason=CloseReason.AGREED,
    ),
    Transition(Action.CLOSE, _ACCEPTED, State.CLOSED, By.HOLDER, "case.close", "case.closed", "归档"),
    Transition(
        Action.PASS_UP,
        _from(State.SUBMITTED),
        State.SUBMITTED,
        By.SYSTEM,
        None,
        "case.passed_up",
        "自动交给上级",
        move=1,
        clock=Clock.ACKNOWLEDGE,
    ),
    Transition(
        Action.CLOSE_UNANSWERED,
        _from(State.RESOLVED),
        State.CLOSED,
        By.SYSTEM,
        None,
        "case.closed_unanswered",
        "没有回话，自动归档",
        close_reason=CloseReason.UNANSWERED,
    ),
    Transition(
        Action.MERGE,
        OPEN_STATES,
        State.CLOSED,
        By.ANY_ABOVE,
        "case.merge",
        "case.merged",
        "并到另一件",
        close_reason=CloseReason.MERGED,
    ),
    # It goes back to how it stood; when units had it and none of them has any more, it is with the desk again.
    Transition(
        Action.UNMERGE,
        _from(State.CLOSED),
        State.ACKNOWLEDGED,
        By.ANY_ABOVE,
        "case.merge",
        "case.unmerged",
        "拆回来单独办",
    ),
)

BY_ACTION: dict[Action, Transition] = {transition.action: transition for transition in TRANSITIONS}
