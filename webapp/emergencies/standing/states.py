"""The states of a swap (换班) and every step between them, as data; ``service_swaps`` alone follows it."""

from enum import StrEnum


class SwapState(StrEnum):
    """The state of a swap that somebody asked for."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
