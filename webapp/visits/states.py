"""The states of a visit and every step between them, as data. ``service.advance`` alone follows it."""

from enum import StrEnum

from webapp.core.workflow import NOTE, Transition, Workflow


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


_S, _A, _TEAM = State, Action, By.TEAM
_AGREED = frozenset({_S.ASKED, _S.SCHEDULED})
_UNMET = frozenset({_S.ASKED, _S.SCHEDULED, _S.DECLINED, _S.MISSED})

VISITS = Workflow(
    "A visit",
    "webapp/visits/states.py",
    "visit",
    labels=WORDS,
    begins=(_S.ASKED, "somebody is invited (a field visit begins as scheduled)"),
    steps=(
        Transition(_A.ACCEPT, "能来", {_S.ASKED}, _S.SCHEDULED, "visit.accepted", By.EITHER),
        Transition(_A.DECLINE, "不能来", _AGREED, _S.DECLINED, "visit.declined", By.EITHER),
        Transition(_A.HOLD, "见过了", _AGREED, _S.HELD, "visit.held", _TEAM, note=NOTE),
        Transition(_A.MISS, "没见着", _AGREED, _S.MISSED, "visit.missed", _TEAM),
        Transition(_A.MOVE, "改时间", _UNMET, _S.ASKED, "visit.moved", _TEAM),
        Transition(_A.FOLLOW_UP, "记回访", {_S.HELD}, _S.FOLLOWED_UP, "visit.followed_up", _TEAM, note=NOTE),
        Transition(_A.CANCEL, "取消", TO_COME, _S.CANCELLED, "visit.cancelled", _TEAM, note=NOTE),
    ),
    ends=(_S.FOLLOWED_UP, _S.CANCELLED),
    quiet=("visit.phone_shown",),
)


def first_state(kind: Kind) -> State:
    """Return the state in which a visit begins: somebody who is asked has to answer, a place has not."""
    return State.ASKED if kind == Kind.INVITED else State.SCHEDULED
