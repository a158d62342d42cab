"""What narrows a list, in its address: chips that take each filter off, and the panel that chooses them.

A page names its filters; ``filters_of`` reads them. How they narrow is the page's own query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from flask import request

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.web.formatting import day_words
from webapp.web.tables import On, on_a_desk

_ORDER = ("sort", "dir")


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, what the panel calls it, and code → word of its choices; a day has none."""

    name: str
    word: str
    choices: Mapping[str, str] | None = None

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The choices as the panel offers them."""
        return (("", "都要"), *(self.choices or {}).items())


FROM, TO = Filter("from", "哪天起"), Filter("to", "到哪天")


@dataclass(frozen=True)
class Filters:
    """The filters of a list, what its address chose of them, and what else stays in the address."""

    path: str
    known: tuple[Filter, ...]
    chosen: Mapping[str, str]
    kept: Mapping[str, str]

    def __getitem__(self, name: str) -> str | None:
        """Return what was chosen, None for nothing."""
        return self.chosen.get(name)

    @property
    def chips(self) -> list[On]:
        """The filters that are on, in the order of the panel."""
        return [On(self._said(one), self.without(one.name)) for one in self.known if one.name in self.chosen]

    @property
    def clear(self) -> str | None:
        """The address without any of them, None where none is on."""
        return self.without(*self.chosen) if self.chosen else None

    @property
    def since(self) -> datetime | None:
        """The moment at which the first of the chosen days begins."""
        first = reading.day(self.chosen.get("from"))
        return clock.day_start(first) if first else None

    @property
    def until(self) -> datetime | None:
        """The moment at which the last of the chosen days is over."""
        last = reading.day(self.chosen.get("to"))
        return clock.day_start(last + timedelta(days=1)) if last else None

    @property
    def view(self) -> dict[str, str]:
        """What of the address the panel's form carries along beside the filters; a new choice begins on top."""
        return {name: value for name, value in self.kept.items() if name not in _ORDER}

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
        value = self.chosen[one.name]
        if one.choices is not None:
            return one.choices[value]
        day = day_words(clock.day_start(reading.day(value) or date.max))
        return f"{day}起" if one.name == "from" else f"到{day}"


def offered(*names: str) -> bool:
    """Say whether a page offers its filters: where there is room for a table, or where its address narrows already."""
    return on_a_desk() or any(request.args.get(name) for name in names)


def filters_of(known: Sequence[Filter], *views: str) -> Filters:
    """Return the filters in the address of this request; ``views`` are the words of it that say which list it is.

    A word or day that is none is the ordinary 404; days the wrong way round are turned.
    """
    chosen = {one.name: value for one in known if (value := request.args.get(one.name))}
    for one in known:
        value = chosen.get(one.name)
        if value and (value not in one.choices if one.choices is not None else reading.day(value) is None):
            raise not_found()
    if "from" in chosen and "to" in chosen and chosen["from"] > chosen["to"]:
        chosen["from"], chosen["to"] = chosen["to"], chosen["from"]
    kept = {name: value for name in (*views, *_ORDER) if (value := request.args.get(name))}
    return Filters(request.path, tuple(known), chosen, kept)
