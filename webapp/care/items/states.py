"""The kinds of what is done for a protected person, with their clocks and law; the steps of each, with their words.

The history and the journal know an item by its number: what it is, and what she said, stands in the item alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.care.models import CareItem
from webapp.care.queries import RECEIPT, WHILE_WATCHING
from webapp.care.states import ItemState
from webapp.care.states_steps import VERB, told
from webapp.core.workflow import Event, Standing, Transition, Workflow


class Kind(StrEnum):
    """What is done for her; the words are in ``data/choices.csv``. What she may wish for has the wish's own code."""

    POLICE = "police"
    RECEIPT = "police_receipt"
    CIVIL_AFFAIRS = "civil_affairs"
    EDUCATION = "education"
    WARNING_LETTER = "warning_letter"
    VISIT = "visit"
    PROTECTION_ORDER = "protection_order"
    ORDER_LOOK = "order_look"
    SHELTER = "shelter"
    MEDICAL = "medical"
    LEGAL_AID = "legal_aid"
    COUNSELLING = "counselling"
    VILLAGE = "village"


@dataclass(frozen=True)
class About:
    """What a kind rests on: its clock in ``data/statutory_clocks.csv`` (none: it has dates of its own), its law."""

    icon: str
    law: str
    clock: str = ""
    hint: str = ""


KINDS: dict[Kind, About] = {
    Kind.POLICE: About(
        "alarm",
        "反家庭暴力法 第十四条",
        "protection_report_by_will",
        "未成年人、自己拿不了主意的，必须报，马上报；成年人照她的意思，有生命危险时写明原因也报",
    ),
    Kind.RECEIPT: About(
        "clipboard-check", "反家庭暴力法 第十五条", "protection_receipt", "派出所指定的人填；填错了能改，两份都留着"
    ),
    Kind.CIVIL_AFFAIRS: About("building-community", "未成年人保护法 第十一条", "protection_tell"),
    Kind.EDUCATION: About("school", "未成年人保护法 第十一条", "protection_tell"),
    Kind.WARNING_LETTER: About(
        "file-pencil",
        "反家庭暴力法 第十六、十七条",
        "protection_letter",
        "先当面告诉她，再由派出所通知村里；送给双方以后，到日子提醒上门",
    ),
    Kind.VISIT: About("walk", "反家庭暴力法 第十七条", hint="当面看她好不好，让她一个人说"),
    Kind.PROTECTION_ORDER: About(
        "gavel",
        "反家庭暴力法 第二十三、二十八条",
        "protection_apply",
        "不用先打离婚官司。法庭怎么办由法庭定，这里不催法庭",
    ),
    Kind.ORDER_LOOK: About("hourglass", "反家庭暴力法 第三十条", hint="问她要不要延长；要，就在到期以前申请"),
    Kind.SHELTER: About(
        "home-heart", "反家庭暴力法 第十五、十八条", "protection_shelter", "不要写住在哪里，写了就可能有人找到"
    ),
    Kind.MEDICAL: About("shield-heart", "反家庭暴力法 第二十条", "protection_medical", "病历、照片拍下来，加密存着"),
    Kind.LEGAL_AID: About(
        "scale", "法律援助法 第三十二条", "protection_aid", "不查经济困难；申请只有司法所指定的人看得到"
    ),
    Kind.COUNSELLING: About("mood-heart", "反家庭暴力法 第九条", "protection_counselling"),
    Kind.VILLAGE: About(
        "users", "反家庭暴力法 第五条", "protection_village", "她答应了才能请；请一个人，不能是亲戚，说好可以知道什么"
    ),
}

# Opened by the house when its moment comes, never by hand.
BY_THEMSELVES = frozenset({Kind.VISIT, Kind.ORDER_LOOK})
assert set(WHILE_WATCHING) == BY_THEMSELVES, "what goes on while she is watched is what opens by itself"
assert RECEIPT == Kind.RECEIPT


class Action(StrEnum):
    """What is done with an item; the last part of ``/cases/<code>/care/items/<n>/<action>``."""

    DONE = "done"
    NOT_WANTED = "not-wanted"
    REFUSED = "refused"
    NOTE = "note"
    CORRECT = "correct"
    BREACH = "breach"


@dataclass(frozen=True)
class Step(Transition[ItemState, Action]):
    """A step of an item, for some ``kinds`` (none: for all)."""

    kinds: Collection[Kind] = ()


ITEM_LABELS: dict[ItemState, tuple[str, str, str]] = {
    ItemState.OPEN: ("要办", "blue", "clock"),
    ItemState.DONE: ("办了", "green", "check"),
    ItemState.NOT_WANTED: ("她不要", "neutral", "x"),
    ItemState.REFUSED: ("没办成", "amber", "x"),
}

_OPEN, _DONE = frozenset({ItemState.OPEN}), frozenset({ItemState.DONE})
_HER_WORDS, _WHY = "写她是怎么说的，一句就行", "写一句为什么没办成"


def _step(action: Action, word: str, sources: Collection[ItemState], target: ItemState | None, **more: Any) -> Step:
    return Step(action, word, sources, target, f"care.item_{action.replace('-', '_')}", "the named", VERB, **more)


ITEMS = Workflow(
    "What is done for a protected person",
    "webapp/care/items/states.py",
    "case",
    labels=ITEM_LABELS,
    begins=(ItemState.OPEN, "somebody takes it up, she wishes it, or the law wants it"),
    steps=(
        _step(Action.DONE, "办了", _OPEN, ItemState.DONE).says(
            "受保护的事办了一项", flash="记下了", history=("{who} 办了第 {number} 项", "green", "check")
        ),
        _step(Action.NOT_WANTED, "她不要", _OPEN, ItemState.NOT_WANTED, note=_HER_WORDS).says(
            "受保护的事有一项不办了",
            flash="记下了，照她说的",
            history=("{who} 记下：第 {number} 项她不要", "green", "x"),
        ),
        _step(Action.REFUSED, "没办成", _OPEN, ItemState.REFUSED, note=_WHY).says(
            "受保护的事有一项没办成",
            flash="记下了",
            history=("{who} 记下：第 {number} 项没办成", "amber", "x"),
        ),
        _step(Action.NOTE, "记一步", _OPEN | _DONE, None, kinds=(Kind.PROTECTION_ORDER, Kind.WARNING_LETTER)).says(
            "受保护的事有一项记了一步", flash="记下了", history=("{who} 第 {number} 项记了一步", "green", "edit")
        ),
        _step(Action.CORRECT, "改正", _DONE, None, kinds=(Kind.RECEIPT,), note="写一句原来错在哪里").says(
            "受保护的事有一项改正了",
            flash="改好了，原来的也留着",
            history=("{who} 改正了第 {number} 项", "brick", "edit"),
        ),
        _step(Action.BREACH, "他违反了", _DONE, None, kinds=(Kind.PROTECTION_ORDER,), note="写一句他做了什么").says(
            "受保护的事有一项要马上看",
            told("有新情况，请打开看"),
            flash="记下了，请马上报警",
            history=("{who} 记下：第 {number} 项被违反，要报警", "brick", "alert-triangle"),
        ),
    ),
    events=(
        Event("care.item_opened", "受保护的事开了一项", history=("{who} 开了第 {number} 项", "green", "plus")),
        Event(
            "care.item_due",
            "受保护的事有一项马上要办",
            history=("第 {number} 项要办了", "brick", "alarm"),
            notice=(told("有一项马上要办", "alarm"),),
        ),
        # Who reported to the police is nobody's business but the police's (反家庭暴力法 第十四条).
        Event("care.item_told", "受保护的事报出去了一项", history=("第 {number} 项办了", "green", "check")),
        Event("care.item_ended", "受保护的事有一项停了", history=("第 {number} 项停了，照她说的", "green", "x")),
    ),
    ends=(ItemState.DONE, ItemState.NOT_WANTED, ItemState.REFUSED),
    note_field="note",
    standing=lambda item: Standing(item.course_id),
)


def steps_of(item: CareItem) -> list[Step]:
    """Return the steps that fit an item as it is, in the order of the table."""
    return ITEMS.steps_from(item, lambda step: not step.kinds or item.kind in step.kinds)
