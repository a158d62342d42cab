"""The states of a bulletin and every step between them, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.notices import always, to_decide, to_do
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class State(StrEnum):
    """The state of a bulletin."""

    DRAFT = "draft"
    SIGNING = "signing"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.DRAFT: ("草稿", "neutral", "edit"),
    State.SIGNING: ("等签发", "amber", "hourglass"),
    State.ISSUED: ("已发出", "green", "send"),
    State.WITHDRAWN: ("已收回", "neutral", "arrow-back-up"),
    State.DROPPED: ("不发了", "neutral", "x"),
}
UNDER_WAY = frozenset({State.DRAFT, State.SIGNING})


class Action(StrEnum):
    """What can be done; the names are in the address ``/bulletins/<id>/<action>``."""

    ASK_ISSUE = "ask-issue"
    CHANGE = "change"
    ISSUE = "issue"
    REFUSE_ISSUE = "refuse-issue"
    DROP = "drop"
    READ = "read"
    WITHDRAW = "withdraw"


class By(StrEnum):
    """Who takes a step: its writer, who signs (desk, commissioner), to whom it goes."""

    WRITER = "writer"
    SIGNER = "signer"
    READER = "reader"


# Who hears of it.
READERS, UNREAD, SIGNERS, AUTHOR = "readers", "unread", "signers", "author"
_S, _A = State, Action
_LOOK = "点开看"
_NOT_OWN = {"not_by": ("author_id",), "another": "您写的，要由别人签发"}


class Step(Transition[State, Action]):
    """A step of a bulletin."""


def _by_writer(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.WRITER, "bulletin.write", **more)  # type: ignore[arg-type]


def _by_signer(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return Step(action, word, frozenset(sources), target, event, By.SIGNER, "bulletin.sign", **more)  # type: ignore[arg-type]


BULLETINS = Workflow(
    "A bulletin",
    "webapp/meetings/bulletins/states.py",
    "bulletin",
    labels=STATE_LABELS,
    begins=(_S.SIGNING, "desk, commissioner or reception write it; one that is only kept begins as a draft"),
    steps=(
        _by_writer(_A.ASK_ISSUE, "写好了", {_S.DRAFT}, _S.SIGNING, "bulletin.written").says(
            "通报写好",
            to_decide(always(SIGNERS, "有通报等签发：{kind}", "hourglass", "amber", "{who}写的")),
            flash="交上去了，等另一个人签发",
            history=("{who} 写好了",),
        ),
        _by_writer(_A.CHANGE, "改一改", UNDER_WAY, None, "bulletin.changed").says(
            "改通报", flash="改好了", prompt=("改哪里？",), history=("{who} 改过",)
        ),
        _by_signer(_A.ISSUE, "签发", {_S.SIGNING}, _S.ISSUED, "bulletin.issued", **_NOT_OWN).says(
            "签发通报",
            to_do(always(READERS, "通报：{kind} {number}", "speakerphone", "blue", "看完按一下“我看过了”")),
            always(AUTHOR, "签发了：{kind} {number}", "send", "green", "{who}"),
            flash="发出去了",
            history=("{who} 签发",),
        ),
        _by_signer(
            _A.REFUSE_ISSUE, "退回修改", {_S.SIGNING}, _S.DRAFT, "bulletin.sent_back", note=NOTE, **_NOT_OWN
        ).says(
            "通报退回修改",
            always(AUTHOR, "通报退回来了：{kind}", "arrow-back-up", "amber", "{who}，改好再交"),
            flash="退回去了",
            prompt=("要改哪里？说一句", "写的人会看到"),
            history=("{who} 退回修改",),
        ),
        _by_writer(_A.DROP, "不发了", UNDER_WAY, _S.DROPPED, "bulletin.dropped").says(
            "通报不发了", flash="不发了", history=("{who} 不发了",)
        ),
        Step(_A.READ, "我看过了", frozenset({_S.ISSUED}), None, "bulletin.read", By.READER, "bulletin.read").says(
            "看过通报", flash="记下了，您看过了", history=("{who} 看过了",)
        ),
        _by_signer(_A.WITHDRAW, "收回", {_S.ISSUED}, _S.WITHDRAWN, "bulletin.withdrawn", note="写一句为什么收回").says(
            "收回通报",
            always(READERS, "通报收回了：{number}", "arrow-back-up", "neutral", "不用再看"),
            always(SIGNERS, "通报收回了：{number}", "arrow-back-up", "neutral", _LOOK),
            flash="收回了，都告诉了",
            prompt=("为什么收回？说一句", "收回以后只留编号，正文谁也看不到"),
            history=("{who} 收回",),
        ),
    ),
    events=(
        Event(
            "bulletin.made",
            "写通报",
            notice=(to_decide(always(SIGNERS, "有通报等签发：{kind}", "hourglass", "amber", "{who}写的")),),
        ),
        Event("bulletin.kept", "存通报草稿"),
        Event(
            "bulletin.unread",
            "催看通报",
            notice=(to_do(always(UNREAD, "通报还没人看：{kind} {number}", "clock", "amber", "看完按一下“我看过了”")),),
        ),
        Event(
            "bulletin.unmanned",
            "通报没人能看",
            notice=(always(SIGNERS, "有单位现在没有人：{number}", "users", "amber", "通报发到了，没有人能看"),),
        ),
        Event(
            "bulletin.set_aside",
            "通报另行办理",
            notice=(
                always(READERS, "通报收回了：{number}", "arrow-back-up", "neutral", "不用再看"),
                always(SIGNERS, "通报收回了：{number}", "arrow-back-up", "neutral", _LOOK),
            ),
        ),
    ),
    ends=(_S.WITHDRAWN, _S.DROPPED),
    quiet=("document.seen", "bulletin.read", "bulletin.unread", "bulletin.unmanned"),
)
