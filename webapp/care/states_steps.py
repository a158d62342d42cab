"""Every step of the course of a protected matter, as data, with its words; ``service`` alone takes them.

What she said is never in these words: the history and the journal hold codes and dates, the notices say nothing of it.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from webapp.care.models import CareAsk
from webapp.care.states import HELD_STATES, STATE_LABELS, State
from webapp.cases.states_steps import QUIET
from webapp.core.asks import Answer, Asking
from webapp.core.notices import Wording, always, neutral
from webapp.core.workflow import NOTE, Event, Standing, Transition, Workflow

VERB = "care.work"
# Who hears of it: all who are named now.
NAMED = "named"
CLOSE, RELEASE, UNLOCK = "close", "release", "unlock"
_NEUTRAL = "一件要专人办的事"


class Action(StrEnum):
    """What can be done in the course; the names are in the address ``/cases/<code>/care/<action>``."""

    RECEIVED = "received"
    CONTACT = "contact"
    RISK = "risk"
    PLAN = "plan"
    WISH = "wish"
    INCIDENT = "incident"
    LOOK = "look"
    RELAPSE = "relapse"
    WATCH = "watch"
    ASK_CLOSE = "ask-close"
    AGREE_CLOSE = "agree-close"
    REFUSE_CLOSE = "refuse-close"
    ASK_RELEASE = "ask-release"
    AGREE_RELEASE = "agree-release"
    REFUSE_RELEASE = "refuse-release"
    ASK_UNLOCK = "ask-unlock"
    AGREE_UNLOCK = "agree-unlock"
    REFUSE_UNLOCK = "refuse-unlock"


Step = Transition[State, Action]


def told(second: str, icon: str = "shield-lock", tone: str = "brick") -> Wording:
    """Return the neutral sentence for all who are named."""
    return neutral(always(NAMED, _NEUTRAL, icon, tone, second))


def _step(action: Action, word: str, sources: Collection[State], target: State | None, **more: Any) -> Step:
    event = f"care.{action.replace('-', '_')}"
    return Step(action, word, sources, target, event, "the named", VERB, **more)


def _decided(action: Action, word: str, sources: Collection[State], target: State | None, **more: Any) -> Step:
    """Return a step by which somebody of another unit decides what was asked for."""
    kind = action.partition("-")[2]
    another = "您或者您单位请的，要由另一家的人定"
    return _step(action, word, sources, target, decides=(kind,), another=another, **more)


_S, _A = State, Action
_WATCHED = frozenset({_S.WATCHING})
_HELPED = frozenset({_S.IN_CARE, _S.WATCHING})
_NEWS, _ASK_HER = told("有新情况，请打开看"), "记下了，先问她安不安全"
_YES: dict[str, Any] = {"answer": Answer.YES}
_NO: dict[str, Any] = {"answer": Answer.NO, "note": NOTE}

CARE = Workflow(
    "The course of a protected matter",
    "webapp/care/states_steps.py",
    "case",
    labels=STATE_LABELS,
    begins=(_S.ARRIVED, "a matter is protected"),
    steps=(
        # The case's own step: its history, notices and words stand there.
        Step(_A.RECEIVED, "我已收到", {_S.ARRIVED}, _S.RECEIVED, None, "the named", VERB).says(
            flash="记下了，24 小时内联系她"
        ),
        _step(_A.CONTACT, "联系上了", HELD_STATES, None).says(
            "联系了受保护的人", flash="记下了", history=("{who} 记下联系", "green", "phone")
        ),
        _step(_A.RISK, "问过安全", {_S.RECEIVED}, _S.CHECKED).says(
            "问过安全", flash="记下了，到日子提醒再问", history=("{who} 问过安全", "green", "eye")
        ),
        # The same button, form and address as the first time.
        _step(_A.LOOK, "问过安全", HELD_STATES - {_S.RECEIVED}, None).says(
            "再问了一次安全", flash="记下了，到日子提醒再问", history=("{who} 又问过安全", "green", "eye")
        ),
        _step(_A.PLAN, "定下怎么帮", {_S.CHECKED}, _S.IN_CARE).says(
            "定下怎么帮", flash="定下了，一项一项办", history=("{who} 定下怎么帮", "green", "heart-handshake")
        ),
        _step(_A.WISH, "改她的意愿", _HELPED, None).says(
            "记下了她的意愿", flash="记下了，照她说的办", history=("{who} 记下她的意愿", "green", "edit")
        ),
        _step(_A.INCIDENT, "又出事了", HELD_STATES - _WATCHED, None).says(
            "记下又出事", _NEWS, flash=_ASK_HER, history=("{who} 记下又出事", "brick", "alert-triangle")
        ),
        _step(_A.RELAPSE, "又出事了", _WATCHED, _S.IN_CARE).says(
            "回访时记下又出事",
            _NEWS,
            flash=_ASK_HER,
            history=("{who} 记下又出事，接着帮", "brick", "alert-triangle"),
        ),
        _step(_A.WATCH, "转回访", {_S.IN_CARE}, _S.WATCHING).says(
            "转回访", flash="转回访了，到日子提醒", history=("{who} 转回访", "green", "hourglass")
        ),
        _step(_A.ASK_CLOSE, "请结束", _WATCHED, None, ask=CLOSE).says(
            "请结束受保护的事",
            told("等另一家定", tone="amber"),
            flash="记下了，等另一家的人定",
            history=("{who} 请结束", "green", "send"),
        ),
        _decided(_A.AGREE_CLOSE, "同意结束", _WATCHED, _S.CLOSED, **_YES).says(
            "同意结束受保护的事",
            told("已经结束", "archive", "neutral"),
            flash="结束了",
            history=("{who} 同意结束", "green", "archive"),
        ),
        _decided(_A.REFUSE_CLOSE, "不同意", _WATCHED, None, **_NO).says(
            "不同意结束受保护的事",
            told("没有同意，接着办", tone="amber"),
            flash="记下了，接着回访",
            history=("{who} 不同意结束", "brick", "x"),
        ),
        _step(_A.ASK_RELEASE, "请转为普通", HELD_STATES, None, ask=RELEASE).says(
            "请把受保护的事转为普通",
            told("等另一家定", tone="amber"),
            flash="记下了，等另一家的人定",
            history=("{who} 请转为普通", "green", "send"),
        ),
        _decided(_A.AGREE_RELEASE, "同意", HELD_STATES, _S.RELEASED, **_YES).says(
            "同意转为普通",
            told("已经转为普通", "archive", "neutral"),
            flash="转为普通了，另外登记了一件",
            history=("{who} 同意转为普通", "green", "archive"),
        ),
        _decided(_A.REFUSE_RELEASE, "不同意", HELD_STATES, None, **_NO).says(
            "不同意转为普通",
            told("没有同意，接着办", tone="amber"),
            flash="记下了，还是受保护",
            history=("{who} 不同意转为普通", "brick", "x"),
        ),
        _step(_A.ASK_UNLOCK, "请解锁", HELD_STATES, None, ask=UNLOCK, note=NOTE).says(
            "请解锁调解",
            told("等另一家定", tone="amber"),
            flash="记下了，等另一家的人定",
            history=("{who} 请解锁调解", "green", "send"),
        ),
        _decided(_A.AGREE_UNLOCK, "解锁", HELD_STATES, None, note=NOTE, **_YES).says(
            "解锁调解",
            told("可以分开谈了", "check", "green"),
            flash="解锁了，30 天内有效，分开谈",
            history=("{who} 解锁调解", "green", "lock"),
        ),
        _decided(_A.REFUSE_UNLOCK, "不同意", HELD_STATES, None, **_NO).says(
            "不同意解锁调解",
            told("没有同意，接着办", tone="amber"),
            flash="记下了，还是锁着",
            history=("{who} 不同意解锁", "brick", "x"),
        ),
    ),
    events=(
        Event("care.unreceived", "受保护的事没人收", notice=(told("还没有人收，请马上打开", "alarm"),)),
        Event("care.due_soon", "受保护的事快到期", notice=(told("有一步快到时间了", "hourglass", "amber"),)),
        Event("care.overdue", "受保护的事到期", notice=(told("有一步到时间了，请打开看", "alarm"),)),
        Event("care.chased", "受保护的事催办", notice=(told("有一步过了时间还没办", "alarm"),)),
    ),
    ends=(_S.CLOSED, _S.RELEASED),
    quiet=(*QUIET, "care.unreceived", "care.due_soon", "care.overdue", "care.chased"),
    note_field="reason",
    standing=lambda course: Standing(course.id),
)

CARE.asking = Asking(CareAsk, {CLOSE: "结束", RELEASE: "转为普通", UNLOCK: "解锁"})
