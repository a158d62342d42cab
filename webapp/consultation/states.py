"""The states of a consultation and every step between them, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.asks import Answer
from webapp.core.notices import Wording, always, to_decide, to_do
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class State(StrEnum):
    """The state of a consultation; ``draft`` is one on a person that nobody agreed to yet."""

    DRAFT = "draft"
    OPEN = "open"
    MET = "met"
    CONCLUDED = "concluded"
    REFUSED = "refused"
    CANCELLED = "cancelled"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.DRAFT: ("等同意", "amber", "hourglass"),
    State.OPEN: ("听意见", "blue", "messages"),
    State.MET: ("会商过", "blue", "users"),
    State.CONCLUDED: ("有结论", "green", "circle-check"),
    State.REFUSED: ("没同意", "neutral", "x"),
    State.CANCELLED: ("记错了", "neutral", "x"),
}
RUNNING = frozenset({State.OPEN, State.MET})
LIVE = RUNNING | {State.DRAFT}
ENDED = frozenset({State.CONCLUDED, State.REFUSED, State.CANCELLED})
# The topic that is about one person; it shows its words to nobody but who takes part.
PERSON = "person"


class Action(StrEnum):
    """What can be done; the names are in the address ``/consultations/<id>/<action>``."""

    ASK_OPEN = "ask-open"
    AGREE_OPEN = "agree-open"
    REFUSE_OPEN = "refuse-open"
    OPINION = "opinion"
    RECORD = "record"
    CONCLUDE = "conclude"
    RECUSE = "recuse"
    CANCEL = "cancel"


class By(StrEnum):
    """Who takes a step: who makes consultations (desk, commissioner), a unit that is asked, or either."""

    MAKER = "maker"
    SEAT = "seat"
    EITHER = "either"


# Who hears of it: all units that take part, those that are asked and those that are guests, the asked that have not
# written, who made it, whose yes it takes.
SEATS, ASKED, GUESTS, SILENT, AUTHOR, DECIDER = "seats", "asked", "guests", "silent", "author", "decider"
OPENING = "open"
_S, _A = State, Action
_DECIDES = {"decides": (OPENING,), "another": "您请的，要由别人定"}
_LOOK = "点开看"
# The court guides: it is invited without a day.
_INVITES = (
    to_do(always(ASKED, "请您单位参加会商：{number}", "messages", "blue", "{due}前写意见")),
    always(GUESTS, "请您来听会商：{number}", "messages", "blue", "可以写意见，不催"),
)


class Step(Transition[State, Action]):
    """A step of a consultation."""


def _by_maker(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.MAKER, "consultation.make", **more)  # type: ignore[arg-type]


CONSULTATIONS = Workflow(
    "A consultation",
    "webapp/consultation/states.py",
    "consultation",
    labels=STATE_LABELS,
    begins=(_S.DRAFT, "one on a person waits for a second person; on any other topic it is open at once"),
    steps=(
        _by_maker(_A.ASK_OPEN, "请同意", {_S.DRAFT}, None, "consultation.open_asked", ask=OPENING).says(
            "请同意会商",
            to_decide(always(DECIDER, "一个会商要您定：{number}", "hourglass", "amber", "{who}请的")),
            flash="请上去了，同意了参加的单位才看得到",
            history=("{who} 请同意",),
        ),
        _by_maker(
            _A.AGREE_OPEN, "同意", {_S.DRAFT}, _S.OPEN, "consultation.opened", answer=Answer.YES, **_DECIDES
        ).says(
            "同意会商",
            *_INVITES,
            always(AUTHOR, "同意会商了：{number}", "check", "green", "{who}"),
            flash="同意了，参加的单位看得到了",
            history=("{who} 同意",),
        ),
        _by_maker(
            _A.REFUSE_OPEN,
            "不同意",
            {_S.DRAFT},
            _S.REFUSED,
            "consultation.open_refused",
            note=NOTE,
            answer=Answer.NO,
            **_DECIDES,
        ).says(
            "不同意会商",
            always(AUTHOR, "没同意会商：{number}", "x", "amber", _LOOK),
            flash="告诉请的人了",
            prompt=("为什么不同意？说一句", "请的人会看到"),
            history=("{who} 没同意",),
        ),
        Step(
            _A.OPINION,
            "写意见",
            RUNNING,
            None,
            "consultation.opinion",
            By.SEAT,
            "consultation.work",
            NOTE,
        ).says(
            "写会商意见",
            always(AUTHOR, "写了意见：{number}", "messages", "blue", "{unit}"),
            flash="写好了，参加的都看得到",
            prompt=("您单位怎么看？", "参加的单位都看得到。再写一次，就用新的，旧的还留着"),
            history=("{who} 写了意见",),
        ),
        _by_maker(_A.RECORD, "记会商", RUNNING, _S.MET, "consultation.recorded").says(
            "记会商",
            always(SEATS, "会商过了：{number}", "users", "blue", _LOOK),
            flash="记下了",
            prompt=("说了什么？", "参加的单位都看得到"),
            history=("{who} 记了一次会商",),
        ),
        _by_maker(_A.CONCLUDE, "下结论", {_S.MET}, _S.CONCLUDED, "consultation.concluded").says(
            "会商下结论",
            always(SEATS, "会商有结论了：{number}", "circle-check", "green", _LOOK),
            always(AUTHOR, "会商有结论了：{number}", "circle-check", "green", "{who}"),
            flash="有结论了，参加的单位都看得到",
            prompt=("怎么定的？", "参加的单位都看得到"),
            history=("{who} 下了结论",),
        ),
        # Who withdraws says why to those who work on it, never in the journal.
        Step(_A.RECUSE, "我要回避", LIVE, None, "consultation.recused", By.EITHER, "consultation.read").says(
            "回避会商",
            always(AUTHOR, "有人要回避：{number}", "user", "amber", "{who}，由别人来办"),
            flash="记下了，由别人来办",
            prompt=("为什么要回避？说一句", "由别人来办。您不能再写这个会商，期限不变"),
            history=("{who} 回避，不再办这个会商",),
        ),
        _by_maker(_A.CANCEL, "记错了", LIVE, _S.CANCELLED, "consultation.cancelled").says(
            "会商记错了",
            Wording(SEATS, "这个会商不用参加了：{number}", "x", "neutral", "记错了", "记错了"),
            flash="取消了，只留编号",
            prompt=("要说明的，可以不写", "只留编号，写“已另行办理”，别的都不留"),
            history=("{who} 说记错了",),
        ),
    ),
    events=(
        Event(
            "consultation.made",
            "发起会商",
            notice=_INVITES,
        ),
        Event(
            "consultation.due_soon",
            "会商意见快到期",
            notice=(to_do(always(SILENT, "会商意见快到期了：{number}", "clock", "amber", "{due}前写")),),
        ),
        Event(
            "consultation.overdue",
            "会商意见到期",
            notice=(to_do(always(SILENT, "会商意见到期了：{number}", "alarm", "brick", "还没写，请写上")),),
        ),
        Event(
            "consultation.chased",
            "会商意见催办",
            notice=(
                to_do(always(SILENT, "会商意见超期一个工作日了：{number}", "alarm", "brick", "请今天就写")),
                always(AUTHOR, "会商意见还没写齐：{number}", "alarm", "brick", _LOOK),
            ),
        ),
        Event("consultation.drafted", "写好会商，还没请同意"),
        Event("consultation.set_aside", "会商另行办理"),
        Event("consultation.words_erased", "会商的内容到期清掉了"),
    ),
    ends=(_S.CONCLUDED, _S.REFUSED, _S.CANCELLED),
    quiet=(
        "document.seen",
        "consultation.due_soon",
        "consultation.overdue",
        "consultation.chased",
        "consultation.words_erased",
    ),
)
