"""The states of a decision and every step between them, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.asks import Answer
from webapp.core.notices import Wording, always, to_decide, to_do, to_sign
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class State(StrEnum):
    """The state of a decision; one about a case stands where its work order does."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DONE = "done"
    CHECKED = "checked"
    RETURNED = "returned"
    CANCELLED = "cancelled"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.ASSIGNED: ("等接下", "blue", "send"),
    State.ACCEPTED: ("正在办", "blue", "tool"),
    State.DONE: ("办好了，等核对", "amber", "check"),
    State.CHECKED: ("已核对", "green", "checks"),
    State.RETURNED: ("退回来了", "amber", "arrow-back-up"),
    State.CANCELLED: ("已撤销", "neutral", "x"),
}
RUNNING = frozenset({State.ASSIGNED, State.ACCEPTED})
ENDED = frozenset({State.CHECKED, State.CANCELLED})


class Action(StrEnum):
    """What can be done; the names are in the address ``/decisions/<id>/<action>``."""

    ACCEPT = "accept"
    DONE = "done"
    CHECK = "check"
    REDO = "redo"
    RETURN = "return"
    ASSIGN = "assign"
    HAND_OVER = "hand-over"
    EXTEND = "extend"
    ASK_EXTEND = "ask-extend"
    AGREE_EXTEND = "agree-extend"
    REFUSE_EXTEND = "refuse-extend"
    TAKE_BACK = "take-back"
    CANCEL = "cancel"
    RECUSE = "recuse"
    HAND_BACK = "hand-back"


class By(StrEnum):
    """Who takes a step: the lead unit, whoever makes decisions (desk, commissioner), or the commissioner alone;
    ``system`` what follows of another step.
    """

    LEAD = "lead"
    MAKER = "maker"
    COMMISSIONER = "commissioner"
    SYSTEM = "system"


# Who hears of it.
LEAD, HELPERS, MAKERS, COMMISSIONER, AUTHOR, ASKER = "lead", "helpers", "makers", "commissioner", "author", "asker"
EXTENSION = "extend"
_S, _A = State, Action
_DECIDES = {"decides": (EXTENSION,), "another": "您请的，要由别人定"}
_LOOK = "点开看"


class Step(Transition[State, Action]):
    """A step of a decision."""


def _by_lead(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.LEAD, "decision.work", **more)  # type: ignore[arg-type]


def _by_maker(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.MAKER, "decision.make", **more)  # type: ignore[arg-type]


DECISIONS = Workflow(
    "A decision",
    "webapp/decisions/states.py",
    "decision",
    labels=STATE_LABELS,
    begins=(_S.ASSIGNED, "the desk or the commissioner writes down what was decided; later a meeting's minutes do"),
    steps=(
        _by_lead(_A.ACCEPT, "接下", {_S.ASSIGNED}, _S.ACCEPTED, "decision.accepted").says(
            "接下决定",
            always(AUTHOR, "接下了：{number}", "check", "green", "{who}，{due}前办好"),
            flash="接下了",
            history=("{who} 接下了",),
        ),
        _by_lead(_A.DONE, "办好了", {_S.ACCEPTED}, _S.DONE, "decision.done", note=NOTE).says(
            "决定办好",
            to_decide(always(MAKERS, "办好了，等核对：{number}", "check", "amber", "{who}")),
            always(AUTHOR, "办好了：{number}", "check", "green", "{who}，还要另一个人核对"),
            flash="记下了，等核对",
            prompt=("办了什么、怎么样了？说一句", "核对的人会看"),
            history=("{who} 办好了",),
        ),
        _by_maker(
            _A.CHECK,
            "核对",
            {_S.DONE},
            _S.CHECKED,
            "decision.checked",
            not_by=("done_by_id",),
            another="您办的，要由别人核对",
        ).says(
            "核对决定",
            always(LEAD, "核对过了：{number}", "checks", "green", "{who}"),
            always(AUTHOR, "核对过了：{number}", "checks", "green", "{who}"),
            flash="核对好了",
            prompt=("看过什么？可以不写",),
            history=("{who} 核对过了",),
        ),
        _by_maker(
            _A.REDO,
            "退回重做",
            {_S.DONE},
            _S.ACCEPTED,
            "decision.sent_back",
            note=NOTE,
            not_by=("done_by_id",),
            another="您办的，要由别人核对",
        ).says(
            "决定退回重做",
            to_do(always(LEAD, "还没办好：{number}", "arrow-back-up", "amber", _LOOK)),
            flash="退回去了",
            prompt=("还差什么？说一句", "办的单位会看到"),
            history=("{who} 退回重做",),
        ),
        _by_lead(_A.RETURN, "退回", RUNNING, _S.RETURNED, "decision.returned", note=NOTE).says(
            "退回决定",
            to_decide(always(MAKERS, "退回来了：{number}", "arrow-back-up", "amber", "{who}，要改派或者撤销")),
            always(AUTHOR, "退回来了：{number}", "arrow-back-up", "amber", "{who}"),
            flash="退回去了",
            prompt=("为什么退回？说一句", "不归您单位管，写明该归谁"),
            history=("{who} 退回",),
        ),
        _by_maker(_A.ASSIGN, "改派", {_S.RETURNED}, _S.ASSIGNED, "decision.assigned").says(
            "改派决定",
            to_sign(always(LEAD, "有一条决定要办：{number}", "send", "amber", "{due}前办好")),
            flash="派出去了",
            prompt=("交代一句，可以不写",),
            history=("{who} 改派",),
        ),
        _by_maker(_A.HAND_OVER, "当面交单", RUNNING, None, "decision.handed_over", note="写上交给了谁").says(
            "当面交单",
            flash="记下了",
            prompt=("交给了谁？写上名字", "纸的交办单当面交的，在这里记一笔；接下还是由牵头的单位来点"),
            history=("{who} 当面交了交办单",),
        ),
        _by_lead(
            _A.ASK_EXTEND,
            "申请延期",
            RUNNING,
            None,
            "decision.extension_asked",
            note=NOTE,
            ask=EXTENSION,
        ).says(
            "申请延期",
            to_decide(always(COMMISSIONER, "申请延期：{number}", "hourglass", "amber", "{who}，想延到{until}")),
            flash="申请交上去了，等政法委员定",
            prompt=("为什么要延？说一句",),
            history=("{who} 申请延到{until}",),
        ),
        _by_lead(
            _A.TAKE_BACK,
            "收回延期申请",
            RUNNING,
            None,
            "decision.extension_taken_back",
            decides=(EXTENSION,),
            another="不是您申请的，由申请的人来点",
            answer=Answer.BACK,
        ).says(
            "收回延期申请",
            always(COMMISSIONER, "延期申请收回了：{number}", "hourglass", "neutral", "{who}，还是{due}前办好"),
            flash="收回来了，期限不变",
            prompt=("要说明的，可以不写",),
            history=("{who} 收回了延期申请",),
        ),
        Step(
            _A.AGREE_EXTEND,
            "同意延期",
            RUNNING,
            None,
            "decision.extended",
            By.COMMISSIONER,
            "decision.extend",
            answer=Answer.YES,
            **_DECIDES,  # type: ignore[arg-type]
        ).says(
            "同意延期",
            always(ASKER, "同意延期：{number}", "check", "green", "延到{due}"),
            always(AUTHOR, "延期了：{number}", "hourglass", "amber", "{who}同意，延到{due}"),
            flash="延了",
            history=("{who} 同意延到{due}",),
        ),
        Step(
            _A.REFUSE_EXTEND,
            "不同意延期",
            RUNNING,
            None,
            "decision.extension_refused",
            By.COMMISSIONER,
            "decision.extend",
            note=NOTE,
            answer=Answer.NO,
            **_DECIDES,  # type: ignore[arg-type]
        ).says(
            "不同意延期",
            always(ASKER, "没同意延期：{number}", "x", "amber", "还是{due}前办好"),
            flash="告诉他们了",
            prompt=("为什么不延？说一句",),
            history=("{who} 没同意延期",),
        ),
        Step(
            _A.EXTEND,
            "延期",
            RUNNING,
            None,
            "decision.given_time",
            By.COMMISSIONER,
            "decision.extend",
            NOTE,
        ).says(
            "延期",
            always(LEAD, "延期了：{number}", "hourglass", "amber", "{who}，延到{due}"),
            always(AUTHOR, "延期了：{number}", "hourglass", "amber", "{who}，延到{due}"),
            flash="延了",
            prompt=("为什么延？说一句", "办的单位会看到"),
            history=("{who} 延到{due}",),
        ),
        _by_maker(
            _A.CANCEL, "撤销", {_S.ASSIGNED, _S.ACCEPTED, _S.RETURNED}, _S.CANCELLED, "decision.cancelled", note=NOTE
        ).says(
            "撤销决定",
            Wording(LEAD, "这件不用办了：{number}", "x", "neutral", _LOOK, _LOOK),
            Wording(HELPERS, "这件不用办了：{number}", "x", "neutral", _LOOK, _LOOK),
            flash="撤销了",
            prompt=("为什么撤销？说一句",),
            history=("{who} 撤销了",),
        ),
        # Who withdraws says why to those who work on it, never in the journal; what follows is in service.
        _by_lead(_A.RECUSE, "我要回避", RUNNING, None, "decision.recused").says(
            "回避决定",
            to_do(always(LEAD, "{who}要回避，请别人来办：{number}", "user", "amber", "{due}前办好，期限不变")),
            flash="记下了，由别人来办",
            prompt=("为什么要回避？说一句", "交给别人办。您不能再办这件，期限不变"),
            history=("{who} 回避，不再办这件",),
        ),
        Step(_A.HAND_BACK, "回避，退回来", RUNNING, _S.RETURNED, "decision.handed_back", By.SYSTEM).says(
            "回避，退回决定",
            to_decide(
                always(
                    MAKERS,
                    "退回来了：{number}",
                    "arrow-back-up",
                    "amber",
                    "{lead}有人回避，没有别人能办，要改派或者撤销",
                )
            ),
            always(AUTHOR, "退回来了：{number}", "arrow-back-up", "amber", "{lead}有人回避，没有别人能办"),
            history=("{who} 回避，没有别人能办，退回来了",),
        ),
    ),
    events=(
        Event(
            "decision.made",
            "记下决定",
            notice=(
                to_sign(always(LEAD, "有一条决定要办：{number}", "send", "amber", "{due}前办好")),
                to_do(always(HELPERS, "有一条决定要配合：{number}", "users", "blue", "{lead}牵头，{due}前办好")),
            ),
        ),
        Event(
            "decision.due_soon",
            "决定快到期",
            notice=(to_do(always(LEAD, "快到期了：{number}", "clock", "amber", "{due}前办好")),),
        ),
        Event(
            "decision.overdue",
            "决定到期",
            notice=(to_do(always(LEAD, "到期了：{number}", "alarm", "brick", "办好了就记下，办不完可以申请延期")),),
        ),
        Event(
            "decision.chased",
            "决定催办",
            notice=(
                to_do(always(LEAD, "超期一个工作日了：{number}", "alarm", "brick", "请今天就办")),
                always(AUTHOR, "超期一个工作日了：{number}", "alarm", "brick", "{lead}还没办好"),
            ),
        ),
        Event("decision.set_aside", "决定另行办理"),
    ),
    ends=(_S.CHECKED, _S.CANCELLED),
    quiet=("document.seen", "decision.due_soon", "decision.overdue", "decision.chased"),
)
