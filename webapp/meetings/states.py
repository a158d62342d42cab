"""The states of a meeting and every step between them, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.notices import Wording, always, to_decide, to_do
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of a meeting."""

    SCHEDULED = "scheduled"
    NOTIFIED = "notified"
    IN_SESSION = "in_session"
    MINUTES = "minutes"
    ISSUED = "issued"
    CANCELLED = "cancelled"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.SCHEDULED: ("还没通知", "amber", "clock"),
    State.NOTIFIED: ("通知了", "blue", "send"),
    State.IN_SESSION: ("在开、写纪要", "blue", "users"),
    State.MINUTES: ("纪要等签发", "amber", "file-pencil"),
    State.ISSUED: ("纪要签发了", "green", "checks"),
    State.CANCELLED: ("不开了", "neutral", "x"),
}
AHEAD = frozenset({State.SCHEDULED, State.NOTIFIED})
DRAFT = frozenset({State.IN_SESSION, State.MINUTES})


class Action(StrEnum):
    """What can be done; the names are in the address ``/meetings/<id>/<action>``."""

    NOTIFY = "notify"
    CHANGE = "change"
    OPEN = "open"
    MINUTES = "minutes"
    ISSUE = "issue"
    RETURN = "return"
    CORRECT = "correct"
    CANCEL = "cancel"


class By(StrEnum):
    """Who takes a step: the desk alone, desk or commissioner, or the commissioner alone."""

    DESK = "desk"
    KEEPER = "keeper"
    COMMISSIONER = "commissioner"


# Who hears of it.
INVITED, KEEPERS, DESK, COMMISSIONER = "invited", "keepers", "desk", "commissioner"
_S, _A = State, Action
_LOOK = "点开看"


class Step(Transition[State, Action]):
    """A step of a meeting."""


def _by_desk(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.DESK, "meeting.arrange", **more)  # type: ignore[arg-type]


def _by_keeper(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.KEEPER, "meeting.call", **more)  # type: ignore[arg-type]


def _by_commissioner(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.COMMISSIONER, "meeting.issue", **more)  # type: ignore[arg-type]


MEETINGS = Workflow(
    "A joint meeting",
    "webapp/meetings/states.py",
    "meeting",
    labels=STATE_LABELS,
    begins=(
        _S.SCHEDULED,
        "the job makes the one of each half of a month 14 days ahead; desk or commissioner call further ones",
    ),
    steps=(
        _by_desk(_A.NOTIFY, "发通知", {_S.SCHEDULED, _S.NOTIFIED}, _S.NOTIFIED, "meeting.notified").says(
            "发会议通知",
            to_do(always(INVITED, "{kind}：{when}", "calendar-event", "amber", "{place}，来不来请回一声")),
            flash="通知发出去了",
            prompt=("通知哪些单位、哪些村？", "已经回过的不用再回"),
            history=("{who} 发了通知",),
        ),
        _by_keeper(_A.CHANGE, "改时间地点", {_S.SCHEDULED, _S.NOTIFIED}, None, "meeting.changed").says(
            "改会议时间地点",
            always(INVITED, "会议改了：{when}", "calendar-event", "amber", "{place}，来不了请说一声"),
            flash="改好了",
            prompt=("什么时候、在哪里开？", "通知过的都会知道"),
            history=("{who} 改了时间地点",),
        ),
        _by_keeper(_A.OPEN, "开始", {_S.NOTIFIED}, _S.IN_SESSION, "meeting.opened").says(
            "开始开会",
            flash="开始了，可以写纪要",
            history=("{who} 点了开始",),
        ),
        _by_desk(_A.MINUTES, "交纪要", {_S.IN_SESSION}, _S.MINUTES, "meeting.minutes_handed_in").says(
            "交会议纪要",
            to_decide(always(COMMISSIONER, "纪要等您签发：{when}的会", "file-pencil", "amber", "{who} 交的")),
            flash="交上去了，等政法委员签发",
            history=("{who} 交了纪要",),
        ),
        _by_commissioner(
            _A.ISSUE,
            "签发",
            {_S.MINUTES},
            _S.ISSUED,
            "meeting.issued",
            not_by=("minutes_by_id",),
            another="纪要是您交的，要由别人签发",
        ).says(
            "签发会议纪要",
            always(INVITED, "会议纪要签发了：{number}", "file-pencil", "blue", "{when}的会，" + _LOOK),
            always(DESK, "会议纪要签发了：{number}", "checks", "green", "{who}"),
            flash="签发了，定下的事都派出去了",
            history=("{who} 签发了纪要",),
        ),
        _by_commissioner(
            _A.RETURN,
            "退回修改",
            {_S.MINUTES},
            _S.IN_SESSION,
            "meeting.minutes_returned",
            note="写一句要改哪里",
        ).says(
            "纪要退回修改",
            always(DESK, "纪要退回来修改：{when}的会", "arrow-back-up", "amber", _LOOK),
            flash="退回去了",
            prompt=("要改哪里？说一句",),
            history=("{who} 退回修改",),
        ),
        _by_keeper(_A.CORRECT, "更正", {_S.ISSUED}, None, "meeting.corrected", note="写明哪里错了、应该是什么").says(
            "会议纪要更正",
            always(INVITED, "会议纪要有更正：{number}", "edit", "amber", _LOOK),
            flash="更正记在纪要旁边了",
            prompt=("哪里错了，应该是什么？", "签发了的不再改，更正写在旁边"),
            history=("{who} 写了更正",),
        ),
        _by_keeper(_A.CANCEL, "不开了", AHEAD, _S.CANCELLED, "meeting.cancelled", note="写一句为什么不开").says(
            "会议取消",
            Wording(INVITED, "会议不开了：{when}", "x", "neutral", _LOOK, _LOOK),
            flash="记下了，不开了",
            prompt=("为什么不开？说一句", "通知过的都会知道"),
            history=("{who} 说不开了",),
        ),
    ),
    events=(
        Event("meeting.scheduled", "排了会议"),
        Event("meeting.moved", "会议按放假安排挪了日子"),
        Event("meeting.topics_gathered", "整理会议议题"),
        Event("meeting.topic_added", "加会议议题"),
        Event("meeting.topic_changed", "写会议议题"),
        Event("meeting.topic_dropped", "去掉会议议题"),
        Event("meeting.attended", "记到会的人"),
    ),
    ends=(_S.ISSUED, _S.CANCELLED),
    quiet=(
        "document.seen",
        "document.finished",
        "meeting.moved",
        "meeting.topics_gathered",
        "meeting.topic_added",
        "meeting.topic_changed",
        "meeting.topic_dropped",
        "meeting.attended",
    ),
)
