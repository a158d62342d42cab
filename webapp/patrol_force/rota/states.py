"""The states of a shift and every step between them, as data."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.notices import always, to_do
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of a shift."""

    PLANNED = "planned"
    PUBLISHED = "published"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.PLANNED: ("没发布", "neutral", "edit"),
    State.PUBLISHED: ("排好了", "blue", "calendar-event"),
    State.UNDER_WAY: ("在巡防", "blue", "walk"),
    State.DONE: ("走完了", "green", "circle-check"),
    State.DROPPED: ("取消了", "neutral", "x"),
}
# What is said of a shift that is over and that nobody began: a fact about the record, not about anybody.
UNRECORDED = ("没记录", "neutral", "minus")
COMING = frozenset({State.PLANNED, State.PUBLISHED})
STANDING = COMING | {State.UNDER_WAY, State.DONE}
WALKED = frozenset({State.UNDER_WAY, State.DONE})


class SeatState(StrEnum):
    """Where somebody stands on a shift: on it; wants another to come; out, because another came."""

    ON = "on"
    ASKED = "asked"
    OUT = "out"


class Action(StrEnum):
    """What can be done; the names are in the address ``/patrol-force/shifts/<id>/<action>``."""

    PUBLISH = "publish"
    START = "start"
    ALL_NORMAL = "all-normal"
    MATTERS = "matters"
    SWAP = "swap"
    STAY = "stay"
    REPLACE = "replace"
    CHANGE = "change"
    DROP = "drop"


class By(StrEnum):
    """Who takes a step: who makes the rota of the village, who leads the shift, either of them, who is on it."""

    ARRANGER = "arranger"
    LEADER = "leader"
    EITHER = "either"
    MEMBER = "member"


# Who hears of it: all on the shift; who leads it; who makes the rota; who goes and who comes in a swap.
ON_IT, LEADER, ARRANGERS, GOES, COMES = "on_it", "leader", "arrangers", "goes", "comes"
# The steps that a leader takes where there may be no signal.
OUTSIDE = frozenset({Action.START, Action.ALL_NORMAL, Action.MATTERS})
_S, _A = State, Action
_LOOK = "点开看"


class Step(Transition[State, Action]):
    """A step of a shift."""


def _step(action: Action, word: str, sources: Collection[State], target: State | None, event: str, by: By) -> Step:
    verb = "force.arrange" if by == By.ARRANGER else "force.read"
    note = "写一句为什么取消" if action == Action.DROP else ""
    return Step(action, word, frozenset(sources), target, event, by, verb, note)


SHIFTS = Workflow(
    "A shift of the patrol force",
    "webapp/patrol_force/rota/states.py",
    "patrol_shift",
    labels=STATE_LABELS,
    begins=(_S.PLANNED, "somebody plans it, or copies a week forward"),
    steps=(
        _step(_A.PUBLISH, "发布", {_S.PLANNED}, _S.PUBLISHED, "patrol_shift.published", By.ARRANGER).says(
            "发布了巡防班次",
            always(ON_IT, "排了您巡防：{when}", "calendar-event", "blue", "{village}，来不了点开说一声"),
            flash="发布了，有账号的都收到了",
            history=("{who} 发布了",),
        ),
        _step(_A.START, "开始", {_S.PUBLISHED}, _S.UNDER_WAY, "patrol_shift.begun", By.LEADER).says(
            "巡防开始", flash="记下了，注意安全", history=("{who} 按了开始",)
        ),
        _step(_A.ALL_NORMAL, "一切正常", {_S.UNDER_WAY}, _S.DONE, "patrol_shift.all_normal", By.LEADER).says(
            "巡防走完，一切正常", flash="记下了，辛苦了", history=("走完了，一切正常",)
        ),
        _step(_A.MATTERS, "有事，走完了", {_S.UNDER_WAY}, _S.DONE, "patrol_shift.matters", By.LEADER).says(
            "巡防走完，有事",
            always(ARRANGERS, "巡防走完了，有事：{when}", "alert-triangle", "amber", "{village}，" + _LOOK),
            flash="记下了，辛苦了",
            history=("走完了，有事",),
        ),
        _step(_A.SWAP, "来不了", {_S.PUBLISHED}, None, "patrol_shift.swap_asked", By.MEMBER).says(
            "说来不了",
            to_do(always(LEADER, "巡防有人来不了：{when}", "refresh", "amber", "{village}，请找人顶班")),
            to_do(always(ARRANGERS, "巡防有人来不了：{when}", "refresh", "amber", "{village}，" + _LOOK)),
            flash="记下了，带班的会找人",
            history=("有人来不了",),
        ),
        _step(_A.STAY, "又来得了", {_S.PUBLISHED}, None, "patrol_shift.stays", By.MEMBER).says(
            "又来得了",
            always(LEADER, "又来得了：{when}", "check", "green", "{village}，不用找人了"),
            flash="记下了，还是您来",
            history=("又来得了",),
        ),
        _step(_A.REPLACE, "换人", {_S.PLANNED, _S.PUBLISHED}, None, "patrol_shift.replaced", By.EITHER).says(
            "换了人",
            always(COMES, "请您来巡防：{when}", "calendar-event", "blue", "{village}，来不了点开说一声"),
            always(GOES, "有人顶班了：{when}", "check", "green", "{village}，您不用来了"),
            flash="换好了，都告诉了",
            history=("{who} 换了人",),
        ),
        _step(_A.CHANGE, "改", {_S.PLANNED, _S.PUBLISHED}, None, "patrol_shift.changed", By.ARRANGER).says(
            "改了巡防班次",
            always(ON_IT, "巡防改了：{when}", "edit", "amber", "{village}，" + _LOOK),
            flash="改好了",
            history=("{who} 改了班次",),
        ),
        _step(
            _A.DROP, "取消", {_S.PLANNED, _S.PUBLISHED, _S.UNDER_WAY}, _S.DROPPED, "patrol_shift.dropped", By.ARRANGER
        ).says(
            "取消了巡防班次",
            always(ON_IT, "巡防取消了：{when}", "x", "neutral", "{village}，不用来了"),
            flash="取消了，有账号的都收到了",
            prompt=("为什么取消？说一句", "排了班的人看得到"),
            history=("{who} 取消了",),
        ),
    ),
    events=(
        Event("patrol_shift.planned", "排了巡防班次", history=("{who} 排了班",)),
        Event(
            "patrol_shift.member_left",
            "排了班的人不在册了",
            history=("有人不在册了，要换人",),
            notice=(to_do(always(ARRANGERS, "巡防要换人：{when}", "refresh", "amber", "{village}，有人不在册了")),),
        ),
        Event("patrol_shift.late", "取消以后才收到的巡防记录", history=("取消以后才收到带班的记录",)),
    ),
    ends=(_S.DONE, _S.DROPPED),
    quiet=("patrol_shift.late",),
)
