"""What a called unit or village answers and when it comes and leaves, as data; each seat has a version of its own."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.notices import always, neutral
from webapp.core.workflow import Event, Transition, Workflow

COMING, CANNOT = "coming", "cannot"
ANSWERS = {COMING: "我来", CANNOT: "来不了"}


class SeatState(StrEnum):
    """Where a called seat stands."""

    CALLED = "called"
    COMING = "coming"
    CANNOT = "cannot"
    HERE = "here"
    LEFT = "left"


# State → (word, tone of its chip, icon).
SEAT_LABELS: dict[SeatState, tuple[str, str, str]] = {
    SeatState.CALLED: ("还没回", "amber", "clock"),
    SeatState.COMING: ("在来", "blue", "walk"),
    SeatState.CANNOT: ("来不了", "neutral", "x"),
    SeatState.HERE: ("到了", "green", "map-pin"),
    SeatState.LEFT: ("先走了", "neutral", "door-exit"),
}


class SeatAction(StrEnum):
    """What the called do; ``answer``, ``arrive`` and ``leave`` are in the address ``/whistles/<id>/<action>``."""

    COME = "come"
    DECLINE = "decline"
    ARRIVE = "arrive"
    LEAVE = "leave"


SEAT, HEAD, BLOWER, MAKERS = "seat", "head", "blower", "makers"
_S, _A = SeatState, SeatAction
_UP_TO_NOW = frozenset({_S.CALLED, _S.COMING, _S.CANNOT})


class SeatStep(Transition[SeatState, SeatAction]):
    """A step of a called seat."""


def _step(
    action: SeatAction, word: str, sources: Collection[SeatState], target: SeatState, event: str, note: str = ""
) -> SeatStep:
    return SeatStep(action, word, frozenset(sources), target, event, "called", "whistle.answer", note)


SEATS = Workflow(
    "A unit or village that was whistled for",
    "webapp/whistle/states_seats.py",
    "whistle_seat",
    labels=SEAT_LABELS,
    begins=(_S.CALLED, "a whistle was blown for it"),
    steps=(
        _step(_A.COME, "我来", _UP_TO_NOW, _S.COMING, "whistle.coming").says(
            "回了：我来",
            always(BLOWER, "{unit}来：{place}", "walk", "green", "{who}{minutes}"),
            flash="记下了，吹哨的人看得到",
            history=("{unit}：我来",),
        ),
        _step(_A.DECLINE, "来不了", _UP_TO_NOW, _S.CANNOT, "whistle.cannot", note="写一句为什么来不了").says(
            "回了：来不了",
            always(MAKERS, "{unit}来不了：{place}", "x", "amber", "{who}，点开看为什么、谁能替"),
            flash="记下了，吹哨的人看得到",
            prompt=("为什么来不了？说一句",),
            history=("{unit}：来不了",),
        ),
        _step(_A.ARRIVE, "我到了", _UP_TO_NOW | {_S.LEFT}, _S.HERE, "whistle.arrived").says(
            "到了",
            always(BLOWER, "{unit}到了：{place}", "map-pin", "green", "{who}"),
            flash="记下了，到了",
            history=("{unit}到了",),
        ),
        _step(_A.LEAVE, "我先走了", {_S.HERE}, _S.LEFT, "whistle.left").says(
            "先走了",
            always(BLOWER, "{unit}先走了：{place}", "door-exit", "neutral", "{who}"),
            flash="记下了",
            history=("{unit}先走了",),
        ),
    ),
    events=(
        Event(
            "whistle.unmanned",
            "叫不到人",
            notice=(always(MAKERS, "叫不到人：{unit}", "alarm", "brick", "现在没有人能接到，请打电话，或者叫别家"),),
        ),
        Event(
            "whistle.called_again",
            "到时间没回，再叫一次",
            notice=(
                neutral(always(SEAT, "还没回话：{kind}，{place}", "alarm", "brick", "来不来，请马上回"), "whistle"),
                neutral(always(HEAD, "{unit}还没回话：{place}", "alarm", "brick", "请您马上叫人回"), "whistle"),
                always(MAKERS, "{unit}还没回话：{place}", "alarm", "brick", "已经再叫了一次{no_head}"),
            ),
        ),
        Event(
            "whistle.called_last",
            "还是没回，又叫一次",
            notice=(
                neutral(always(SEAT, "还没回话：{kind}，{place}", "alarm", "brick", "来不来，请马上回"), "whistle"),
                neutral(always(HEAD, "{unit}一直没回话：{place}", "alarm", "brick", "请您马上叫人回"), "whistle"),
                always(MAKERS, "{unit}一直没回话：{place}", "alarm", "brick", "请打电话，或者叫别家{no_head}"),
            ),
        ),
    ),
    ends=(),
    quiet=("whistle.unmanned", "whistle.called_again", "whistle.called_last"),
)
