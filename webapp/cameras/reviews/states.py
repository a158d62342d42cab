"""The states of a request to see footage and every step between them, as data; ``service`` alone follows it."""

from enum import StrEnum
from typing import Any

from webapp.core.notices import always, to_decide
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class State(StrEnum):
    """The state of a request; a granted one is over at its end, also before the sweep has written so."""

    ASKED = "asked"
    ASKED_URGENT = "asked_urgent"
    GRANTED = "granted"
    REFUSED = "refused"
    VIEWED = "viewed"
    EXPIRED = "expired"
    CLOSED = "closed"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.ASKED: ("等派出所定", "amber", "hourglass"),
    State.ASKED_URGENT: ("应急先看，等补批", "brick", "alarm"),
    State.GRANTED: ("可以去看", "green", "eye"),
    State.REFUSED: ("没同意", "neutral", "x"),
    State.VIEWED: ("看过了", "blue", "checks"),
    State.EXPIRED: ("过期没看", "neutral", "clock"),
    State.CLOSED: ("结束了", "neutral", "archive"),
}
UNDECIDED = frozenset({State.ASKED, State.ASKED_URGENT})
OPEN = UNDECIDED | {State.GRANTED, State.VIEWED}
ENDED = frozenset({State.REFUSED, State.EXPIRED, State.CLOSED})


class Action(StrEnum):
    """What can be done; the names are in the address ``/cameras/reviews/<id>/<action>``."""

    GRANT = "grant"
    REFUSE = "refuse"
    VIEWED = "viewed"
    CLOSE = "close"
    EXPIRE = "expire"


class By(StrEnum):
    """Who takes a step: an officer of the police station; one of them or who asked; ``system`` what time alone does."""

    DECIDER = "decider"
    EITHER = "either"
    SYSTEM = "system"


DECIDER, ASKER, AUDITOR = "decider", "asker", "auditor"
_S, _A = State, Action
ASKING, DECIDING = "camera.ask", "camera.decide"
_ANOTHER: dict[str, Any] = {"not_by": ("asker_id",), "another": "您申请的，要由别人定"}


class Step(Transition[State, Action]):
    """A step of a request."""


REVIEWS = Workflow(
    "A request to see footage",
    "webapp/cameras/reviews/states.py",
    "camera_review",
    labels=STATE_LABELS,
    begins=(_S.ASKED, "somebody asks; in an emergency it goes ahead as asked_urgent"),
    steps=(
        Step(
            _A.GRANT,
            "同意",
            UNDECIDED,
            _S.GRANTED,
            "camera_review.granted",
            By.DECIDER,
            DECIDING,
            may_reach=(_S.VIEWED,),
            **_ANOTHER,
        ).says(
            "同意调看监控",
            always(ASKER, "可以去派出所看监控了：{number}", "eye", "green", "{ends}前去看"),
            flash="同意了，申请的人会知道",
            prompt=("要交代的，可以不写", "到时间没去看，就过期了"),
            history=("{who} 同意了", "green", "check"),
        ),
        Step(
            _A.REFUSE,
            "不同意",
            UNDECIDED,
            _S.REFUSED,
            "camera_review.refused",
            By.DECIDER,
            DECIDING,
            NOTE,
            **_ANOTHER,
        ).says(
            "不同意调看监控",
            always(ASKER, "没同意看监控：{number}", "x", "amber", "点开看为什么"),
            flash="告诉申请的人了",
            prompt=("为什么不同意？说一句", "申请的人会看到"),
            history=("{who} 没同意", "neutral", "x"),
        ),
        Step(
            _A.VIEWED,
            "看过了",
            frozenset({_S.GRANTED, _S.ASKED_URGENT}),
            _S.VIEWED,
            "camera_review.viewed",
            By.EITHER,
            ASKING,
            "看到了什么，写一句；没看到也写一句",
            may_reach=(_S.ASKED_URGENT,),
        ).says(
            "记下看监控的结果",
            always(DECIDER, "看过监控了：{number}", "checks", "blue", "看到了什么写在里面"),
            flash="记下了",
            prompt=("看到了什么？", "只写字，不传画面、不写视频地址。别人的事不写"),
            history=("{who} 看过了", "blue", "eye"),
        ),
        Step(
            _A.CLOSE,
            "结束",
            frozenset({_S.GRANTED, _S.VIEWED}),
            _S.CLOSED,
            "camera_review.closed",
            By.EITHER,
            ASKING,
        ).says(
            "结束调看监控",
            flash="结束了",
            prompt=("要说明的，可以不写", "结束以后再要看，得重新申请"),
            history=("{who} 结束了", "neutral", "archive"),
        ),
        Step(_A.EXPIRE, "过期", {_S.GRANTED}, _S.EXPIRED, "camera_review.expired", By.SYSTEM).says(
            "调看监控过期",
            always(ASKER, "看监控的时间过了：{number}", "clock", "neutral", "还要看，重新申请"),
            history=("到时间没有去看，过期了", "neutral", "clock"),
        ),
    ),
    events=(
        Event(
            "camera_review.asked",
            "申请调看监控",
            notice=(to_decide(always(DECIDER, "有人申请看监控：{number}", "eye", "amber", "{unit}，请您定")),),
        ),
        Event(
            "camera_review.asked_urgent",
            "应急先看监控",
            notice=(to_decide(always(DECIDER, "应急先看监控：{number}", "alarm", "brick", "{unit}，{due}前补批")),),
        ),
        Event(
            "camera_review.late",
            "应急看监控没有补批",
            notice=(
                to_decide(always(DECIDER, "应急看监控还没补批：{number}", "alarm", "brick", "到时间了，请今天定")),
            ),
        ),
        Event(
            "camera_review.late_told",
            "应急看监控没有补批，告诉审计员",
            notice=(
                always(AUDITOR, "应急看监控没有补批：{number}", "alarm", "brick", "{unit}看的，派出所到时间没有定"),
            ),
        ),
        Event("camera_review.set_aside", "调看监控另行办理"),
    ),
    ends=(_S.REFUSED, _S.EXPIRED, _S.CLOSED),
    quiet=("camera_review.late", "camera_review.late_told"),
)
