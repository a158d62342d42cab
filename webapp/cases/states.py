"""The states of a case and every step between them, as data. ``service.advance`` is the only thing that follows it."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


class State(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


OPEN_STATES = frozenset({State.SUBMITTED, State.ACKNOWLEDGED, State.IN_PROGRESS})

# State → (word, tone of its chip, icon).
WORDS: dict[State, tuple[str, str, str]] = {
    State.SUBMITTED: ("等待签收", "neutral", "clock"),
    State.ACKNOWLEDGED: ("已签收", "green", "checks"),
    State.IN_PROGRESS: ("正在办", "blue", "tool"),
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
    PASS_UP = "pass-up"  # noqa: S105  (not a password)
    CLOSE_UNANSWERED = "close-unanswered"


class By(StrEnum):
    """Who takes a step: a lead at or above the holder's level, any lead above the area, a reporter, or the sweep."""

    HOLDER = "holder"
    ANY_ABOVE = "any_above"
    REPORTER = "reporter"
    SYSTEM = "system"


class Clock(StrEnum):
    """Which clock a step starts (columns of severities.csv)."""

    ACKNOWLEDGE = "acknowledge_within"
    FIRST_ACTION = "first_action_within"
    RESOLVE = "resolve_within"


@dataclass(frozen=True)
class Transition:
    """One allowed step. ``move`` shifts the holder: 1 a level up, -1 down, 0 stays."""

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


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


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
        Action.RESOLVE,
        _WORKED,
        State.RESOLVED,
        By.HOLDER,
        "case.resolve",
        "case.resolved",
        "办好了",
        note_needed=True,
    ),
    Transition(
        Action.ESCALATE,
        OPEN_STATES,
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
        OPEN_STATES,
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
        close_reason="solved",
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
        note_needed=True,
    ),
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
        close_reason="unanswered",
    ),
)

BY_ACTION: dict[Action, Transition] = {transition.action: transition for transition in TRANSITIONS}


def _shown(transition: Transition) -> Step:
    moves = {1: "a level up", -1: "a level down", 0: "–"}[transition.move]
    return Step(
        transition.action,
        transition.word,
        tuple(transition.sources),
        transition.target,
        transition.by,
        transition.verb or "–",
        {
            "moves the holder": moves,
            "starts": transition.clock or "–",
            "needs words": "yes" if transition.note_needed else "–",
        },
    )


register(
    Machine(
        "A case",
        "webapp/cases/states.py",
        {state: WORDS[state][0] for state in State},
        (State.SUBMITTED, "a report opens it"),
        tuple(_shown(transition) for transition in TRANSITIONS),
        (State.CLOSED,),
    )
)
