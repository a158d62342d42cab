"""The states of an order and every step between them, as data; only ``service_steps.advance`` follows it."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


class State(StrEnum):
    """Where an order stands."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    SCHEDULED = "scheduled"
    EN_ROUTE = "en_route"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    RATED = "rated"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


ALIVE = frozenset({State.REQUESTED, State.CONFIRMED, State.SCHEDULED, State.EN_ROUTE, State.IN_SERVICE})
AHEAD = frozenset({State.CONFIRMED, State.SCHEDULED, State.EN_ROUTE, State.IN_SERVICE})

# State → (word, tone of its chip, icon, what comes next, as the resident reads it).
WORDS: dict[State, tuple[str, str, str, str]] = {
    State.REQUESTED: ("已收到", "neutral", "clock", "法律顾问会先打电话给您，再定下来"),
    State.CONFIRMED: ("已答应", "green", "check", "正在给您安排时间"),
    State.SCHEDULED: ("已约好", "green", "calendar-event", "到时间就来，出门前会告诉您"),
    State.EN_ROUTE: ("在路上", "blue", "walk", "已经出门了"),
    State.IN_SERVICE: ("正在办", "blue", "tool", "正在给您办"),
    State.COMPLETED: ("已完成", "green", "circle-check", "您说说，满不满意"),
    State.RATED: ("已评价", "green", "checks", "谢谢您的话"),
    State.CANCELLED: ("已取消", "neutral", "x", "还需要的话，可以再点一次"),
    State.NO_SHOW: ("没见到面", "amber", "user", "还需要的话，打电话再约，或者再点一次"),
}


class Action(StrEnum):
    """What can be done to an order; the names stand in its addresses."""

    CONFIRM = "confirm"
    SCHEDULE = "schedule"
    DEPART = "depart"
    START = "start"
    COMPLETE = "complete"
    PUT_OFF = "put-off"
    CANCEL = "cancel"
    NO_SHOW = "no-show"
    ASSIGN = "assign"
    FOLLOWED_UP = "followed-up"
    MOVE = "move"
    WITHDRAW = "withdraw"
    RATE = "rate"
    LATE = "late"


class By(StrEnum):
    """Who takes a step: who serves it, the justice office, the resident with code and phone, or the sweep."""

    SERVER = "server"
    OFFICE = "office"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True)
class Transition:
    """One allowed step; without ``target`` the state stays. ``words`` names what must be written, if anything."""

    action: Action
    sources: frozenset[State]
    target: State | None
    by: By
    word: str
    event: str
    words: str | None = None
    wants_time: bool = False


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_BEFORE = _from(State.REQUESTED, State.CONFIRMED, State.SCHEDULED)
_UNSTARTED = _BEFORE | {State.EN_ROUTE}

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Action.CONFIRM, _from(State.REQUESTED), State.CONFIRMED, By.SERVER, "打过电话，答应了", "order.confirmed"
    ),
    Transition(
        Action.SCHEDULE,
        _from(State.CONFIRMED),
        State.SCHEDULED,
        By.SERVER,
        "定下时间",
        "order.scheduled",
        wants_time=True,
    ),
    Transition(Action.DEPART, _from(State.SCHEDULED), State.EN_ROUTE, By.SERVER, "我出门了", "order.en_route"),
    Transition(
        Action.START,
        _from(State.SCHEDULED, State.EN_ROUTE),
        State.IN_SERVICE,
        By.SERVER,
        "见到了，开始",
        "order.started",
    ),
    Transition(
        Action.COMPLETE,
        _from(State.IN_SERVICE),
        State.COMPLETED,
        By.SERVER,
        "办完了",
        "order.completed",
        words="写一句结果",
    ),
    Transition(
        Action.PUT_OFF,
        _from(State.SCHEDULED, State.EN_ROUTE),
        State.SCHEDULED,
        By.SERVER,
        "改时间",
        "order.put_off",
        words="写一句为什么改",
        wants_time=True,
    ),
    Transition(
        Action.NO_SHOW,
        _from(State.SCHEDULED, State.EN_ROUTE, State.IN_SERVICE),
        State.NO_SHOW,
        By.SERVER,
        "没见到人",
        "order.no_show",
        words="写一句，比如 门锁着，电话没接",
    ),
    Transition(
        Action.CANCEL, _UNSTARTED, State.CANCELLED, By.SERVER, "取消", "order.cancelled", words="写一句为什么取消"
    ),
    Transition(Action.ASSIGN, _BEFORE, State.REQUESTED, By.OFFICE, "换人", "order.assigned"),
    Transition(
        Action.FOLLOWED_UP,
        _from(State.RATED),
        None,
        By.OFFICE,
        "回访过了",
        "order.followed_up",
        words="写一句回访的结果",
    ),
    Transition(Action.MOVE, _BEFORE, State.REQUESTED, By.RESIDENT, "改时间", "order.moved", wants_time=True),
    Transition(Action.WITHDRAW, _BEFORE, State.CANCELLED, By.RESIDENT, "不约了", "order.withdrawn"),
    Transition(Action.RATE, _from(State.COMPLETED), State.RATED, By.RESIDENT, "评价", "order.rated"),
    Transition(Action.LATE, _from(State.REQUESTED), None, By.SYSTEM, "到时间没人答应", "order.late"),
)

BY_ACTION: dict[Action, Transition] = {transition.action: transition for transition in TRANSITIONS}


class Rating(StrEnum):
    """满意, 基本满意, 不满意."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly_satisfied"
    DISSATISFIED = "dissatisfied"


RATINGS: dict[Rating, str] = {Rating.SATISFIED: "满意", Rating.FAIRLY: "基本满意", Rating.DISSATISFIED: "不满意"}
MEETINGS: dict[str, tuple[str, str]] = {
    "home": ("到我家", "home-heart"),
    "village": ("到村委会", "building-community"),
    "courtyard": ("我去小院", "door-exit"),
    "phone": ("打电话", "phone"),
}
TELL: dict[str, tuple[str, str]] = {
    "anyone": ("谁接电话都可以说", "家里人接到也可以告诉他们"),
    "self": ("只跟我本人说", "别人接到，只说打错了"),
    "secret": ("不想让家里人知道", "先打电话问方不方便，不会直接上门"),
}
# Who orders what is for many (法律专家上门).
BODIES: dict[str, str] = {"company": "企业", "township": "乡镇", "school": "学校", "village": "村、小组"}
CONSENTS: dict[str, str] = {"beside": "本人在旁边，同意了", "phone": "本人打电话托我的", "family": "家里照看的人同意了"}


register(
    Machine(
        title="An order (点餐)",
        source="webapp/services/states.py",
        states={str(state): words[0] for state, words in WORDS.items()},
        begins=(str(State.REQUESTED), "a resident orders, or somebody for them"),
        steps=tuple(
            Step(
                str(t.action),
                t.word,
                tuple(str(state) for state in State if state in t.sources),
                str(t.target or min(t.sources)),
                str(t.by),
                more={"needs words": "yes" if t.words else "–", "needs a time": "yes" if t.wants_time else "–"},
            )
            for t in TRANSITIONS
        ),
        ends=(str(State.RATED), str(State.CANCELLED), str(State.NO_SHOW)),
    )
)
