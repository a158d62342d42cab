"""The states of a situation: a draft may be written anew, frozen it never changes, issued the invited read it."""

from enum import StrEnum

from webapp.core.notices import always, to_decide
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of a situation."""

    DRAFT = "draft"
    FROZEN = "frozen"
    ISSUED = "issued"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.DRAFT: ("草稿", "amber", "edit"),
    State.FROZEN: ("定稿了，等签发", "blue", "lock"),
    State.ISSUED: ("已签发", "green", "check"),
}


class Action(StrEnum):
    """What can be done; the names are in the address ``/situations/<key>/<action>``."""

    REWRITE = "rewrite"
    TOPICS = "topics"
    FREEZE = "freeze"
    ISSUE = "issue"


class By(StrEnum):
    """Who takes a step: the desk, or the commissioner."""

    DESK = "desk"
    COMMISSIONER = "commissioner"


_S, _A = State, Action
# Who hears of it.
DESK, COMMISSIONER = "desk", "commissioner"


class Step(Transition[State, Action]):
    """A step of a situation."""


SITUATIONS = Workflow(
    "A situation",
    "webapp/meetings/situations/states.py",
    "situation",
    labels=STATE_LABELS,
    begins=(_S.DRAFT, "the worker writes it when its half-month is over; an extra meeting asks for its own span"),
    steps=(
        Step(_A.REWRITE, "重写", {_S.DRAFT}, None, "situation.rewritten", By.DESK, "situation.freeze").says(
            "重写研判", flash="按现在的数重写了"
        ),
        Step(_A.TOPICS, "选议题", {_S.DRAFT, _S.FROZEN}, None, "situation.ticked", By.DESK, "situation.freeze").says(
            "选定议题", flash="选好了，上会的议程里会有"
        ),
        Step(_A.FREEZE, "定稿", {_S.DRAFT}, _S.FROZEN, "situation.frozen", By.DESK, "situation.freeze").says(
            "研判定稿",
            to_decide(always(COMMISSIONER, "研判定稿了，等签发：{span}", "lock", "amber", "点开看")),
            flash="定稿了，数以后不会再变",
            prompt=("定稿以后，数不会再变", "下面的话还可以加，签发前都行"),
        ),
        Step(_A.ISSUE, "签发", {_S.FROZEN}, _S.ISSUED, "situation.issued", By.COMMISSIONER, "situation.issue").says(
            "签发研判",
            always(DESK, "研判签发了：{span}", "check", "green", "{who}"),
            flash="签发了，参会的都能看",
        ),
    ),
    events=(
        Event(
            "situation.written",
            "写研判",
            notice=(always(DESK, "研判写好了：{span}", "chart-bar", "blue", "看一看，补几句，定稿"),),
        ),
        Event("situation.noted", "给研判加话"),
    ),
    ends=(_S.ISSUED,),
    quiet=("document.seen",),
)
