"""What the called answer, when they come, leave and are back, as data. The last press by its own time counts."""

from enum import StrEnum

from webapp.core.notices import always
from webapp.core.workflow import Event, Transition, Workflow


class RollState(StrEnum):
    """Where one of the called stands."""

    CALLED = "called"
    COMING = "coming"
    CANNOT = "cannot"
    HERE = "here"
    LEFT = "left"
    BACK = "back"


# State → (word, tone of its chip, icon).
ROLL_LABELS: dict[RollState, tuple[str, str, str]] = {
    RollState.CALLED: ("还没回", "amber", "clock"),
    RollState.COMING: ("在来", "blue", "walk"),
    RollState.CANNOT: ("来不了", "neutral", "x"),
    RollState.HERE: ("到了", "green", "map-pin"),
    RollState.LEFT: ("先走了", "neutral", "door-exit"),
    RollState.BACK: ("回来了", "green", "home"),
}
# Who is out there, and not known to be back.
OUT = frozenset({RollState.COMING, RollState.HERE})


class RollAction(StrEnum):
    """What the called press: the ``answer`` of ``/emergencies/hq/<code>/answer``, but for 平安, which is a team's."""

    COMING = "coming"
    CANNOT = "cannot"
    HERE = "here"
    LEFT = "left"
    BACK = "back"


COMMANDER, DEPUTY = "commander", "deputy"
_S, _A = RollState, RollAction


class RollStep(Transition[RollState, RollAction]):
    """A press of one of the called."""


def _step(action: RollAction, word: str, event: str) -> RollStep:
    return RollStep(action, word, frozenset(_S), _S(action), event, "called", "emergency.answer")


ROLL = Workflow(
    "One of the called in an emergency",
    "webapp/emergencies/hq/states_roll.py",
    "emergency_roll",
    labels=ROLL_LABELS,
    begins=(_S.CALLED, "a headquarters calls them"),
    steps=(
        _step(_A.COMING, "我来", "emergency.roll_coming").says(
            "回了：我来", flash="记下了，指挥的人看得到", history=("{who}：我来{minutes}",)
        ),
        _step(_A.CANNOT, "来不了", "emergency.roll_cannot").says(
            "回了：来不了",
            always(COMMANDER, "{who}来不了：{title}", "x", "amber", "{label}，点开看谁能替"),
            flash="记下了，指挥的人看得到",
            prompt=("为什么来不了？可以不写",),
            history=("{who}：来不了",),
        ),
        _step(_A.HERE, "我到了", "emergency.roll_here").says("到了", flash="记下了，到了", history=("{who} 到了",)),
        _step(_A.LEFT, "我先走了", "emergency.roll_left").says(
            "先走了",
            always(COMMANDER, "{who}先走了：{title}", "door-exit", "neutral", "{label}"),
            flash="记下了",
            history=("{who} 先走了",),
        ),
        _step(_A.BACK, "我回来了", "emergency.roll_back").says(
            "回来了", flash="记下了，平安回来了", history=("{who} 回来了",)
        ),
    ),
    events=(
        Event(
            "emergency.deputy_called",
            "正选没回，叫了替补",
            notice=(
                always(DEPUTY, "应急点名，请您替{who_silent}：{kind}，{place}", "sos", "brick", "来不来，请马上回"),
            ),
        ),
    ),
    quiet=("emergency.deputy_called",),
)
