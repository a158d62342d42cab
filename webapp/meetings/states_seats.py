"""What an invited unit or village answers, as data; each seat has a version of its own."""

from collections.abc import Collection
from enum import StrEnum

from webapp.core.notices import always
from webapp.core.workflow import Transition, Workflow

COMING, CANNOT = "coming", "cannot"
ANSWERS = {COMING: "来", CANNOT: "来不了"}


class SeatState(StrEnum):
    """Where an invitation stands."""

    ASKED = "asked"
    COMING = "coming"
    CANNOT = "cannot"


# State → (word, tone of its chip, icon).
SEAT_LABELS: dict[SeatState, tuple[str, str, str]] = {
    SeatState.ASKED: ("还没回", "amber", "clock"),
    SeatState.COMING: ("来", "green", "check"),
    SeatState.CANNOT: ("来不了", "neutral", "x"),
}


class SeatAction(StrEnum):
    """What the invited do; both are said at ``/meetings/<id>/answer``."""

    COME = "come"
    DECLINE = "decline"


KEEPERS = "keepers"
_S, _A = SeatState, SeatAction


class SeatStep(Transition[SeatState, SeatAction]):
    """A step of an invitation."""


def _step(
    action: SeatAction, word: str, sources: Collection[SeatState], target: SeatState, event: str, note: str = ""
) -> SeatStep:
    return SeatStep(action, word, frozenset(sources), target, event, "invited", "meeting.answer", note)


SEATS = Workflow(
    "An invitation to a joint meeting",
    "webapp/meetings/states_seats.py",
    "meeting_seat",
    labels=SEAT_LABELS,
    begins=(_S.ASKED, "the desk sends the notice"),
    steps=(
        _step(_A.COME, "来", set(_S), _S.COMING, "meeting.coming").says(
            "回了：来", flash="记下了，会到", history=("{unit}：来",)
        ),
        _step(_A.DECLINE, "来不了", set(_S), _S.CANNOT, "meeting.cannot", note="写一句为什么来不了").says(
            "回了：来不了",
            always(KEEPERS, "{unit}来不了：{when}的会", "x", "amber", "{who}，点开看为什么、谁来替"),
            flash="记下了，来不了",
            prompt=("为什么来不了？说一句",),
            history=("{unit}：来不了",),
        ),
    ),
    ends=(),
)
