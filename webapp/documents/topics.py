"""Topics that a situation proposes for the next meeting (建议议题), offered by the packages that know of something.

@topics("late", order=20, heading="超过 30 天没办好")
def late_cases(town: Area, since: datetime, until: datetime) -> Sequence[Topic]: …
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.areas.models import Area
from webapp.core.registry import Registry


class Topic(NamedTuple):
    """What could be talked over: a key that stays the same, its words (codes, no names), its page, the case it is of.

    The topic of a case goes when the case turns protected.
    """

    key: str
    words: str
    url: str
    case_id: int | None = None


Topics = Callable[[Area, datetime, datetime], Sequence[Topic]]


@dataclass(frozen=True)
class Source:
    """Where topics come from: its name, its place, what they have in common, and those of a town and a span of time."""

    key: str
    order: int
    heading: str
    topics: Topics


SOURCES: Registry[Source] = Registry("sources of topics")


def topics(key: str, *, order: int, heading: str) -> Callable[[Topics], Topics]:
    """Register a function (town, since, until) → topics; at most two bounded statements, at most fifty topics."""

    def declare(function: Topics) -> Topics:
        SOURCES.add(Source(key, order, heading, function), key)
        return function

    return declare


def topics_of(town: Area, since: datetime, until: datetime) -> Iterator[tuple[Source, Sequence[Topic]]]:
    """Yield every source with its topics, in the order of their places."""
    for one in sorted(SOURCES, key=lambda one: one.order):
        yield one, one.topics(town, since, until)
