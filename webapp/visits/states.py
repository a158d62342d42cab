"""The states of a visit and every step between them, as data. ``service.advance`` is the only thing that follows it."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


class Kind(StrEnum):
    """约访: somebody is asked to come. 走访: somebody goes there."""

    INVITED = "invited"
    FIELD = "field"


KIND_WORDS = {Kind.INVITED: "约访", Kind.FIELD: "走访"}


class State(StrEnum):
    """Where a visit stands."""

    ASKED = "asked"
    SCHEDULED = "scheduled"
    DECLINED = "declined"
    HELD = "held"
    MISSED = "missed"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"


# State → (word, tone of its chip, icon).
WORDS: dict[State, tuple[str, str, str]] = {
    State.ASKED: ("等回话", "amber", "clock"),
    State.SCHEDULED: ("已约好", "green", "check"),
    State.DECLINED: ("不能来", "amber", "x"),
    State.HELD: ("已完成", "green", "checks"),
    State.MISSED: ("没见着", "amber", "alert-circle"),
    State.FOLLOWED_UP: ("回访过了", "green", "checks"),
    State.CANCELLED: ("已取消", "neutral", "x"),
}
TO_COME = frozenset({State.ASKED, State.SCHEDULED, State.DECLINED})


class Action(StrEnum):
    """What can be done; the names stand in the address ``/visits/<id>/<action>``."""

    ACCEPT = "accept"
    DECLINE = "decline"
    HOLD = "hold"
    MISS = "miss"
    MOVE = "move"
    FOLLOW_UP = "follow-up"
    CANCEL = "cancel"


class By(StrEnum):
    """Who takes a step: those who go (or hold the seat that planned it), or the guest as well."""

    TEAM = "team"
    EITHER = "either"


@dataclass(frozen=True)
class Transition:
    """One allowed step. A field visit that is moved stays agreed; an invited one asks again."""

    action: Action
    sources: frozenset[State]
    target: State
    by: By
    event: str
    word: str
    note_needed: bool = False


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.ACCEPT, _from(State.ASKED), State.SCHEDULED, By.EITHER, "visit.accepted", "能来"),
    Transition(
        Action.DECLINE, _from(State.ASKED, State.SCHEDULED), State.DECLINED, By.EITHER, "visit.declined", "不能来"
    ),
    Transition(
        Action.HOLD, _from(State.ASKED, State.SCHEDULED), State.HELD, By.TEAM, "visit.held", "见过了", note_needed=True
    ),
    Transition(Action.MISS, _from(State.ASKED, State.SCHEDULED), State.MISSED, By.TEAM, "visit.missed", "没见着"),
    Transition(
        Action.MOVE,
        _from(State.ASKED, State.SCHEDULED, State.DECLINED, State.MISSED),
        State.ASKED,
        By.TEAM,
        "visit.moved",
        "改时间",
    ),
    Transition(
        Action.FOLLOW_UP, _from(State.HELD), State.FOLLOWED_UP, By.TEAM, "visit.followed_up", "记回访", note_needed=True
    ),
    Transition(Action.CANCEL, TO_COME, State.CANCELLED, By.TEAM, "visit.cancelled", "取消", note_needed=True),
)
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}


def first_state(kind: Kind) -> State:
    """Return the state in which a visit begins: somebody who is asked has to answer, a place has not."""
    return State.ASKED if kind == Kind.INVITED else State.SCHEDULED


register(
    Machine(
        "A visit",
        "webapp/visits/states.py",
        {state: WORDS[state][0] for state in State},
        (State.ASKED, "somebody is invited (a field visit begins as scheduled)"),
        tuple(
            Step(
                t.action,
                t.word,
                tuple(t.sources),
                t.target,
                t.by,
                more={"needs words": "yes" if t.note_needed else "–"},
            )
            for t in TRANSITIONS
        ),
        (State.FOLLOWED_UP, State.CANCELLED),
    )
)
