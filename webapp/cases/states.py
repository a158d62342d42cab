"""The states of a case and every step between them, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.cases.states_closing import CloseReason
from webapp.core.workflow import NOTE, Standing, Transition, Workflow


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
class Step(Transition[State, Action]):
    """One allowed step. ``move`` shifts the holder: 1 a level up, 2 to the town, -1 down, 0 stays.

    ``ordered`` is the target instead of ``target`` where units have orders: these begin anew.
    """

    move: int = 0
    clock: Clock | None = None
    protected_too: bool = False
    close_reason: str | None = None
    ordered: State | None = None


# Written about a case without changing it.
QUIET = ("case.viewed", "case.printed", "case.visit_planned", "case.visit_held")

_S, _A, _B, _C, _WHY = State, Action, By, Clock, CloseReason
_ACCEPTED = OPEN_STATES - {_S.SUBMITTED}
_WORKED = frozenset({_S.ACKNOWLEDGED, _S.IN_PROGRESS})
_RESOLVED, _AT_UNITS = frozenset({_S.RESOLVED}), frozenset({_S.DISPATCHED})
_OVER = frozenset({_S.RESOLVED, _S.CLOSED})
_AGAIN: dict[str, Any] = {"clock": _C.RESOLVE, "ordered": _S.DISPATCHED}
_HANDED_ON: dict[str, Any] = {"clock": _C.ACKNOWLEDGE, "note": NOTE}


def _called(action: Action, word: str, target: State, event: str, **more: Any) -> Step:
    return Step(action, word, _RESOLVED, target, event, _B.CALLER, "case.follow_up", **more)


def _answered(action: Action, word: str, target: State, event: str, **more: Any) -> Step:
    return Step(action, word, _RESOLVED, target, event, _B.REPORTER, "case.answer", **more)


def _held(
    action: Action, word: str, sources: Collection[State], target: State, event: str, verb: str, **more: Any
) -> Step:
    return Step(action, word, sources, target, event, _B.HOLDER, verb, **more)


def _above(
    action: Action, word: str, sources: Collection[State], target: State, event: str, verb: str, **more: Any
) -> Step:
    return Step(action, word, sources, target, event, _B.ANY_ABOVE, verb, **more)


def _follows(action: Action, word: str, target: State, event: str, **more: Any) -> Step:
    """Return a step that nobody presses: it follows from what the units do."""
    return Step(action, word, _AT_UNITS, target, event, _B.ORDERS, **more)


def _rechecked(action: Action, word: str, target: State, event: str, **more: Any) -> Step:
    return Step(action, word, {_S.PENDING_RECHECK}, target, event, _B.RECHECKER, "case.recheck", **more)


def _by_time(action: Action, word: str, source: State, target: State, event: str, **more: Any) -> Step:
    return Step(action, word, {source}, target, event, _B.SYSTEM, **more)


def _shown(step: Step) -> dict[str, str]:
    moves = {2: "to the town", 1: "a level up", -1: "a level down", 0: "–"}[step.move]
    return {"moves the holder": moves, "starts": step.clock or "–"}


CASES = Workflow(
    "A case",
    "webapp/cases/states.py",
    "case",
    labels=WORDS,
    begins=(_S.SUBMITTED, "a report opens it"),
    steps=(
        _above(
            _A.ACKNOWLEDGE,
            "我已收到",
            {_S.SUBMITTED},
            _S.ACKNOWLEDGED,
            "case.acknowledged",
            "case.acknowledge",
            clock=_C.FIRST_ACTION,
            protected_too=True,
        ),
        _held(_A.START, "开始办", {_S.ACKNOWLEDGED}, _S.IN_PROGRESS, "case.started", "case.handle", clock=_C.RESOLVE),
        _held(_A.RESOLVE, "办好了", _WORKED, _S.RESOLVED, "case.resolved", "case.resolve", note=NOTE),
        _held(
            _A.ESCALATE,
            "交给上级",
            HANDED_STATES,
            _S.SUBMITTED,
            "case.escalated",
            "case.escalate",
            move=1,
            **_HANDED_ON,
        ),
        _held(
            _A.RETURN, "退回下级", HANDED_STATES, _S.SUBMITTED, "case.returned", "case.return", move=-1, **_HANDED_ON
        ),
        _answered(_A.ANSWER_SOLVED, "好了", _S.CLOSED, "case.confirmed", close_reason=_WHY.SOLVED),
        _answered(_A.ANSWER_PARTLY, "只好了一部分", _S.IN_PROGRESS, "case.partly_solved", **_AGAIN),
        _answered(_A.ANSWER_NOT_SOLVED, "还没好", _S.IN_PROGRESS, "case.not_solved", **_AGAIN),
        _above(_A.REOPEN, "重新办", _OVER, _S.IN_PROGRESS, "case.reopened", "case.reopen", note=NOTE, **_AGAIN),
        _held(
            _A.ASK_DISPATCH,
            "请镇里派单",
            HANDED_STATES,
            _S.SUBMITTED,
            "case.dispatch_asked",
            "case.escalate",
            move=2,
            **_HANDED_ON,
        ),
        _held(_A.DISPATCH, "派单", HANDED_STATES | _AT_UNITS, _S.DISPATCHED, "case.dispatched", "case.dispatch"),
        _follows(_A.RECALL, "派错了，收回", _S.ACKNOWLEDGED, "case.recalled"),
        _follows(_A.BACK_AT_DESK, "回到调度员", _S.ACKNOWLEDGED, "case.back_at_desk", clock=_C.FIRST_ACTION),
        _follows(_A.ALL_DONE, "等人复查", _S.PENDING_RECHECK, "case.recheck_asked"),
        _follows(_A.ALL_CHECKED, "核实过，办好了", _S.RESOLVED, "case.unit_resolved"),
        _rechecked(_A.RECHECK_PASS, "看过，好了", _S.RESOLVED, "case.recheck_passed"),
        _rechecked(_A.RECHECK_FAIL, "看过，还没好", _S.DISPATCHED, "case.recheck_failed", note=NOTE, **_AGAIN),
        _called(_A.FOLLOW_UP_SATISFIED, "满意", _S.CLOSED, "case.followed_up_satisfied", close_reason=_WHY.SOLVED),
        _called(_A.FOLLOW_UP_FAIRLY, "基本满意", _S.CLOSED, "case.followed_up_fairly", close_reason=_WHY.SOLVED),
        _called(_A.FOLLOW_UP_DISSATISFIED, "不满意", _S.IN_PROGRESS, "case.followed_up_dissatisfied", **_AGAIN),
        _called(_A.FOLLOW_UP_UNREACHED, "没联系上", _S.RESOLVED, "case.followed_up_unreached"),
        _held(
            _A.AGREE,
            "双方谈好了",
            _ACCEPTED,
            _S.RESOLVED,
            "case.agreed",
            "case.close",
            note=NOTE,
            close_reason=_WHY.AGREED,
        ),
        _held(_A.CLOSE, "归档", _ACCEPTED, _S.CLOSED, "case.closed", "case.close"),
        _by_time(
            _A.PASS_UP, "自动交给上级", _S.SUBMITTED, _S.SUBMITTED, "case.passed_up", move=1, clock=_C.ACKNOWLEDGE
        ),
        _by_time(
            _A.CLOSE_UNANSWERED,
            "没有回话，自动归档",
            _S.RESOLVED,
            _S.CLOSED,
            "case.closed_unanswered",
            close_reason=_WHY.UNANSWERED,
        ),
        _above(_A.MERGE, "并到另一件", OPEN_STATES, _S.CLOSED, "case.merged", "case.merge", close_reason=_WHY.MERGED),
        # It goes back to how it stood; when units had it and none of them has any more, it is with the desk again.
        _above(_A.UNMERGE, "拆回来单独办", {_S.CLOSED}, _S.ACKNOWLEDGED, "case.unmerged", "case.merge"),
    ),
    ends=(_S.CLOSED,),
    quiet=QUIET,
    columns=_shown,
    standing=lambda case: Standing(case.id, code=case.code),
)
