"""The states of plans and events and every step between them, as data."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from webapp.core.notices import Wording, to_do
from webapp.core.workflow import A, Event, S, Transition, Workflow


class State(StrEnum):
    """The state of an event."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to an event; the names are in the address ``/outreach/events/<code>/<action>``."""

    ANNOUNCE = "announce"
    CHANGE = "change"
    HOLD = "hold"
    CANCEL = "cancel"


STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.PLANNED: ("还没出通知", "neutral", "edit"),
    State.ANNOUNCED: ("已出通知", "blue", "speakerphone"),
    State.HELD: ("办过了", "green", "check"),
    State.CANCELLED: ("不办了", "neutral", "x"),
}


# Who hears of it.
LECTURER = "lecturer"
_S, _A = State, Action
_COMING = frozenset({_S.PLANNED, _S.ANNOUNCED})


def _by_office(action: A, word: str, sources: Collection[S], target: S | None, event: str) -> Transition[S, A]:
    return Transition(
        action, word, sources, target, event, by="justice office", verb="outreach.run", flash=f"记下了：{word}"
    )


EVENTS = Workflow(
    "An event taken to people (送餐)",
    "webapp/outreach/states.py",
    "event",
    labels=STATE_LABELS,
    begins=(_S.PLANNED, "the justice office plans it"),
    steps=(
        _by_office(_A.ANNOUNCE, "出通知", {_S.PLANNED}, _S.ANNOUNCED, "event.announced").says(
            "普法活动发通知",
            to_do(Wording(LECTURER, "请您去讲：{topic}", "speakerphone", "green", quiet="{when}，{place}")),
        ),
        _by_office(_A.CHANGE, "改一改", _COMING, None, "event.changed").says(
            "改了普法活动", Wording(LECTURER, "改了：{topic}", "speakerphone", "amber", quiet="{when}，{place}")
        ),
        _by_office(_A.HOLD, "办过了，记一笔", {_S.ANNOUNCED}, _S.HELD, "event.held").says("办了普法活动"),
        _by_office(_A.CANCEL, "不办了", _COMING, _S.CANCELLED, "event.cancelled").says(
            "取消普法活动", Wording(LECTURER, "不办了：{topic}", "speakerphone", "neutral", quiet="{reason}")
        ),
    ),
    events=(Event("event.planned", "计划普法活动"),),
    ends=(_S.HELD, _S.CANCELLED),
)


class PlanState(StrEnum):
    """The state of a line of a village's plan: only the justice office's, or everybody's."""

    DRAFT = "draft"
    PUBLISHED = "published"


class PlanAction(StrEnum):
    """What can be done to a line of a plan."""

    CHANGE = "change"
    PUBLISH = "publish"


PLANS = Workflow(
    "A line of a village's plan",
    "webapp/outreach/states.py",
    "plan",
    labels={PlanState.DRAFT: ("还没放出去",), PlanState.PUBLISHED: ("放出去了",)},
    begins=(PlanState.DRAFT, "the justice office plans it"),
    steps=(
        _by_office(PlanAction.CHANGE, "改一改", tuple(PlanState), None, "plan.changed").says(
            "改了普法计划", flash="改好了"
        ),
        _by_office(PlanAction.PUBLISH, "放出去", {PlanState.DRAFT}, PlanState.PUBLISHED, "plan.published").says(
            "发布普法计划"
        ),
    ),
    events=(
        Event("plan.added", "新增普法计划"),
        Event("plan.dropped", "取消普法计划"),
    ),
    ends=(PlanState.PUBLISHED,),
)


class StoryState(StrEnum):
    """The state of a typical case: written, put out by a second person, or taken back."""

    WRITTEN = "written"
    PUBLISHED = "published"
    TAKEN_BACK = "taken_back"


STORY_WORDS: dict[StoryState, tuple[str, str, str]] = {
    StoryState.WRITTEN: ("等另一个人看", "amber", "eye"),
    StoryState.PUBLISHED: ("大家看得到", "green", "check"),
    StoryState.TAKEN_BACK: ("收回来了", "neutral", "archive"),
}


class StoryAction(StrEnum):
    """What can be done to a typical case."""

    CHANGE = "write"
    PUBLISH = "publish"
    TAKE_BACK = "take-back"


_T, _ST = StoryAction, StoryState


def _by_checker(
    action: StoryAction, word: str, source: StoryState, target: StoryState, event: str, by: str, **more: Any
) -> Transition[StoryState, StoryAction]:
    return Transition(action, word, {source}, target, event, by, "story.check", **more)


STORIES = Workflow(
    "A typical case",
    "webapp/outreach/states.py",
    "story",
    labels=STORY_WORDS,
    begins=(_ST.WRITTEN, "somebody writes it"),
    steps=(
        Transition(_T.CHANGE, "改一改", {_ST.WRITTEN}, None, "story.changed", "who wrote it", "story.write").says(
            "改了典型案例", flash="改好了"
        ),
        _by_checker(
            _T.PUBLISH,
            "放出去",
            _ST.WRITTEN,
            _ST.PUBLISHED,
            "story.published",
            "a second person",
            not_by=("author_id",),
            another="自己写的，要请另一个人看过才能放出去",
        ).says("发布典型案例", flash="放出去了，大家看得到"),
        _by_checker(
            _T.TAKE_BACK, "发现有真名，收回来", _ST.PUBLISHED, _ST.TAKEN_BACK, "story.taken_back", "who may check"
        ).says("撤下典型案例", flash="收回来了，别人看不到了"),
    ),
    events=(Event("story.written", "写了典型案例"),),
    ends=(_ST.TAKEN_BACK,),
)
