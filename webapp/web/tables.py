"""Lists as tables: the columns that a page names, and what an address and the desk's cookies ask of them.

A list page is one tuple of columns and one query that returns a ``ListPage``; ``kit/table.html`` draws it: a table on a
desk, below 900 px each row as the card or cell that phones always had.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request

from webapp.web.addresses import known_word
from webapp.web.pagination import PAGE_SIZE, ListPage, next_page

ON_A_DESK = 50
"""So many rows a page has where there is room; a phone gets ``PAGE_SIZE``."""
DESK_COOKIE, COLUMNS_COOKIE, ROOMY_COOKIE = "one_door_desk", "one_door_cols", "one_door_roomy"
PHONE_PLACES = ("photo", "top", "title", "chip", "side", "second", "out", "none")
WIDTHS = ("photo", "xs", "s", "chip", "m", "l", "xl", "fill")


class Link(NamedTuple):
    """What a row is called and leads to; ``key`` is its code in ``?open=``.

    Without a ``url`` it is only a name. ``opens`` is False for what nobody may open by accident, as a protected
    matter: it never stands in an address. ``beside`` is False for what leads to another list, which no pane shows.
    """

    words: Any
    url: str
    key: str
    opens: bool = True
    beside: bool = True


class Lamp(NamedTuple):
    """Time as a light with its words, short; a phone reads the ``sentence``, a desk has it in the title.

    Without a ``tone`` there is no light: nothing can be late.
    """

    tone: str | None
    words: str
    sentence: str = ""


class Chip(NamedTuple):
    """A state: always a word and an icon."""

    word: str
    tone: str
    icon: str


class Photo(NamedTuple):
    """A small picture by its address, and how many there are where a phone says so."""

    url: str
    number: int = 0


class Plate(NamedTuple):
    """An icon on its tone, with the red number of what is new in it."""

    icon: str
    tone: str
    number: int = 0


class Draw(NamedTuple):
    """How a cell is drawn (the part of ``kit/table.html`` of this name), and what of a row is shown."""

    kind: str
    of: Callable[[Any], Any]


def title(of: Callable[[Any], Link]) -> Draw:
    """Draw the name of a row, whose link covers it; each table has exactly one."""
    return Draw("title", of)


def words(of: Callable[[Any], Any]) -> Draw:
    """Draw words."""
    return Draw("words", of)


def link(of: Callable[[Any], Link]) -> Draw:
    """Draw words that lead somewhere else than their row does; plain words without an address."""
    return Draw("link", of)


def number(of: Callable[[Any], int | str]) -> Draw:
    """Draw a number, at the right."""
    return Draw("number", of)


def moment(of: Callable[[Any], datetime | None]) -> Draw:
    """Draw a moment, short, with the whole of it in its title."""
    return Draw("moment", of)


def lamp(of: Callable[[Any], Lamp]) -> Draw:
    """Draw a light with its words."""
    return Draw("lamp", of)


def state(of: Callable[[Any], str]) -> Draw:
    """Draw the chip of a state by its identifier in the glossary."""
    return Draw("state", of)


def chip(of: Callable[[Any], Chip | None]) -> Draw:
    """Draw a chip of the page's own."""
    return Draw("chip", of)


def photo(of: Callable[[Any], Photo | None]) -> Draw:
    """Draw a small picture."""
    return Draw("photo", of)


def plate(of: Callable[[Any], Plate]) -> Draw:
    """Draw an icon on its tone."""
    return Draw("plate", of)


@dataclass(frozen=True, kw_only=True)
class _Column:
    width: str = "m"
    sort: str | None = None
    filter: tuple[str, ...] = ()
    phone: str = "none"
    narrow: bool = False
    tight: bool = False
    on_phone_only: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Column(_Column):
    """A column: its code, the word of its head, and how a cell is drawn.

    ``width`` is one of ``WIDTHS``. ``sort`` is its word in ``?sort=``, only where a key carries that order; ``filter``
    are the words of the address that narrow by it. ``phone`` is its place in the card of a phone. A ``narrow`` one
    leaves while the pane is open on all but a wide desk, a ``tight`` one below 1440 px; one ``on_phone_only`` says
    in a card what a desk has in columns. A ``fixed`` one can't be taken out.
    """

    key: str
    word: str
    draw: Draw

    def __post_init__(self) -> None:
        """Refuse a width or a place that no style sheet knows."""
        if self.width not in WIDTHS or self.phone not in PHONE_PLACES:
            raise ValueError(f"column {self.key}: no width {self.width}, or no place {self.phone} on a phone")

    @cached_property
    def leaves(self) -> str:
        """The class by which it leaves: while the pane is open, or on a desk."""
        return " phone-only" if self.on_phone_only else " narrow" if self.narrow else " tight" if self.tight else ""


@dataclass(frozen=True)
class Bulk:
    """What is done with all chosen rows: one ordinary form a row, sent to its address in turn.

    ``address`` has the row's key in ``{key}`` and its further values in ``{name}``; ``form`` is a page whose one form
    asks for what all of them are sent, else ``asks`` is the question. ``into``: all but the oldest go into that one.
    ``together`` is the field that has every key in one form, whose answer is a page of its own, as cards to print.
    """

    key: str
    word: str
    icon: str
    address: str
    asks: str = ""
    form: str = ""
    version: str = "version"
    least: int = 1
    most: int = 50
    into: bool = False
    together: str = ""


class On(NamedTuple):
    """A filter that is on, and the address without it."""

    word: str
    url: str


class More(NamedTuple):
    """The way to the next page, and its words."""

    url: str
    word: str


@dataclass(frozen=True)
class Asked:
    """What an address and the cookies of a desk ask of a table: which columns, in which order, how many rows."""

    name: str
    columns: tuple[Column, ...]
    every: tuple[Column, ...]
    sort: str | None
    descending: bool
    size: int
    roomy: bool
    sorts: Mapping[str, bool]
    path: str = ""
    each: str = "件"
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def main(self) -> Column:
        """The column that names a row."""
        return next(one for one in self.columns if one.draw.kind == "title")

    @property
    def shown(self) -> frozenset[str]:
        """The codes of the columns on the page: what is not shown need not be read."""
        return frozenset(one.key for one in self.columns)

    def direction(self, column: Column) -> str | None:
        """Return how the table is sorted by this column, as ``aria-sort`` says it; None when it is not."""
        if column.sort is None or column.sort != self.sort:
            return None
        return "descending" if self.descending else "ascending"

    def sorted_by(self, column: Column) -> str | None:
        """Return the address sorted by a column, the other way round when it is already; None where it can't be."""
        if column.sort is None or column.sort not in self.sorts:
            return None
        down = self.sorts[column.sort] if self.direction(column) is None else not self.descending
        kept = {key: value for key, value in self.arguments.items() if key not in ("after", "part", "open")}
        return f"{self.path}?{urlencode({**kept, 'sort': column.sort, 'dir': 'desc' if down else 'asc'})}"

    def narrowed(self, column: Column) -> bool:
        """Say whether a filter of this column is on."""
        return any(self.arguments.get(name) for name in column.filter)


def asked_of(
    name: str,
    columns: tuple[Column, ...],
    *,
    sorts: Mapping[str, bool] | None = None,
    by: str | None = None,
    path: str | None = None,
    each: str = "件",
) -> Asked:
    """Return what this request asks of the table ``name``.

    ``sorts`` are the orders that the list has now, each with its own direction (True: descending); ``by`` is the one it
    has by itself, ``path`` its address where that is not the one asked for, ``each`` is the word by which its rows are
    counted. Another word is the ordinary 404, and so is a direction that there is not.
    """
    known: Mapping[str, bool] = sorts or {}
    wanted = known_word(request.args, "sort", known) or by
    way = known_word(request.args, "dir", ("asc", "desc"))
    desk = on_a_desk()
    return Asked(
        name=name,
        columns=_chosen(name, columns) if desk else columns,
        every=columns,
        sort=wanted,
        descending=way == "desc" if way and "sort" in request.args else known.get(wanted or "", False),
        size=ON_A_DESK if desk else PAGE_SIZE,
        roomy=request.cookies.get(ROOMY_COOKIE) == "1",
        sorts=known,
        path=path or request.path,
        each=each,
        arguments=request.args.to_dict(),
    )


def on_a_desk() -> bool:
    """Say whether this browser was at least 900 px wide when it last opened a page."""
    return request.cookies.get(DESK_COOKIE) == "1"


def in_pane() -> str:
    """Return the address of a page that the pane beside a list asks for, and which is its content alone; else none."""
    return request.full_path.removesuffix("?") if request.headers.get("HX-Target") == "pane" else ""


def more(page: ListPage[Any], asked: Asked) -> More | None:
    """Return the way on: 再看 50 件 on a desk, and 再往前找 where a filter ended before the page was full."""
    found = more_at(next_page(page.after), asked)
    return More(found.url, "再往前找") if found and page.ended else found


def more_at(url: str | None, asked: Asked) -> More | None:
    """Return the way on to an address of the page's own."""
    return More(url, f"再看 {asked.size} {asked.each}" if asked.size > PAGE_SIZE else "看后面的") if url else None


def _chosen(name: str, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns that this desk wants, in the order of the page; all of them where it never chose."""
    lists = dict(one.partition(":")[::2] for one in request.cookies.get(COLUMNS_COOKIE, "").split("|"))
    hidden = lists.get(name, "").split(".")
    return tuple(one for one in columns if one.fixed or one.draw.kind == "title" or one.key not in hidden)
