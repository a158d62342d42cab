"""The states of a request to see a file and every step between them, as data; ``service`` alone follows it."""

from enum import StrEnum
from typing import Any

from webapp.core.notices import always, to_decide
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class State(StrEnum):
    """The state of a request; a granted one is over at its end, also before the sweep has written so."""

    ASKED = "asked"
    GRANTED = "granted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.ASKED: ("等同意", "amber", "hourglass"),
    State.GRANTED: ("可以看", "green", "eye"),
    State.EXPIRED: ("已到期", "neutral", "clock"),
    State.REVOKED: ("收回了", "neutral", "x"),
    State.REFUSED: ("没同意", "neutral", "x"),
    State.WITHDRAWN: ("不看了", "neutral", "arrow-back-up"),
}
OPEN = frozenset({State.ASKED, State.GRANTED})


class Action(StrEnum):
    """What can be done; the names are in the address ``/files/<id>/<action>``."""

    AGREE = "agree"
    REFUSE = "refuse"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    RECUSE = "recuse"
    PASS_ON = "pass-on"  # noqa: S105
    EXPIRE = "expire"


class By(StrEnum):
    """Who takes a step: who decides, who keeps the file, who asked; ``system`` what time alone does."""

    DECIDER = "decider"
    KEEPER = "keeper"
    ASKER = "asker"
    SYSTEM = "system"


DECIDER, ASKER, COMMISSIONER = "decider", "asker", "commissioner"
_S, _A = State, Action
ASKING, DECIDING = "file.ask", "file.decide"
_ANOTHER: dict[str, Any] = {"not_by": ("asker_id",), "another": "您申请的，要由别人定"}


class Step(Transition[State, Action]):
    """A step of a request."""


FILES = Workflow(
    "A request to see a file",
    "webapp/consultation/files/states.py",
    "file_request",
    labels=STATE_LABELS,
    begins=(_S.ASKED, "an officer of another unit asks to see a file"),
    steps=(
        Step(_A.AGREE, "同意", {_S.ASKED}, _S.GRANTED, "file.granted", By.DECIDER, DECIDING, **_ANOTHER).says(
            "同意调阅",
            always(ASKER, "可以看了：{number}", "eye", "green", "看到{until}，看一次记一次"),
            flash="同意了，他们可以看了",
            prompt=("要交代的，可以不写", "期限只能缩短。不选的话，当事人的名字、电话遮着"),
            history=("{who} 同意了", "green", "check"),
        ),
        Step(_A.REFUSE, "不同意", {_S.ASKED}, _S.REFUSED, "file.refused", By.DECIDER, DECIDING, NOTE, **_ANOTHER).says(
            "不同意调阅",
            always(ASKER, "没同意调阅：{number}", "x", "amber", "点开看为什么"),
            flash="告诉申请的人了",
            prompt=("为什么不同意？说一句", "申请的人会看到"),
            history=("{who} 没同意", "neutral", "x"),
        ),
        Step(_A.REVOKE, "收回", {_S.GRANTED}, _S.REVOKED, "file.revoked", By.KEEPER, DECIDING, **_ANOTHER).says(
            "收回调阅",
            always(ASKER, "调阅收回了：{number}", "x", "amber", "开着的页面马上盖住"),
            flash="收回了，开着的页面马上盖住",
            prompt=("为什么收回？可以不写", "开着的页面马上盖住，再也打不开"),
            history=("{who} 收回了", "neutral", "x"),
        ),
        Step(_A.WITHDRAW, "不看了", OPEN, _S.WITHDRAWN, "file.withdrawn", By.ASKER, ASKING).says(
            "不看了",
            always(DECIDER, "不看了：{number}", "arrow-back-up", "neutral", "申请的人自己收回的"),
            flash="收回来了",
            prompt=("要说明的，可以不写", "收回以后再要看，得重新申请"),
            history=("{who} 说不看了", "neutral", "arrow-back-up"),
        ),
        Step(_A.RECUSE, "我要回避", {_S.ASKED}, None, "file.recused", By.DECIDER, DECIDING, **_ANOTHER).says(
            "回避调阅申请",
            to_decide(always(COMMISSIONER, "有一个调阅申请要定：{number}", "eye", "amber", "保管单位的负责人要回避")),
            flash="记下了，由政法委员来定",
            prompt=("为什么要回避？说一句", "由政法委员来定，您不能再定这一个"),
            history=("{who} 回避，由政法委员定", "amber", "user"),
        ),
        Step(_A.PASS_ON, "转给政法委员", {_S.ASKED}, None, "file.passed_on", By.SYSTEM).says(
            "调阅申请转给政法委员",
            to_decide(always(COMMISSIONER, "有一个调阅申请要定：{number}", "eye", "amber", "保管单位没有人定，转给您")),
            always(ASKER, "转给政法委员定了：{number}", "arrow-forward-up", "blue", "保管单位没有人定"),
            history=("保管单位没有人定，转给政法委员", "amber", "arrow-forward-up"),
        ),
        Step(_A.EXPIRE, "到期", OPEN, _S.EXPIRED, "file.expired", By.SYSTEM).says(
            "调阅到期",
            always(ASKER, "调阅到期了：{number}", "clock", "neutral", "还要看，重新申请"),
            history=("到期了", "neutral", "clock"),
        ),
    ),
    events=(
        Event(
            "file.asked",
            "申请调阅",
            notice=(to_decide(always(DECIDER, "有一个调阅申请要定：{number}", "eye", "amber", "{unit}，{due}前定")),),
        ),
        Event(
            "file.due_soon",
            "调阅申请快到时间",
            notice=(to_decide(always(DECIDER, "调阅申请还没定：{number}", "clock", "amber", "{due}前定")),),
        ),
        Event(
            "file.overdue",
            "调阅申请到时间",
            notice=(
                to_decide(always(DECIDER, "调阅申请到时间了：{number}", "alarm", "brick", "{unit}在等，请今天定")),
            ),
        ),
        Event(
            "file.chased",
            "调阅申请催办",
            notice=(to_decide(always(COMMISSIONER, "调阅申请一直没定：{number}", "alarm", "brick", "{unit}还在等")),),
        ),
        Event("file.looked", "看了案卷"),
        Event("file.set_aside", "调阅另行办理"),
    ),
    ends=(_S.EXPIRED, _S.REVOKED, _S.REFUSED, _S.WITHDRAWN),
    quiet=("file.looked", "file.due_soon", "file.overdue", "file.chased"),
)
