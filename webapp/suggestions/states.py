"""The states of a suggestion and every step between them, as data."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


class About(StrEnum):
    """What it is about."""

    APP = "app"
    BURDEN = "burden"
    OTHER = "other"


ABOUT_WORDS = {About.APP: "这个软件不好用", About.BURDEN: "活太多、太重复", About.OTHER: "别的办法、别的难处"}


class State(StrEnum):
    """Where a suggestion stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"


# State → (word, tone of its chip, icon).
WORDS: dict[State, tuple[str, str, str]] = {
    State.RECEIVED: ("等回话", "neutral", "clock"),
    State.ANSWERED: ("已回话", "blue", "message-2"),
    State.ADOPTED: ("改了", "green", "check"),
    State.NOT_ADOPTED: ("改不了", "neutral", "x"),
}


class Action(StrEnum):
    """What can be done; the names stand in the address ``/suggestions/<id>/<action>``."""

    ANSWER = "answer"
    ADOPT = "adopt"
    DECLINE = "decline"


@dataclass(frozen=True)
class Transition:
    """One allowed step; each needs words, because somebody waits for them."""

    action: Action
    sources: frozenset[State]
    target: State
    event: str
    word: str


_OPEN = frozenset({State.RECEIVED, State.ANSWERED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.ANSWER, _OPEN, State.ANSWERED, "suggestion.answered", "回话"),
    Transition(Action.ADOPT, _OPEN, State.ADOPTED, "suggestion.adopted", "改了"),
    Transition(Action.DECLINE, _OPEN, State.NOT_ADOPTED, "suggestion.declined", "改不了"),
)
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}

register(
    Machine(
        "A suggestion",
        "webapp/suggestions/states.py",
        {state: WORDS[state][0] for state in State},
        (State.RECEIVED, "somebody says what is hard"),
        tuple(
            Step(t.action, t.word, tuple(t.sources), t.target, "grid centre", "suggestion.answer") for t in TRANSITIONS
        ),
        (State.ADOPTED, State.NOT_ADOPTED),
    )
)
