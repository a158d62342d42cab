"""The states of the course of a protected matter, and the codes of what is chosen in it; ``states_steps`` moves it."""

from enum import StrEnum


class State(StrEnum):
    """The state of the course of a protected matter."""

    ARRIVED = "arrived"
    RECEIVED = "received"
    CHECKED = "checked"
    IN_CARE = "in_care"
    WATCHING = "watching"
    CLOSED = "closed"
    RELEASED = "released"


# Somebody has it and goes on with it; and all that is not over.
HELD_STATES = frozenset({State.RECEIVED, State.CHECKED, State.IN_CARE, State.WATCHING})
OPEN_STATES = HELD_STATES | {State.ARRIVED}

# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.ARRIVED: ("等专人收", "neutral", "clock"),
    State.RECEIVED: ("已收到", "green", "checks"),
    State.CHECKED: ("问过了", "blue", "eye"),
    State.IN_CARE: ("正在帮", "blue", "heart-handshake"),
    State.WATCHING: ("回访中", "green", "hourglass"),
    State.CLOSED: ("已结束", "neutral", "archive"),
    State.RELEASED: ("已转为普通", "neutral", "archive"),
}


class Danger(StrEnum):
    """How much danger she is in, as a person who asked her chose; nothing is added up for it."""

    NOW = "now"
    DANGER = "danger"
    SAFE = "safe"


class ItemState(StrEnum):
    """The state of one thing that is done for her."""

    OPEN = "open"
    DONE = "done"
    NOT_WANTED = "not_wanted"
    REFUSED = "refused"


class GrantState(StrEnum):
    """The state of a part that is opened to one person."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"


class Waits(StrEnum):
    """What the nearest open clock of a course is for; its words in lists are in ``STANDING``."""

    RECEIVE = "receive"
    CONTACT = "contact"
    RISK = "risk"
    PLAN = "plan"
    LOOK = "look"
    ITEM = "item"
    REVISIT = "revisit"


# What the clock is for → where the matter stands, in the lists of the named.
STANDING: dict[Waits, str] = {
    Waits.RECEIVE: "等专人签收",
    Waits.CONTACT: "等联系",
    Waits.RISK: "该问安全",
    Waits.PLAN: "该定怎么帮",
    Waits.LOOK: "该再问",
    Waits.ITEM: "有一项要办",
    Waits.REVISIT: "该回访",
}
