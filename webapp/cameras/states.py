"""How a point stands: it works, it is broken, it is out of use."""

from enum import StrEnum


class State(StrEnum):
    """The state of a point."""

    NORMAL = "normal"
    FAULT = "fault"
    OFF = "off"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.NORMAL: ("正常", "green", "circle-check"),
    State.FAULT: ("故障", "brick", "alert-circle"),
    State.OFF: ("停用", "neutral", "x"),
}
