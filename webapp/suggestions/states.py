"""The states of a suggestion and every step between them, as data."""

from enum import StrEnum

from webapp.core.notices import Wording, always, to_do
from webapp.core.workflow import Event, Transition, Workflow


class About(StrEnum):
    """What it is about."""

    APP = "app"
    BURDEN = "burden"
    OTHER = "other"


ABOUT_WORDS = {About.APP: "这个软件不好用", About.BURDEN: "活太多、太重复", About.OTHER: "别的办法、别的难处"}


class State(StrEnum):
    """The state of a suggestion."""

    RECEIVED = "received"
    ANSWERED = "answered"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.RECEIVED: ("等回话", "neutral", "clock"),
    State.ANSWERED: ("已回话", "blue", "message-2"),
    State.ADOPTED: ("改了", "green", "check"),
    State.NOT_ADOPTED: ("改不了", "neutral", "x"),
}


class Action(StrEnum):
    """What can be done; the names are in the address ``/suggestions/<id>/<action>``."""

    ANSWER = "answer"
    ADOPT = "adopt"
    DECLINE = "decline"


# Who hears of it.
BOX, AUTHOR = "box", "author"
_S, _A = State, Action
_OPEN = frozenset({_S.RECEIVED, _S.ANSWERED})


def _by_grid_centre(action: Action, word: str, target: State, event: str) -> Transition[State, Action]:
    return Transition(
        action, word, _OPEN, target, event, by="grid centre", verb="suggestion.answer", flash="发出去了，提的人会看到"
    )


SUGGESTIONS = Workflow(
    "A suggestion",
    "webapp/suggestions/states.py",
    "suggestion",
    labels=STATE_LABELS,
    begins=(_S.RECEIVED, "somebody says what is hard"),
    steps=(
        _by_grid_centre(_A.ANSWER, "回话", _S.ANSWERED, "suggestion.answered").says(
            "回了意见",
            always(AUTHOR, "您的意见有人回话了", "message-2", "blue", "点开看"),
            prompt=("想怎么回他？",),
        ),
        _by_grid_centre(_A.ADOPT, "改了", _S.ADOPTED, "suggestion.adopted").says(
            "意见采纳",
            always(AUTHOR, "您提的意见，改了", "check", "green", "点开看"),
            prompt=("改了什么？大家都会看到，不写名字",),
        ),
        _by_grid_centre(_A.DECLINE, "改不了", _S.NOT_ADOPTED, "suggestion.declined").says(
            "意见没采纳",
            always(AUTHOR, "您提的意见有结果了", "message-2", "neutral", "点开看"),
            prompt=("为什么改不了？",),
        ),
    ),
    events=(
        Event(
            "suggestion.received",
            "收到意见",
            notice=(to_do(Wording(BOX, "意见箱里有新的意见", "mailbox", "amber", "", "有人在等回话")),),
        ),
    ),
    ends=(_S.ADOPTED, _S.NOT_ADOPTED),
)
