"""The states of an application for legal aid and every step between them, as data (法律援助法 第四十三条)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.core.notices import Wording, always, to_decide, to_do
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of an application."""

    APPLIED = "applied"
    PAPERS_ASKED = "papers_asked"
    GRANTED = "granted"
    REFUSED = "refused"
    ASSIGNED = "assigned"
    FINISHED = "finished"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({State.APPLIED, State.PAPERS_ASKED, State.GRANTED, State.ASSIGNED})
# Those on whom a clock of the law runs.
CLOCKED = frozenset({State.APPLIED, State.GRANTED})

# State → (word, tone of its chip, icon, what comes next in the words of whoever applied).
STATE_LABELS: dict[State, tuple[str, str, str, str]] = {
    State.APPLIED: ("已收到", "neutral", "clock", "司法所 7 天内决定，会打电话告诉您"),
    State.PAPERS_ASKED: ("等材料", "amber", "hourglass", "把材料拍来或者拿来，就接着办"),
    State.GRANTED: ("给援助", "green", "check", "3 天内定下帮您的人"),
    State.REFUSED: ("没批", "neutral", "alert-circle", "司法所有书面说明，不服可以提出"),
    State.ASSIGNED: ("定了人", "blue", "user", "帮您的人会和您联系"),
    State.FINISHED: ("已办完", "green", "check", "这件事办完了"),
    State.STOPPED: ("已停止", "neutral", "alert-circle", "司法所有书面说明，不服可以提出"),
    State.WITHDRAWN: ("已撤回", "neutral", "x", "想再申请，随时可以来"),
}


class Action(StrEnum):
    """What can be done to an application; the names are in the address ``/legal-aid/<code>/<action>``."""

    ASK_PAPERS = "ask-papers"
    PAPERS_CAME = "papers-came"
    GRANT = "grant"
    REFUSE = "refuse"
    ASSIGN = "assign"
    FINISH = "finish"
    STOP = "stop"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    RECUSE = "recuse"
    HAND_BACK = "hand-back"


class Clock(StrEnum):
    """What a step does to the clock: start one of statutory_clocks.csv, hold the running one, let it go on, end it."""

    DECIDE = "aid_decide"
    ASSIGN = "aid_assign"
    HOLD = "hold"
    GO_ON = "go_on"
    END = "end"
    KEEP = "keep"


@dataclass(frozen=True)
class Step(Transition[State, Action]):
    """One allowed step. ``helper_too``: also of who was assigned, ``applicant_too``: of who applied."""

    clock: Clock = Clock.END
    helper_too: bool = False
    applicant_too: bool = False


_S, _A, _C = State, Action, Clock
_UNDECIDED = frozenset({_S.APPLIED, _S.PAPERS_ASKED})
_GIVEN = frozenset({_S.GRANTED, _S.ASSIGNED})
_ENDED_BADLY = frozenset({_S.REFUSED, _S.STOPPED})
_WHY = "写清楚为什么，申请人拿得到这份说明"


def _step(action: Action, word: str, sources: Collection[State], target: State, event: str, **more: Any) -> Step:
    by = ["justice office"]
    by += ["who was assigned"] if more.get("helper_too") else []
    by += ["who applied"] if more.get("applicant_too") else []
    return Step(action, word, sources, target, event, ", ".join(by), "aid.decide", flash=f"记下了：{word}", **more)


_CLOCK_WORDS = {
    Clock.DECIDE: "starts: decide, 7 days",
    Clock.ASSIGN: "starts: assign, 3 days",
    Clock.HOLD: "stands still",
    Clock.GO_ON: "goes on",
    Clock.END: "ends",
    Clock.KEEP: "runs on",
}
# Who hears of it.
OFFICE, HELPER, NAMERS, COMMISSIONER = "office", "helper", "namers", "commissioner"

APPLICATIONS = Workflow(
    "An application for legal aid",
    "webapp/legal_aid/states.py",
    "aid",
    labels=STATE_LABELS,
    begins=(_S.APPLIED, "somebody applies"),
    steps=(
        _step(_A.GRANT, "给予援助", _UNDECIDED, _S.GRANTED, "aid.granted", clock=_C.ASSIGN).says(
            "同意援助", history=("决定给予援助",)
        ),
        _step(_A.ASK_PAPERS, "要材料", {_S.APPLIED}, _S.PAPERS_ASKED, "aid.papers_asked", clock=_C.HOLD).says(
            "要求补材料", history=("请补材料",)
        ),
        _step(_A.PAPERS_CAME, "材料齐了", {_S.PAPERS_ASKED}, _S.APPLIED, "aid.papers_came", clock=_C.GO_ON).says(
            "材料补齐了", history=("材料齐了",)
        ),
        _step(_A.REFUSE, "不给援助", _UNDECIDED, _S.REFUSED, "aid.refused", note=_WHY).says(
            "没有同意援助", history=("决定不给援助",)
        ),
        _step(_A.ASSIGN, "指派人", _GIVEN, _S.ASSIGNED, "aid.assigned").says(
            "指派了律师",
            to_do(Wording(HELPER, "司法所请您帮一件法律援助", "scale", "green", quiet="点开看是什么事，先打电话")),
            history=("指派了人",),
        ),
        _step(
            _A.FINISH, "办完了", {_S.ASSIGNED}, _S.FINISHED, "aid.finished", note="写一句办成什么样了", helper_too=True
        ).says("援助办结", history=("办完了",)),
        _step(_A.STOP, "停止援助", _GIVEN, _S.STOPPED, "aid.stopped", note=_WHY).says(
            "停止援助", history=("停止援助",)
        ),
        _step(
            _A.WITHDRAW,
            "申请人不办了",
            OPEN_STATES,
            _S.WITHDRAWN,
            "aid.withdrawn",
            note="写一句谁说的、怎么说的",
            applicant_too=True,
        ).says("撤回援助申请", history=("撤回申请",)),
        _step(
            _A.CORRECT,
            "改为给予援助",
            _ENDED_BADLY,
            _S.GRANTED,
            "aid.corrected",
            clock=_C.ASSIGN,
            note="写清楚谁要求改的、文号是什么",
        ).says("更正了援助申请", history=("改为给予援助",)),
        # Who withdraws says why to those who decide, never in the journal; what follows is in service_recusal.
        Step(
            _A.RECUSE,
            "我要回避",
            OPEN_STATES,
            None,
            "aid.recused",
            "justice office, who was assigned",
            "aid.read",
            flash="记下了，由别人来办",
            helper_too=True,
            clock=Clock.KEEP,
        ).says(
            "回避援助申请",
            to_do(always(OFFICE, "{who}要回避，请别人来办", "user", "amber", "{what}，期限不变")),
            to_decide(always(COMMISSIONER, "司法所要回避一件，没有别人能办", "user", "brick", "请定由谁来办：{what}")),
            history=("要回避，不再办这件",),
        ),
        Step(
            _A.HAND_BACK,
            "回避，交回司法所",
            frozenset({_S.ASSIGNED}),
            _S.GRANTED,
            "aid.handed_back",
            "whoever was assigned, by withdrawing",
            None,
            clock=_C.ASSIGN,
        ).says("回避，交回司法所", history=("交回司法所，另外定人",)),
    ),
    events=(
        Event(
            "aid.applied",
            "申请法律援助",
            ("收到申请",),
            (
                to_do(Wording(OFFICE, "{what}，7 天内要决定", "scale", "blue", quiet="点开看看，先打个电话")),
                Wording(
                    NAMERS,
                    "{what}，没有人看",
                    "alert-triangle",
                    "brick",
                    quiet="司法所现在没有指定的人。请马上指定，或者让候补顶上",
                ),
            ),
        ),
        Event(
            "aid.papers_sent",
            "补交了材料",
            ("交来材料照片",),
            (to_do(Wording(OFFICE, "{what}，材料来了", "clipboard-check", "blue", quiet="看看齐不齐")),),
        ),
        Event("aid.paper_purged", "清除了材料照片", ("材料照片到期，已删掉",)),
        Event(
            "aid.overdue",
            "援助超期",
            ("超过了期限",),
            (to_do(Wording(OFFICE, "{what}，已超期", "alert-circle", "brick", quiet="今天先办这件")),),
        ),
        Event("aid.hold", "材料先不清除", ("材料先留着",)),
        Event("aid.released", "材料可以清除了", ("材料按期删",)),
    ),
    ends=(_S.FINISHED, _S.WITHDRAWN),
    columns=lambda step: {"clock": _CLOCK_WORDS[step.clock]},
    note_field="words",
)
