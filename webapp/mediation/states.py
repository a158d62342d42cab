"""The states of a mediation, what can be done with one, and who does it: as data. Its steps are in ``states_steps``."""

from enum import StrEnum

from webapp.core.workflow import Transition


class State(StrEnum):
    """Where a mediation stands."""

    SUGGESTED = "suggested"
    ASKING = "asking"
    OPEN = "open"
    SIGNING = "signing"
    EFFECTIVE = "effective"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    CLOSED = "closed"
    TURNED_AWAY = "turned_away"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.SUGGESTED: ("等启动", "amber", "hourglass"),
    State.ASKING: ("问意愿", "blue", "users"),
    State.OPEN: ("调解中", "blue", "users"),
    State.SIGNING: ("等签字", "amber", "file-pencil"),
    State.EFFECTIVE: ("已生效", "green", "check"),
    State.FULFILLED: ("履行完", "green", "checks"),
    State.BROKEN: ("没履行", "brick", "alert-circle"),
    State.CLOSED: ("已结案", "green", "checks"),
    State.TURNED_AWAY: ("不宜调", "neutral", "x"),
    State.REFUSED: ("不愿调", "neutral", "x"),
    State.FAILED: ("没谈成", "neutral", "x"),
    State.STOPPED: ("已停止", "neutral", "x"),
}
ENDED = frozenset({State.CLOSED, State.TURNED_AWAY, State.REFUSED, State.FAILED, State.STOPPED})
# Ended by a no, a crime, or without an agreement.
STOPPED = frozenset({State.REFUSED, State.FAILED, State.STOPPED})
# Nothing was agreed yet and it may still be: so long its case can't be resolved, closed or put into another.
TALKING = frozenset({State.SUGGESTED, State.ASKING, State.OPEN, State.SIGNING})
AGREED = frozenset({State.EFFECTIVE, State.FULFILLED, State.BROKEN})
LIVE = TALKING | AGREED


class Action(StrEnum):
    """What can be done; the names are in the address ``/cases/<code>/mediations/<n>/<action>``."""

    START = "start"
    COMMITTEE = "committee"
    DECLINE = "decline"
    MEDIATOR = "mediator"
    PARTY = "party"
    CONSENT = "consent"
    JOIN = "join"
    NOT_JOIN = "not-join"
    POLICE_VIEW = "police-view"
    SESSION = "session"
    EXTEND = "extend"
    AGREE = "agree"
    SIGNED = "signed"
    CHECK = "check"
    CORRECT = "correct"
    TO_PAPER = "to-paper"
    FAIL = "fail"
    STOP = "stop"
    CLAUSE = "clause"
    URGE = "urge"
    WAYS = "ways"
    FOLLOW_UP = "follow-up"
    CONFIRM_ASK = "confirm-ask"
    CONFIRM_RESULT = "confirm-result"
    RECUSE = "recuse"


class By(StrEnum):
    """Who takes a step.

    ``mediator`` is the one who was named, and anybody of the host while nobody is; ``recorder`` before the start who
    referred it or the desk, then the mediator; ``host_other`` somebody else of the host than who took the step before.
    """

    COMMISSIONER = "commissioner"
    ROUTER = "router"  # commissioner or dispatcher
    MEDIATOR = "mediator"
    RECORDER = "recorder"
    HOST_OTHER = "host_other"
    NAMER = "namer"  # who names the mediator anew: commissioner, dispatcher, the host's head
    FORCE = "force"
    POLICE = "police"
    COURT = "court"


class SeatKind(StrEnum):
    """As what a unit was asked in."""

    HOST = "host"
    ADMINISTRATIVE = "administrative"
    JUDICIAL = "judicial"
    POLICE = "police"  # asked for its view alone
    COURT = "court"  # asked to confirm what was agreed


class Step(Transition[State, Action]):
    """A step of a mediation."""
