"""Sections of a situation (研判), offered by the packages that know of something; whoever writes one up reads them.

@section("last_decisions", order=110, heading="上次决定")
def late_decisions(town: Area, since: datetime, until: datetime) -> Sequence[Line]: …
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.areas.models import Area
from webapp.areas.scope import desk_scope
from webapp.core.registry import Registry
from webapp.people.actor import Actor


class Line(NamedTuple):
    """A line of a section: its words, a number where it counts, the list or page that has exactly these, and a key.

    One without a number names a single thing, by its code and never by a person: such lines are no part of what is
    frozen, and the one of a case goes when the case turns protected (``case_id``).
    """

    words: str
    number: int | None = None
    url: str = ""
    key: str = ""
    case_id: int | None = None


class Count(NamedTuple):
    """A number in a sentence or a table: its name (``data-count``), its value, and the list that has exactly these."""

    key: str
    number: int
    url: str = ""


class Sentence(NamedTuple):
    """A sentence with its numbers where they stand in it."""

    parts: tuple[str | Count, ...]


class Row(NamedTuple):
    """A row of a table: its words, the code of its village or category, its numbers."""

    words: str
    code: str
    counts: tuple[Count, ...]


class Table(NamedTuple):
    """Numbers by village (``by`` area) or category, beside the words of their columns.

    ``small``: its numbers could mean somebody (``small_numbers``). Then small ones are not written, with a second one
    where the total would tell, and a table whose total is below 5 is left out.
    """

    by: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    small: bool = False


Item = Line | Sentence | Table
Lines = Callable[[Area, datetime, datetime], Sequence[Item]]
Opens = Callable[[Actor, int], bool]


def at_the_desk(actor: Actor, town_id: int) -> bool:
    """Say whether somebody's lists are those of the town's desk, so that they have exactly what was counted."""
    return desk_scope(town_id) in actor.scopes


@dataclass(frozen=True)
class Section:
    """A section: its key (``data-section``), its place, its heading, and what it says of a town and a span of time.

    ``opens`` says for whom its numbers lead to their rows.
    """

    key: str
    order: int
    heading: str
    lines: Lines
    opens: Opens = at_the_desk


SECTIONS: Registry[Section] = Registry("sections of a situation")


def section(key: str, *, order: int, heading: str, opens: Opens = at_the_desk) -> Callable[[Lines], Lines]:
    """Register a function (town, since, until) → lines as a section; at most three bounded statements."""

    def declare(function: Lines) -> Lines:
        SECTIONS.add(Section(key, order, heading, function, opens), key)
        return function

    return declare


def sections_of(town: Area, since: datetime, until: datetime) -> Iterator[tuple[Section, Sequence[Item]]]:
    """Yield every section with its lines, in the order of their places, those without a line too."""
    for one in sorted(SECTIONS, key=lambda one: one.order):
        yield one, one.lines(town, since, until)
