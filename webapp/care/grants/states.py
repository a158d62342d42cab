"""The states of a grant and every step of it, with its words; nothing in them says what it is about."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from webapp.care.states import GrantState
from webapp.care.states_steps import VERB, told
from webapp.core.notices import always, neutral, settled
from webapp.core.workflow import NOTE, Event, Standing, Transition, Workflow

PERSON = "person"
"""Who hears: the one person whom it is for."""
NEUTRAL = "一件要专人办的事"


class Part(StrEnum):
    """What a person is asked for; the words are in ``data/choices.csv`` (care_part)."""

    MEDIATION = "mediation"
    VISIT = "visit"
    LAWYER = "lawyer"
    CIVIL_AFFAIRS = "civil_affairs"
    VILLAGE = "village"


# Which wish of hers a part stands on: taken back, the part ends with it.
STANDS_ON = {Part.MEDIATION: "mediation", Part.LAWYER: "legal_aid", Part.VILLAGE: "village"}


class Action(StrEnum):
    """What is done with a grant; the first three are ``/cases/<code>/care/<action>``, the others ``/care/<id>/…``."""

    AGREE = "agree-grant"
    REFUSE = "refuse-grant"
    END = "end-grant"
    ANSWER = "answer"
    DONE = "done"


Step = Transition[GrantState, Action]
_S = GrantState
GRANT_LABELS: dict[GrantState, tuple[str, str, str]] = {
    _S.ASKED: ("等另一家定", "amber", "hourglass"),
    _S.GRANTED: ("请了", "green", "check"),
    _S.REFUSED: ("没同意", "neutral", "x"),
    _S.ENDED: ("已结束", "neutral", "archive"),
}
_SECOND: dict[str, Any] = {"not_by": ("asked_by_id",), "another": "您或者您单位请的，要由另一家的人定"}


def _step(action: Action, word: str, sources: Collection[GrantState], target: GrantState | None, **more: Any) -> Step:
    event = f"care.grant_{action.removesuffix('-grant')}"
    return Step(action, word, sources, target, event, more.pop("by", "the named"), more.pop("verb", VERB), **more)


GRANTS = Workflow(
    "A part of a protected matter opened to one person",
    "webapp/care/grants/states.py",
    "case",
    labels=GRANT_LABELS,
    begins=(_S.ASKED, "somebody who is named asks for it, with her yes"),
    steps=(
        _step(Action.AGREE, "同意", {_S.ASKED}, _S.GRANTED, **_SECOND).says(
            "同意请一个人",
            told("同意请人了", "check", "green"),
            flash="同意了，对方看得到写给他的那几句",
            history=("{who} 同意请一个人", "green", "check"),
        ),
        _step(Action.REFUSE, "不同意", {_S.ASKED}, _S.REFUSED, **_SECOND, note=NOTE).says(
            "不同意请人",
            told("没有同意，接着办", tone="amber"),
            flash="记下了，没有请",
            history=("{who} 不同意请人", "brick", "x"),
        ),
        _step(Action.END, "不请了", {_S.ASKED, _S.GRANTED}, _S.ENDED).says(
            "不再请人", flash="停了，对方马上看不到了", history=("{who} 停了请人", "green", "x")
        ),
        _step(Action.ANSWER, "回一句", {_S.GRANTED}, None, by="the person asked", verb="me.use", note=NOTE).says(
            "请的人回了话",
            told("请的人回了话，请打开看", "message-2", "green"),
            flash="发给请您的人了",
            history=("{who} 回了话", "green", "message-2"),
        ),
        _step(Action.DONE, "办好了", {_S.GRANTED}, None, by="the person asked", verb="me.use", note=NOTE).says(
            "请的人办好了",
            told("请的人办好了，请打开看", "check", "green"),
            flash="记下了，谢谢您",
            history=("{who} 办好了请的事", "green", "check"),
        ),
    ),
    events=(
        Event(
            "care.grant_asked",
            "请一个人帮忙",
            history=("{who} 请一个人帮忙，等另一家定", "green", "send"),
            notice=(told("等另一家定", tone="amber"),),
        ),
        Event("care.grant_ended", "请人停了", history=("请人停了", "neutral", "archive")),
        Event("care.grant_viewed", "看了请看的那一部分", history=("{who} 看了写给他的话", "neutral", "eye")),
    ),
    ends=(_S.REFUSED, _S.ENDED),
    standing=lambda grant: Standing(grant.course_id),
)
# What the person asked hears, by the grant's own row: that there is something, and that there is no more.
TOLD = {
    "care_grant.opened": (neutral(always(PERSON, NEUTRAL, "shield-lock", "brick", "请打开看，只写给您一个人")),),
    "care_grant.ended": (settled(PERSON, NEUTRAL, "archive", "neutral", "已经不用办了"),),
}
