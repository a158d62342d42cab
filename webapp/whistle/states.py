"""The states of a whistle and every step between them, as data; those of each called seat are in ``states_seats``."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.notices import always, neutral, to_decide
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of a whistle."""

    ASKED = "asked"
    RAISED = "raised"
    ANSWERED = "answered"
    ASSEMBLED = "assembled"
    HANDLING = "handling"
    STOOD_DOWN = "stood_down"
    CANCELLED = "cancelled"
    REFUSED = "refused"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.ASKED: ("请吹哨", "amber", "hourglass"),
    State.RAISED: ("吹了", "brick", "speakerphone"),
    State.ANSWERED: ("都回了", "blue", "checks"),
    State.ASSEMBLED: ("人齐了", "blue", "users"),
    State.HANDLING: ("在处理", "blue", "tool"),
    State.STOOD_DOWN: ("已解哨", "green", "circle-check"),
    State.CANCELLED: ("吹错了", "neutral", "x"),
    State.REFUSED: ("没吹", "neutral", "x"),
}
OPEN = frozenset({State.RAISED, State.ANSWERED, State.ASSEMBLED, State.HANDLING})
LIVE = OPEN | {State.ASKED}
ENDED = frozenset({State.STOOD_DOWN, State.CANCELLED, State.REFUSED})


class Action(StrEnum):
    """What can be done; the names are in the address ``/whistles/<id>/<action>``."""

    BLOW = "blow"
    REFUSE = "refuse"
    TAKE_BACK = "take-back"
    ANSWERED = "answered"
    ASSEMBLED = "assembled"
    RESULT = "result"
    STAND_DOWN = "stand-down"
    CANCEL = "cancel"


class By(StrEnum):
    """Who takes a step: who may blow, who asked for it, any of those called; ``system`` what follows of their steps."""

    BLOWER = "blower"
    ASKER = "asker"
    CALLED = "called"
    SYSTEM = "system"


# Who hears of it: who blew and who asked; the desk and the commissioner; all who were called.
BLOWER, MAKERS, CALLED, ASKER = "blower", "makers", "called", "asker"
_S, _A = State, Action
_LOOK = "点开看"
_NOT_NEEDED = "不用再来了，已经在路上的可以回"


class Step(Transition[State, Action]):
    """A step of a whistle."""


def _by_blower(
    action: Action, word: str, sources: Collection[State], target: State, event: str, note: str = ""
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.BLOWER, "whistle.blow", note)


WHISTLES = Workflow(
    "A whistle",
    "webapp/whistle/states.py",
    "whistle",
    labels=STATE_LABELS,
    begins=(_S.ASKED, "others ask for one; what the desk or the commissioner blows is raised at once"),
    steps=(
        _by_blower(_A.BLOW, "吹哨", {_S.ASKED}, _S.RAISED, "whistle.blown").says(
            "照请的吹哨",
            neutral(always(CALLED, "吹哨了：{kind}，{place}", "speakerphone", "brick", "{answer_by}前回话"), "whistle"),
            always(ASKER, "您请的哨吹了：{place}", "speakerphone", "green", "{who}"),
            flash="吹了，都在叫",
            prompt=("叫的人对不对？可以改",),
            history=("{who} 吹了哨",),
        ),
        _by_blower(_A.REFUSE, "不吹", {_S.ASKED}, _S.REFUSED, "whistle.refused", note="写一句为什么不吹").says(
            "没有吹哨",
            always(ASKER, "您请的哨没吹：{place}", "x", "amber", _LOOK),
            flash="告诉请的人了",
            prompt=("为什么不吹？说一句", "请的人会看到"),
            history=("{who} 没有吹",),
        ),
        Step(
            _A.TAKE_BACK,
            "不请了",
            frozenset({_S.ASKED}),
            _S.REFUSED,
            "whistle.taken_back",
            By.ASKER,
            "whistle.ask",
        ).says(
            "收回请吹哨",
            always(MAKERS, "不用吹了：{place}", "x", "neutral", "{who} 收回了"),
            flash="收回来了",
            history=("{who} 收回了",),
        ),
        Step(_A.ANSWERED, "都回了", frozenset({_S.RAISED}), _S.ANSWERED, "whistle.all_answered", By.SYSTEM).says(
            "叫的都回话了",
            always(MAKERS, "叫的都回话了：{place}", "checks", "blue", "{come}家来"),
            history=("叫的都回话了",),
        ),
        Step(
            _A.ASSEMBLED,
            "人齐了",
            frozenset({_S.RAISED, _S.ANSWERED}),
            _S.ASSEMBLED,
            "whistle.assembled",
            By.BLOWER,
            "whistle.blow",
        ).says(
            "人齐了",
            always(MAKERS, "人齐了：{place}", "users", "green", _LOOK),
            always(CALLED, "人齐了：{place}", "users", "green", "做了什么，写一句"),
            flash="记下了，人齐了",
            history=("人齐了",),
        ),
        Step(
            _A.RESULT,
            "做了什么",
            frozenset({_S.ASSEMBLED, _S.HANDLING}),
            _S.HANDLING,
            "whistle.result",
            By.CALLED,
            "whistle.answer",
            note="写一句做了什么",
        ).says(
            "写了做了什么",
            always(BLOWER, "写了做了什么：{place}", "tool", "blue", "{unit}，" + _LOOK),
            flash="记下了",
            prompt=("做了什么？说一句", "吹哨的人、叫到的人都看得到"),
            history=("{who} 写了做了什么",),
        ),
        _by_blower(
            _A.STAND_DOWN, "解哨", OPEN, _S.STOOD_DOWN, "whistle.stood_down", note="写一句这次哨的结果怎样"
        ).says(
            "解哨",
            always(CALLED, "解哨了：{place}", "circle-check", "green", _NOT_NEEDED),
            always(MAKERS, "解哨了：{place}", "circle-check", "green", _LOOK),
            always(ASKER, "解哨了：{place}", "circle-check", "green", _LOOK),
            flash="解哨了，都告诉了",
            prompt=("结果怎样？说一句", "叫到的人都看得到"),
            history=("{who} 解哨",),
        ),
        _by_blower(_A.CANCEL, "吹错了", OPEN, _S.CANCELLED, "whistle.cancelled").says(
            "吹错了哨",
            always(CALLED, "哨吹错了：{place}", "x", "neutral", _NOT_NEEDED),
            always(MAKERS, "哨吹错了：{place}", "x", "neutral", "{who}"),
            always(ASKER, "哨吹错了：{place}", "x", "neutral", "{who}"),
            flash="取消了，都告诉了",
            prompt=("怎么吹错了？可以不写", "叫到的人马上知道不用来了"),
            history=("{who} 说吹错了",),
        ),
    ),
    events=(
        Event(
            "whistle.raised",
            "吹哨",
            notice=(
                neutral(
                    always(CALLED, "吹哨了：{kind}，{place}", "speakerphone", "brick", "{answer_by}前回话"), "whistle"
                ),
                always(MAKERS, "吹哨了：{kind}，{place}", "speakerphone", "brick", "{who}"),
            ),
        ),
        Event(
            "whistle.asked",
            "请吹哨",
            notice=(
                to_decide(always(MAKERS, "有人请吹哨：{kind}，{place}", "speakerphone", "amber", "{who}，请马上定")),
            ),
        ),
        Event("whistle.asked_again", "再次请吹哨"),
        Event(
            "whistle.set_aside",
            "哨另行办理",
            notice=(always(CALLED, "这次哨不用来了", "x", "neutral", "已经在路上的可以回"),),
        ),
    ),
    ends=(_S.STOOD_DOWN, _S.CANCELLED, _S.REFUSED),
    quiet=("whistle.asked_again",),
)
