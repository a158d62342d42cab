"""The states of an order and every step between them, as data; only ``service_steps.advance`` follows it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.core.notices import always, to_decide, to_do
from webapp.core.workflow import Event, Standing, Transition, Workflow


class State(StrEnum):
    """The state of an order."""

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
STATE_LABELS: dict[State, tuple[str, str, str, str]] = {
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
    """What can be done to an order; the names are in its addresses."""

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
    RECUSE = "recuse"
    HAND_BACK = "hand-back"


class By(StrEnum):
    """Who takes a step: who serves it, the justice office, the resident with code and phone, or the sweep."""

    SERVER = "server"
    OFFICE = "office"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True)
class Step(Transition[State, Action]):
    """One allowed step; ``wants_time``: a time goes with it."""

    wants_time: bool = False


_S, _A, _SERVER, _OFFICE, _RESIDENT = State, Action, By.SERVER, By.OFFICE, By.RESIDENT
_BEFORE = frozenset({_S.REQUESTED, _S.CONFIRMED, _S.SCHEDULED})
_UNSTARTED = _BEFORE | {_S.EN_ROUTE}
_FIXED = frozenset({_S.SCHEDULED, _S.EN_ROUTE})
_WHY_MOVED, _WHY_CANCELLED = "写一句为什么改", "写一句为什么取消"
_NOBODY_THERE = "写一句，比如 门锁着，电话没接"
# Who hears of it; ``office_unhappy`` only where the resident was not satisfied.
SERVER, OFFICE, UNHAPPY, HELPER = "server", "office", "office_unhappy", "helper"
COMMISSIONER = "commissioner"


def _step(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, by: By, **more: Any
) -> Step:
    """Return a step that is in the story of an order by the word on its button."""
    return Step(action, word, sources, target, event, by, history=(word,), **more)


ORDERS = Workflow(
    "An order (点餐)",
    "webapp/service_orders/states.py",
    "order",
    labels=STATE_LABELS,
    begins=(_S.REQUESTED, "a resident orders, or somebody for them"),
    steps=(
        _step(_A.CONFIRM, "打过电话，答应了", {_S.REQUESTED}, _S.CONFIRMED, "order.confirmed", _SERVER).says(
            "确认", flash="答应好了"
        ),
        _step(_A.SCHEDULE, "定下时间", {_S.CONFIRMED}, _S.SCHEDULED, "order.scheduled", _SERVER, wants_time=True).says(
            "约好时间",
            always(HELPER, "您帮人点的，约好了", "calendar-event", "green", "{item}"),
            flash="记下了",
        ),
        _step(_A.DEPART, "我出门了", {_S.SCHEDULED}, _S.EN_ROUTE, "order.en_route", _SERVER).says(
            "在路上", flash="路上小心"
        ),
        _step(_A.START, "见到了，开始", _FIXED, _S.IN_SERVICE, "order.started", _SERVER).says(
            "开始办工单", flash="记下了"
        ),
        _step(_A.COMPLETE, "办完了", {_S.IN_SERVICE}, _S.COMPLETED, "order.completed", _SERVER, note="写一句结果").says(
            "服务做完",
            always(HELPER, "您帮人点的，办完了", "circle-check", "green", "{item}"),
            flash="办完了，辛苦了",
        ),
        _step(
            _A.PUT_OFF, "改时间", _FIXED, _S.SCHEDULED, "order.put_off", _SERVER, note=_WHY_MOVED, wants_time=True
        ).says(
            "改天再办",
            always(HELPER, "您帮人点的，改了时间", "calendar-event", "amber", "请告诉本人，凭单号和电话能查"),
            flash="时间改好了",
        ),
        _step(
            _A.NO_SHOW, "没见到人", _FIXED | {_S.IN_SERVICE}, _S.NO_SHOW, "order.no_show", _SERVER, note=_NOBODY_THERE
        ).says("没见到人", flash="记下了"),
        _step(_A.CANCEL, "取消", _UNSTARTED, _S.CANCELLED, "order.cancelled", _SERVER, note=_WHY_CANCELLED).says(
            "取消点餐",
            always(HELPER, "您帮人点的，取消了", "x", "neutral", "请告诉本人，可以再点一次"),
            flash="记下了",
        ),
        _step(_A.ASSIGN, "换人", _BEFORE, _S.REQUESTED, "order.assigned", _OFFICE).says(
            "指定了人",
            to_do(always(SERVER, "司法所请您来办：{item}", "bell-ringing", "amber", "{meeting}")),
            flash="记下了",
        ),
        _step(_A.FOLLOWED_UP, "回访过了", {_S.RATED}, None, "order.followed_up", _OFFICE, note="写一句回访的结果").says(
            "回访点餐", flash="记下了"
        ),
        _step(_A.MOVE, "改时间", _BEFORE, _S.REQUESTED, "order.moved", _RESIDENT, wants_time=True).says(
            "改时间",
            always(SERVER, "改了时间：{item}", "calendar-event", "amber", "打开看"),
            flash="时间改好了，等法律顾问答应",
        ),
        _step(_A.WITHDRAW, "不约了", _BEFORE, _S.CANCELLED, "order.withdrawn", _RESIDENT).says(
            "撤回工单",
            always(SERVER, "不约了：{item}", "x", "neutral", "时间空出来了"),
            flash="不约了，记下了",
        ),
        _step(_A.RATE, "评价", {_S.COMPLETED}, _S.RATED, "order.rated", _RESIDENT).says(
            "评价",
            to_do(always(UNHAPPY, "说不满意：{item}", "alert-circle", "brick", "请打电话问一问")),
            flash="记下了，谢谢您",
        ),
        _step(_A.LATE, "到时间没人答应", {_S.REQUESTED}, None, "order.late", By.SYSTEM).says(
            "迟了",
            to_do(always(OFFICE, "到时间没人答应：{item}", "alarm", "brick", "请打电话，或者换一位")),
        ),
        # Who withdraws says why to those who serve, never in the journal; what follows is in service_steps.
        _step(_A.RECUSE, "我要回避", ALIVE, None, "order.recused", _SERVER).says(
            "回避点餐",
            to_do(always(OFFICE, "{who}要回避，请另外安排人：{item}", "user", "amber", "期限不变")),
            to_decide(always(COMMISSIONER, "司法所要回避一单，没有别人能办", "user", "brick", "请定由谁来办：{item}")),
            flash="记下了，由别人来办",
        ),
        _step(_A.HAND_BACK, "回避，交回司法所", ALIVE, _S.REQUESTED, "order.handed_back", By.SYSTEM).says(
            "回避，交回司法所"
        ),
    ),
    events=(
        Event(
            "order.requested",
            "点餐",
            ("点了",),
            (to_do(always(SERVER, "新点的：{item}", "bell-ringing", "amber", "{meeting}")),),
        ),
        Event("order.noted", "记了一笔", ("记了一笔",)),
        Event("order.case_asked", "本人要求立件", ("照本人的要求立了件",)),
        Event("order.told", "告诉了当事人", ("打电话告诉了本人",)),
        Event("order.phone_shown", "看了完整号码", ("看了电话号码",)),
    ),
    ends=(_S.RATED, _S.CANCELLED, _S.NO_SHOW),
    quiet=("order.told", "order.phone_shown", "order.noted"),
    columns=lambda step: {"needs a time": "yes" if step.wants_time else "–"},
    standing=lambda order: Standing(order.id, code=order.code),
)


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
# The same as those who serve read it.
STAFF_MEETINGS: dict[str, str] = {code: word for code, (word, _) in MEETINGS.items()} | {
    "home": "上门",
    "courtyard": "在小院谈",
}
TELL: dict[str, tuple[str, str]] = {
    "anyone": ("谁接电话都可以说", "家里人接到也可以告诉他们"),
    "self": ("只跟我本人说", "别人接到，只说打错了"),
    "secret": ("不想让家里人知道", "先打电话问方不方便，不会直接上门"),
}
# Who orders what is for many (法律专家上门).
BODIES: dict[str, str] = {"company": "企业", "township": "乡镇", "school": "学校", "village": "村、小组"}
CONSENTS: dict[str, str] = {"beside": "本人在旁边，同意了", "phone": "本人打电话托我的", "family": "家里照看的人同意了"}
