"""The states of a visit and every step between them, as data. ``service.advance`` alone follows it."""

from enum import StrEnum

from webapp.core.notices import Wording, always, to_do
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class Kind(StrEnum):
    """约访: a guest is asked to come. 走访: the team goes there."""

    INVITED = "invited"
    FIELD = "field"


# How long it keeps those who meet: what is offered in minutes, and what it is unless it is said otherwise.
LENGTHS = {"15": "一刻钟", "30": "半小时", "60": "一小时", "120": "两小时", "240": "半天"}
USUAL_MINUTES = {Kind.INVITED: 60, Kind.FIELD: 30}
KIND_WORDS = {Kind.INVITED: "约访", Kind.FIELD: "走访"}


class State(StrEnum):
    """The state of a visit."""

    ASKED = "asked"
    SCHEDULED = "scheduled"
    DECLINED = "declined"
    HELD = "held"
    MISSED = "missed"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
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
    """What can be done; the names are in the address ``/visits/<id>/<action>``."""

    ACCEPT = "accept"
    DECLINE = "decline"
    HOLD = "hold"
    MISS = "miss"
    MOVE = "move"
    FOLLOW_UP = "follow-up"
    CANCEL = "cancel"


# What those who went note for each other may be said aloud; why a guest need not come is written, since they read it.
ALOUD = frozenset({Action.HOLD, Action.FOLLOW_UP})


class By(StrEnum):
    """Who takes a step: those who go (or hold the seat that planned it), or the guest as well."""

    TEAM = "team"
    EITHER = "either"


# Who hears of it.
GUEST, TEAM = "guest", "team"
_S, _A, _TEAM = State, Action, By.TEAM
_AGREED = frozenset({_S.ASKED, _S.SCHEDULED})
_UNMET = frozenset({_S.ASKED, _S.SCHEDULED, _S.DECLINED, _S.MISSED})
_TEAM_IS_SENT = always(TEAM, "{kind}：{when}", "user-star", "blue", "{who} 叫上您，在{place}")

VISITS = Workflow(
    "A visit",
    "webapp/visits/states.py",
    "visit",
    labels=STATE_LABELS,
    begins=(_S.ASKED, "somebody is invited (a field visit begins as scheduled)"),
    steps=(
        Transition(_A.ACCEPT, "能来", {_S.ASKED}, _S.SCHEDULED, "visit.accepted", By.EITHER).says(
            "答应来", Wording(TEAM, "约好了：{when}", "check", "green", quiet="{who} 回了话"), flash="记下了，约好了"
        ),
        Transition(_A.DECLINE, "不能来", _AGREED, _S.DECLINED, "visit.declined", By.EITHER).says(
            "说不能来",
            Wording(TEAM, "不能来：{when}", "x", "amber", quiet="可以改个时间再约"),
            flash="知道了，会再约",
            prompt=("为什么不能来？可以不写",),
        ),
        Transition(_A.HOLD, "见过了", _AGREED, _S.HELD, "visit.held", _TEAM, note=NOTE).says(
            "见过了", flash="记下了", prompt=("谈了什么、怎么样了？说一句",)
        ),
        Transition(_A.MISS, "没见着", _AGREED, _S.MISSED, "visit.missed", _TEAM).says(
            "没见着", flash="记下了，可以改时间再约", prompt=("怎么没见着？可以不写",)
        ),
        Transition(_A.MOVE, "改时间", _UNMET, _S.ASKED, "visit.moved", _TEAM).says(
            "改了约访时间",
            to_do(always(GUEST, "时间改了，来不来请回个话", "clock", "amber", "改到{when}，在{place}")),
            always(TEAM, "{kind}改时间了", "clock", "amber", "改到{when}，在{place}"),
            flash="时间改好了",
            prompt=("为什么改？可以不写",),
        ),
        Transition(_A.FOLLOW_UP, "记回访", {_S.HELD}, _S.FOLLOWED_UP, "visit.followed_up", _TEAM, note=NOTE).says(
            "再去看", flash="记下了", prompt=("再去看了，现在怎么样？",)
        ),
        Transition(_A.CANCEL, "取消", TO_COME, _S.CANCELLED, "visit.cancelled", _TEAM, note=NOTE).says(
            "取消约访",
            Wording(GUEST, "不用来了：{when}", "x", "neutral"),
            Wording(TEAM, "{kind}取消了：{when}", "x", "neutral"),
            flash="取消了",
            prompt=("为什么取消？说一句",),
        ),
    ),
    events=(
        # The case turned protected: who was to go hears that they need not, and neither why nor where.
        Event("visit.taken_back", "不用去了", notice=(always(TEAM, "不用去了：{when}", "x", "neutral", "已另行办理"),)),
        Event(
            "visit.planned",
            "计划走访",
            notice=(_TEAM_IS_SENT,),
        ),
        Event(
            "visit.invited",
            "约人来谈",
            notice=(
                to_do(always(GUEST, "请您来谈一谈：{when}", "message-2", "amber", "在{place}，来不来请回个话")),
                _TEAM_IS_SENT,
            ),
        ),
    ),
    ends=(_S.FOLLOWED_UP, _S.CANCELLED),
    quiet=("visit.phone_shown",),
)


def first_state(kind: Kind) -> State:
    """Return the state in which a visit begins: a guest who is asked has to answer, a place has not."""
    return State.ASKED if kind == Kind.INVITED else State.SCHEDULED
