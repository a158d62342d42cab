"""What narrows a list, in its address: chips that take each filter off, and the panel that chooses them.

A page names its filters; ``filters_of`` reads them. How they narrow is the page's own query.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import urlencode

from flask import request

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.core.letters.characters import without_invisible
from webapp.web.formatting import day_words
from webapp.web.tables import On, on_a_desk

_ORDER = ("sort", "dir")


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, what the panel calls it, and code → word of its choices.

    A ``hidden`` one is chosen elsewhere, by a link, a map or a field of the page: the panel carries it along.
    """

    name: str
    word: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False

    kind: ClassVar[str] = "select"

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The choices as the panel offers them."""
        return (("", "都要"), *self.choices.items())

    def taken(self, value: str) -> str | None:
        """Return a value as it holds, None where there is no such."""
        return value if value in self.choices else None

    def said(self, value: str) -> str:
        """Return how its chip calls a value."""
        return self.choices[value]


@dataclass(frozen=True)
class Day(Filter):
    """A day from which, or with ``last`` until which, a list is wanted; both count in."""

    last: bool = False

    kind = "date"

    def taken(self, value: str) -> str | None:
        """Return it as 2026-11-20."""
        found = reading.day(value)
        return found.isoformat() if found else None

    def said(self, value: str) -> str:
        """Return it as 11月20日起, or 到11月20日."""
        day = day_words(clock.day_start(reading.day(value) or date.max))
        return f"到{day}" if self.last else f"{day}起"


@dataclass(frozen=True)
class OneDay(Filter):
    """A day beside those from and until which a list is wanted; its ``word`` is what the chip says of the {day}."""

    kind = "date"

    def taken(self, value: str) -> str | None:
        """Return it as 2026-11-20."""
        found = reading.day(value)
        return found.isoformat() if found else None

    def said(self, value: str) -> str:
        """Return what the chip says."""
        return self.word.format(day=day_words(clock.day_start(reading.day(value) or date.max)))


@dataclass(frozen=True)
class DaySpan(Filter):
    """Two days in one word that only a link gives (2026-11-01_2026-11-15); both count in."""

    hidden: bool = True

    def taken(self, value: str) -> str | None:
        """Return it as it was sent."""
        return value if _two_days(value) else None

    def said(self, value: str) -> str:
        """Return what its chip says of the {days}."""
        first, last = _two_days(value) or (date.max, date.max)
        return self.word.format(days="–".join(day_words(clock.day_start(day)) for day in (first, last)))


def days_word(since: datetime, until: datetime) -> str:
    """Return the days of a span of moments as a link writes them."""
    return f"{clock.local_day(since)}_{clock.local_day(until - timedelta(microseconds=1))}"


def moments_of(value: str | None) -> tuple[datetime, datetime] | None:
    """Return the moments at which such a span begins and is over."""
    days = _two_days(value or "")
    return (clock.day_start(days[0]), clock.day_start(days[1] + timedelta(days=1))) if days else None


def _two_days(value: str) -> tuple[date, date] | None:
    first, _, last = value.partition("_")
    begins, ends = reading.day(first), reading.day(last)
    return (begins, ends) if begins and ends and begins <= ends else None


@dataclass(frozen=True)
class Words(Filter):
    """Words that somebody types, of at most ``most`` characters."""

    most: int = 60

    kind = "text"

    def taken(self, value: str) -> str | None:
        """Return what is to be seen of them."""
        return " ".join(without_invisible(value).split())[: self.most]

    def said(self, value: str) -> str:
        """Return them between quotation marks."""
        return f"“{value}”"


@dataclass(frozen=True)
class Given(Filter):
    """What only a link or a map gives: ``reads`` says whether a value is one, ``says`` what its chip calls it."""

    reads: Callable[[str], bool] = bool
    says: Callable[[str], str] = str
    hidden: bool = True

    def taken(self, value: str) -> str | None:
        """Return the value as it was sent."""
        return value if self.reads(value) else None

    def said(self, value: str) -> str:
        """Return what the page says of it."""
        return self.says(value)


FROM, TO = Day("from", "哪天起"), Day("to", "到哪天", last=True)


@dataclass(frozen=True)
class Filters:
    """The filters of a list, what its address chose of them, and what else stays in the address."""

    path: str
    known: tuple[Filter, ...]
    chosen: Mapping[str, str]
    kept: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str | None:
        """Return what was chosen, None for nothing."""
        return self.chosen.get(name)

    @property
    def chips(self) -> list[On]:
        """The filters that are on, in the order of the panel."""
        return [On(self._said(one), self.without(one.name)) for one in self.known if one.name in self.chosen]

    @property
    def asked(self) -> Sequence[Filter]:
        """The filters that the panel asks for."""
        return [one for one in self.known if not one.hidden]

    @property
    def clear(self) -> str | None:
        """The address without any of them, None where none is on."""
        return self.without(*self.chosen) if self.chosen else None

    @property
    def first_day(self) -> date | None:
        """The first of the chosen days."""
        return self._day(last=False)

    @property
    def last_day(self) -> date | None:
        """The last of them, which counts in."""
        return self._day(last=True)

    @property
    def since(self) -> datetime | None:
        """The moment at which the first of the chosen days begins."""
        return clock.day_start(self.first_day) if self.first_day else None

    @property
    def until(self) -> datetime | None:
        """The moment at which the last of the chosen days is over."""
        return clock.day_start(self.last_day + timedelta(days=1)) if self.last_day else None

    @property
    def view(self) -> dict[str, str]:
        """What of the address the panel's form carries along beside what it asks; a new choice begins on top."""
        hidden = {one.name: self.chosen[one.name] for one in self.known if one.hidden and one.name in self.chosen}
        return {name: value for name, value in self.kept.items() if name not in _ORDER} | hidden

    def saying(self, **words: str) -> Self:
        """Return the same where chips say these words, which only the page knows."""
        return replace(self, words={**self.words, **words})

    def without(self, *names: str) -> str:
        """Return the address of the list with these filters off."""
        left = {name: value for name, value in self.chosen.items() if name not in names}
        query = urlencode({**self.kept, **left})
        return f"{self.path}?{query}" if query else self.path

    def address(self, **view: str) -> str:
        """Return the address of another view of the list with the same filters."""
        query = urlencode({**view, **self.chosen})
        return f"{self.path}?{query}" if query else self.path

    def _said(self, one: Filter) -> str:
        return self.words.get(one.name) or one.said(self.chosen[one.name])

    def _day(self, *, last: bool) -> date | None:
        found = (self.chosen.get(one.name) for one in self.known if isinstance(one, Day) and one.last == last)
        return reading.day(next(found, None))


def offered(*names: str) -> bool:
    """Say whether a page offers its filters: where there is room for a table, or where its address narrows already."""
    return on_a_desk() or any(request.args.get(name) for name in names)


def filters_of(known: Sequence[Filter], *views: str, path: str = "") -> Filters:
    """Return the filters in the address of this request; ``views`` are the words of it that say which list it is.

    ``path`` is the list's address where that is not the one asked for.
    """
    kept = {name: value for name in (*views, *_ORDER) if (value := request.args.get(name))}
    return Filters(path or request.path, tuple(known), chosen_of(known, request.args), kept)


def chosen_of(known: Sequence[Filter], arguments: Mapping[str, str]) -> dict[str, str]:
    """Return what an address chose of some filters, by name: the one reader of all lists.

    A word or day that is none is the ordinary 404; days the wrong way round are turned.
    """
    chosen = {one.name: _taken(one, value) for one in known if (value := arguments.get(one.name))}
    days = [one.name for one in known if isinstance(one, Day) and one.name in chosen]
    if len(days) == 2 and chosen[days[0]] > chosen[days[1]]:
        chosen[days[0]], chosen[days[1]] = chosen[days[1]], chosen[days[0]]
    return {name: value for name, value in chosen.items() if value}


def _taken(one: Filter, value: str) -> str:
    taken = one.taken(value)
    if taken is None:
        raise not_found()
    return taken
