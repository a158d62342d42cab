"""What came of handing one message to another machine: the same few words for every provider."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How it ended."""

    WENT = "went"  # the provider took it
    LATER = "later"  # not now: the provider is away, slow or busy; another try may do
    GONE = "gone"  # this address receives nothing any more, whatever is sent
    REFUSED = "refused"  # never like this: the message, our account or the address itself


REASONS = {
    "unreachable": "连不上",
    "timeout": "对方没有回答",
    "busy": "对方说太多了，等一等",
    "broken": "对方出了故障",
    "nonsense": "对方的回答看不懂",
    "gone": "这个地址不再收了",
    "not_allowed": "这个地址不让发",
    "no_right": "账号或密钥不对",
    "no_template": "这句话没有配模板",
    "unknown_person": "对方那里没有这个人",
    "used_up": "对方说次数用完了",
    "refused": "对方不收",
    "failed": "自己这边出错了",
}
"""Why something did not go, as the system administrator reads it; nothing of what a provider said is kept."""


@dataclass(frozen=True)
class Outcome:
    """What a provider did with one message; ``wait`` seconds it asks to be left alone, ``reason`` one of REASONS."""

    kind: Kind
    reason: str = ""
    wait: int | None = None

    def __post_init__(self) -> None:
        """Refuse a reason that the administrator could not read (ValueError)."""
        if self.reason and self.reason not in REASONS:
            raise ValueError(f"{self.reason} is none of the reasons")


WENT = Outcome(Kind.WENT)


def later(reason: str, wait: int | None = None) -> Outcome:
    """Return that it may go another time."""
    return Outcome(Kind.LATER, reason, wait)


def gone(reason: str = "gone") -> Outcome:
    """Return that the address is no more."""
    return Outcome(Kind.GONE, reason)


def refused(reason: str) -> Outcome:
    """Return that it will never go like this."""
    return Outcome(Kind.REFUSED, reason)
