"""The states of a headquarters and every step between them, as data; those of the called: ``states_roll``."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from webapp.core.notices import always, neutral, settled, to_decide
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of a headquarters."""

    ASKED = "asked"
    ACTIVATED = "activated"
    RESPONDING = "responding"
    CONTROLLED = "controlled"
    STOOD_DOWN = "stood_down"
    REVIEWED = "reviewed"
    FALSE_ALARM = "false_alarm"
    REFUSED = "refused"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.ASKED: ("请求启动", "amber", "hourglass"),
    State.ACTIVATED: ("已启动", "brick", "sos"),
    State.RESPONDING: ("在处置", "brick", "walk"),
    State.CONTROLLED: ("控制住了", "blue", "check"),
    State.STOOD_DOWN: ("已解除", "green", "circle-check"),
    State.REVIEWED: ("复盘好了", "green", "checks"),
    State.FALSE_ALARM: ("虚惊一场", "neutral", "x"),
    State.REFUSED: ("没启动", "neutral", "x"),
}
OPEN = frozenset({State.ACTIVATED, State.RESPONDING, State.CONTROLLED})
ENDED = frozenset({State.STOOD_DOWN, State.REVIEWED, State.FALSE_ALARM, State.REFUSED})


class Action(StrEnum):
    """What can be done; the names are in the address ``/emergencies/hq/<code>/<action>``."""

    START = "start"
    REFUSE = "refuse"
    TAKE_BACK = "take-back"
    RESPOND = "respond"
    CONTROL = "control"
    GO_ON = "go-on"
    HAND_COMMAND = "hand-command"
    ASK_COMMAND = "ask-command"
    KEEP_COMMAND = "keep-command"
    TAKE_COMMAND = "take-command"
    CALL = "call"
    STAND_DOWN = "stand-down"
    FALSE_ALARM = "false-alarm"
    REVIEWED = "reviewed"


class By(StrEnum):
    """Who takes a step.

    ``starter`` who may start one; ``asker`` who asked for it; ``commander``; ``next`` who may take the command over;
    ``decider`` desk, commissioner and town lead, and who commands; ``system`` what follows by itself.
    """

    STARTER = "starter"
    ASKER = "asker"
    COMMANDER = "commander"
    NEXT = "next"
    DECIDER = "decider"
    SYSTEM = "system"


# Who hears of it: all of the roll-call; those whom the last call was for; who may start one; who asked; who commands or
# was asked about it; who decides in the town.
CALLED, AGAIN, STARTERS, ASKER, COMMANDER, ASKED, DECIDERS = (
    *("called", "again", "starters", "asker", "commander", "asked"),
    "deciders",
)
_S, _A = State, Action
_CALL = "应急点名：{kind}，{place}"
_NOW = "来不来，请马上回"


class Step(Transition[State, Action]):
    """A step of a headquarters."""


def _step(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, by: By, **more: Any
) -> Step:
    verb = None if by == By.SYSTEM else "emergency.answer"
    return Step(action, word, frozenset(sources), target, event, by, verb, **more)


HEADQUARTERS = Workflow(
    "An emergency headquarters",
    "webapp/emergencies/hq/states.py",
    "headquarters",
    labels=STATE_LABELS,
    begins=(_S.ASKED, "the police ask for one; what those who may start it start is activated at once"),
    steps=(
        _step(_A.START, "启动应急", {_S.ASKED}, _S.ACTIVATED, "emergency.started", By.STARTER).says(
            "照请求启动应急",
            neutral(always(CALLED, _CALL, "sos", "brick", _NOW), "urgent"),
            settled(ASKER, "您请求的应急启动了：{title}", "sos", "green", "{who}"),
            flash="启动了，都在叫",
            history=("{who} 启动了应急",),
        ),
        _step(
            _A.REFUSE, "不启动", {_S.ASKED}, _S.REFUSED, "emergency.refused", By.STARTER, note="写一句为什么不启动"
        ).says(
            "没有启动应急",
            always(ASKER, "您请求的应急没启动：{title}", "x", "amber", "点开看为什么"),
            flash="告诉请求的人了",
            prompt=("为什么不启动？说一句", "请求的人会看到"),
            history=("{who} 没有启动",),
        ),
        _step(_A.TAKE_BACK, "不请求了", {_S.ASKED}, _S.REFUSED, "emergency.taken_back", By.ASKER).says(
            "收回请求启动",
            always(STARTERS, "不用启动了：{title}", "x", "neutral", "{who} 收回了"),
            flash="收回来了",
            history=("{who} 收回了",),
        ),
        _step(_A.RESPOND, "有人到了", {_S.ACTIVATED}, _S.RESPONDING, "emergency.responding", By.SYSTEM).says(
            "有人到了现场", history=("有人到了现场",)
        ),
        _step(
            _A.CONTROL,
            "控制住了",
            {_S.ACTIVATED, _S.RESPONDING},
            _S.CONTROLLED,
            "emergency.controlled",
            By.COMMANDER,
        ).says(
            "控制住了",
            always(DECIDERS, "控制住了：{title}", "check", "blue", "{who}"),
            flash="记下了",
            history=("{who}：控制住了",),
        ),
        _step(_A.GO_ON, "又不行了，接着办", {_S.CONTROLLED}, _S.RESPONDING, "emergency.going_on", By.COMMANDER).says(
            "又不行了，接着处置",
            always(DECIDERS, "又不行了：{title}", "sos", "brick", "{who}"),
            flash="记下了",
            history=("{who}：又不行了，接着办",),
        ),
        _step(_A.HAND_COMMAND, "移交指挥", OPEN, None, "emergency.command_handed", By.COMMANDER).says(
            "请人接指挥",
            to_decide(always(ASKED, "请您接指挥：{title}", "sos", "brick", "{who} 移交给您")),
            flash="请了，等接的人按我接过来了",
            history=("{who} 请{asked}接指挥",),
        ),
        _step(_A.ASK_COMMAND, "问指挥的人还在不在", OPEN, None, "emergency.command_asked", By.NEXT).says(
            "问指挥的人还在不在",
            to_decide(always(ASKED, "您还在指挥吗？{title}", "sos", "brick", "{who} 在问，十分钟没回就可以由别人接")),
            flash="问了，十分钟没回就可以接过来",
            history=("{who} 问指挥的人还在不在",),
        ),
        _step(_A.KEEP_COMMAND, "我还在指挥", OPEN, None, "emergency.command_kept", By.COMMANDER).says(
            "说还在指挥",
            settled(DECIDERS, "还在指挥：{title}", "check", "green", "{who}"),
            flash="记下了",
            history=("{who}：我还在指挥",),
        ),
        _step(_A.TAKE_COMMAND, "我接过来了", OPEN, None, "emergency.command_taken", By.NEXT).says(
            "接过指挥",
            always(CALLED, "现在由{who}指挥：{title}", "sos", "blue", "有事找{who}"),
            settled(DECIDERS, "{who}接过指挥：{title}", "sos", "blue", "{before}"),
            flash="现在由您指挥",
            history=("{who} 接过指挥{before}",),
        ),
        _step(_A.CALL, "再叫人", OPEN, None, "emergency.called_more", By.DECIDER).says(
            "再叫了人",
            neutral(always(AGAIN, _CALL, "sos", "brick", _NOW), "urgent"),
            flash="叫了",
            history=("{who} 又叫了 {count} 人",),
        ),
        _step(_A.STAND_DOWN, "解除", OPEN, _S.STOOD_DOWN, "emergency.stood_down", By.COMMANDER).says(
            "解除应急",
            always(CALLED, "应急解除：{title}", "circle-check", "green", "回来了请按我回来了"),
            always(DECIDERS, "应急解除：{title}", "circle-check", "green", "{who}"),
            flash="解除了，都告诉了",
            prompt=("解除应急？", "叫到的人都会知道，还没回来的人要按我回来了"),
            history=("{who} 解除应急",),
        ),
        _step(_A.FALSE_ALARM, "虚惊一场", OPEN, _S.FALSE_ALARM, "emergency.false_alarm", By.COMMANDER).says(
            "虚惊一场",
            always(CALLED, "虚惊一场，不用来了：{title}", "x", "neutral", "已经在路上的可以回"),
            always(DECIDERS, "虚惊一场：{title}", "x", "neutral", "{who}"),
            flash="都告诉了，不用来了",
            prompt=("怎么是虚惊？可以不写", "叫到的人马上知道不用来了"),
            history=("{who}：虚惊一场",),
        ),
        _step(_A.REVIEWED, "复盘好了", {_S.STOOD_DOWN}, _S.REVIEWED, "emergency.reviewed", By.DECIDER).says(
            "复盘好了",
            always(CALLED, "复盘好了：{title}", "checks", "green", "点开看做得好的和要改的"),
            flash="复盘好了，叫到的人都看得到",
            history=("{who} 写好了复盘",),
        ),
    ),
    events=(
        Event(
            "emergency.activated",
            "启动应急",
            history=("{who} 启动了应急",),
            notice=(
                neutral(always(CALLED, _CALL, "sos", "brick", _NOW), "urgent"),
                always(DECIDERS, "启动了应急：{title}", "sos", "brick", "{who} 在指挥"),
            ),
        ),
        Event(
            "emergency.asked",
            "请求启动应急",
            history=("{who} 请求启动",),
            notice=(
                neutral(
                    always(STARTERS, "派出所请求启动应急：{kind}，{place}", "sos", "brick", "{who}，请马上定"), "urgent"
                ),
            ),
        ),
        Event("emergency.asked_again", "再次启动，带到已有的指挥部"),
        Event(
            "emergency.called_again",
            "没回的再叫一次",
            notice=(neutral(always(AGAIN, "还没回：" + _CALL, "sos", "brick", _NOW), "urgent"),),
        ),
        Event("emergency.case_turned", "事情转为受保护，指挥部不再连着它"),
    ),
    ends=(_S.REVIEWED, _S.FALSE_ALARM, _S.REFUSED),
    quiet=("emergency.asked_again", "emergency.called_again", "emergency.case_turned"),
)
