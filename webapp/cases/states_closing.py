"""Why a case is closed: reasons kept apart, so that closed is never counted as settled."""

from enum import StrEnum


class CloseReason(StrEnum):
    """Why a case is closed; only ``solved`` and ``agreed`` say that it was settled."""

    SOLVED = "solved"
    AGREED = "agreed"
    NOT_OURS = "not_ours"
    WITHDRAWN = "withdrawn"
    CANNOT_BE_SETTLED = "cannot_be_settled"
    UNANSWERED = "unanswered"
    MERGED = "merged"


CLOSE_WORDS: dict[CloseReason, str] = {
    CloseReason.SOLVED: "办好了",
    CloseReason.AGREED: "双方谈好了",
    CloseReason.NOT_OURS: "不归这里管",
    CloseReason.WITHDRAWN: "报的人不要办了",
    CloseReason.CANNOT_BE_SETTLED: "办不了",
    CloseReason.UNANSWERED: "没有回话",
    CloseReason.MERGED: "并到另一件里了",
}
# What may be chosen, and where words are needed: where to go instead, or why not.
PRESSED_REASONS = (CloseReason.NOT_OURS, CloseReason.WITHDRAWN, CloseReason.CANNOT_BE_SETTLED)
REASONS_WITH_WORDS = frozenset({CloseReason.NOT_OURS, CloseReason.CANNOT_BE_SETTLED})
