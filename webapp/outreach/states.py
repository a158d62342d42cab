"""The states of plans and events and every step between them, as data."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


class State(StrEnum):
    """Where an event stands."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to an event; the names stand in the address ``/outreach/events/<code>/<action>``."""

    ANNOUNCE = "announce"
    CHANGE = "change"
    HOLD = "hold"
    CANCEL = "cancel"


WORDS: dict[State, tuple[str, str, str]] = {
    State.PLANNED: ("还没出通知", "neutral", "edit"),
    State.ANNOUNCED: ("已出通知", "blue", "speakerphone"),
    State.HELD: ("办过了", "green", "check"),
    State.CANCELLED: ("不办了", "neutral", "x"),
}


@dataclass(frozen=True)
class Transition:
    """One allowed step; ``target`` None keeps the state."""

    action: Action
    sources: frozenset[State]
    target: State | None
    event: str
    word: str


_COMING = frozenset({State.PLANNED, State.ANNOUNCED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.ANNOUNCE, frozenset({State.PLANNED}), State.ANNOUNCED, "event.announced", "出通知"),
    Transition(Action.CHANGE, _COMING, None, "event.changed", "改一改"),
    Transition(Action.HOLD, frozenset({State.ANNOUNCED}), State.HELD, "event.held", "办过了，记一笔"),
    Transition(Action.CANCEL, _COMING, State.CANCELLED, "event.cancelled", "不办了"),
)
BY_ACTION: dict[Action, Transition] = {transition.action: transition for transition in TRANSITIONS}


class PlanState(StrEnum):
    """Where a plan stands: only the justice office's, or everybody's."""

    DRAFT = "draft"
    PUBLISHED = "published"


class StoryState(StrEnum):
    """Where a typical case stands: written, put out by a second person, or taken back."""

    WRITTEN = "written"
    PUBLISHED = "published"
    TAKEN_BACK = "taken_back"


STORY_WORDS: dict[StoryState, tuple[str, str, str]] = {
    StoryState.WRITTEN: ("等另一个人看", "amber", "eye"),
    StoryState.PUBLISHED: ("大家看得到", "green", "check"),
    StoryState.TAKEN_BACK: ("收回来了", "neutral", "archive"),
}

register(
    Machine(
        "An event taken to people (送餐)",
        "webapp/outreach/states.py",
        {state: WORDS[state][0] for state in State},
        (State.PLANNED, "the justice office plans it"),
        tuple(
            Step(t.action, t.word, tuple(t.sources), t.target or "planned", "justice office", "outreach.run")
            for t in TRANSITIONS
            if t.target
        ),
        (State.HELD, State.CANCELLED),
    )
)
register(
    Machine(
        "A typical case",
        "webapp/outreach/states.py",
        {state: STORY_WORDS[state][0] for state in StoryState},
        (StoryState.WRITTEN, "somebody writes it"),
        (
            Step("write", "改一改", ("written",), "written", "who wrote it", "story.write"),
            Step("publish", "看过了，放出去", ("written",), "published", "a second person", "story.check"),
            Step("take-back", "收回来", ("published",), "taken_back", "who may check", "story.check"),
        ),
        (StoryState.TAKEN_BACK,),
    )
)
