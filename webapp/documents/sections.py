"""Sections of a situation (研判), offered by the packages that know of something; whoever writes one up reads them.

@section("last_decisions", order=110, heading="上次决定")
def late_decisions(town: Area, since: datetime, until: datetime) -> Sequence[Line]: …
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.areas.models import Area
from webapp.core.registry import Registry


class Line(NamedTuple):
    """A line of a section: its words, a number where it counts, the list or page that has exactly these, and a key."""

    words: str
    number: int | None = None
    url: str = ""
    key: str = ""


Lines = Callable[[Area, datetime, datetime], Sequence[Line]]


@dataclass(frozen=True)
class Section:
    """A section: its key (``data-section``), its place, its heading, and what it says of a town and a span of time."""

    key: str
    order: int
    heading: str
    lines: Lines


SECTIONS: Registry[Section] = Registry("sections of a situation")


def section(key: str, *, order: int, heading: str) -> Callable[[Lines], Lines]:
    """Register a function (town, since, until) → lines as a section; at most three bounded statements."""

    def declare(function: Lines) -> Lines:
        SECTIONS.add(Section(key, order, heading, function), key)
        return function

    return declare


def sections_of(town: Area, since: datetime, until: datetime) -> Iterator[tuple[Section, Sequence[Line]]]:
    """Yield every section with its lines, in the order of their places, those without a line too."""
    for one in sorted(SECTIONS, key=lambda one: one.order):
        yield one, one.lines(town, since, until)
