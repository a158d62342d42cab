"""The states of a swap (换班) and every step between them, as data; ``service_swaps`` alone follows it."""

from enum import StrEnum
from typing import Any

from webapp.core.notices import always, settled, to_decide
from webapp.core.workflow import Event, Transition, Workflow


class SwapState(StrEnum):
    """The state of a swap that somebody asked for."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


# State → (word, tone of its chip, icon).
SWAP_LABELS: dict[SwapState, tuple[str, str, str]] = {
    SwapState.ASKED: ("等对方答应", "amber", "hourglass"),
    SwapState.AGREED: ("换好了", "green", "check"),
    SwapState.REFUSED: ("没答应", "neutral", "x"),
    SwapState.WITHDRAWN: ("不换了", "neutral", "arrow-back-up"),
    SwapState.LAPSED: ("不用换了", "neutral", "clock"),
}


class SwapAction(StrEnum):
    """What can be done; the names are in the address ``/emergencies/duty/swaps/<id>/<action>``."""

    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class By(StrEnum):
    """Who takes a step: who was asked, who asked; ``system`` what a change of the calendar or time does."""

    OTHER = "other"
    ASKER = "asker"
    SYSTEM = "system"


ASKER, OTHER, DESK = "asker", "other", "desk"
ASKED_EVENT = "emergency.swap_asked"
_S, _A = SwapState, SwapAction
_VERB, _REFUSED = "emergency.answer", "emergency.swap_refused"
_ANOTHER: dict[str, Any] = {"not_by": ("asker_id",), "another": "您请的，要由对方答应"}


class SwapStep(Transition[SwapState, SwapAction]):
    """A step of a swap."""


SWAPS = Workflow(
    "A day of duty that another is asked to take",
    "webapp/emergencies/standing/states.py",
    "emergency_swap",
    labels=SWAP_LABELS,
    begins=(_S.ASKED, "who is on duty that day asks another of the team"),
    steps=(
        SwapStep(_A.AGREE, "我来值", {_S.ASKED}, _S.AGREED, "emergency.swap_agreed", By.OTHER, _VERB, **_ANOTHER).says(
            "答应换班",
            settled(OTHER, "您答应了替班：{day}", "check", "green", "替{asker}值{part}"),
            always(ASKER, "有人替您值班了：{day}", "check", "green", "{who}来值{part}"),
            always(DESK, "换班了：{day}", "users", "neutral", "{part}由{asker}换成{other}"),
            flash="换好了，这一天您值班",
            history=("{who} 答应了", "green", "check"),
        ),
        SwapStep(_A.REFUSE, "来不了", {_S.ASKED}, _S.REFUSED, _REFUSED, By.OTHER, _VERB, **_ANOTHER).says(
            "没答应换班",
            settled(OTHER, "您没答应替班：{day}", "x", "neutral", "还是{asker}值{part}"),
            always(ASKER, "换班没换成：{day}", "x", "amber", "{who}来不了，这一天还是您值，可以再请别人"),
            flash="告诉对方了",
            history=("{who} 没答应", "neutral", "x"),
        ),
        SwapStep(_A.WITHDRAW, "不换了", {_S.ASKED}, _S.WITHDRAWN, "emergency.swap_withdrawn", By.ASKER, _VERB).says(
            "不换班了",
            settled(OTHER, "不用替班了：{day}", "arrow-back-up", "neutral", "{asker}自己值"),
            flash="收回来了，这一天还是您值班",
            history=("{who} 不换了", "neutral", "arrow-back-up"),
        ),
        SwapStep(_A.LAPSE, "不用换了", {_S.ASKED}, _S.LAPSED, "emergency.swap_lapsed", By.SYSTEM).says(
            "换班没有用上",
            settled(OTHER, "不用替班了：{day}", "clock", "neutral", "这一天另有安排，或者已经过了"),
            always(ASKER, "换班不用再等了：{day}", "clock", "neutral", "这一天另有安排，或者已经过了"),
            history=("这一天另有安排，或者已经过了", "neutral", "clock"),
        ),
    ),
    events=(
        Event(
            ASKED_EVENT,
            "请人换班",
            notice=(
                to_decide(
                    always(OTHER, "请您替班：{day}", "users", "amber", "{asker}这一天的{part}，能不能来，请回一下")
                ),
            ),
        ),
    ),
    ends=(_S.AGREED, _S.REFUSED, _S.WITHDRAWN, _S.LAPSED),
)
