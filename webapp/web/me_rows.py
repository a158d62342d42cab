"""The rows of 我的: each feature says at its own view what leads there, so that the page knows no feature."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
Value = Callable[[Any], str]

GROUPS = ("mine", "work", "people", "office", "account", "help")
"""From top to bottom: what I said, my work, who is with me, running the house, my way in, how it is used."""


@dataclass(frozen=True)
class MeRow:
    """A row: where it leads, its word and icon, the verb it needs (None: everybody), and its place."""

    endpoint: str
    word: str
    icon: str
    verb: str | None
    group: str
    order: int
    value: Value | None
    shown: Callable[[Any], bool] | None = None
    first_on_home: Callable[[Any], bool] | None = None

    def words_at_the_right(self, user: Any) -> str:
        """Return what stands at the right of the row, as 2 部."""
        return self.value(user) if self.value else ""


_rows: dict[str, MeRow] = {}


def me_row(
    endpoint: str,
    word: str,
    icon: str,
    *,
    group: str = "work",
    order: int = 50,
    value: Value | None = None,
    shown: Callable[[Any], bool] | None = None,
    first_on_home: Callable[[Any], bool] | None = None,
) -> Callable[[View], View]:
    """Give a view a row in 我的, seen by who has its verb; stands above ``@needs`` and below the route.

    ``value(actor)`` returns the words at the right with one bounded statement; ``shown(actor)`` may leave the row out
    for some who have the verb. With ``first_on_home(actor)`` it stands on top of the home page while that is true, and
    not among the rows there. ValueError for an unknown group.
    """
    if group not in GROUPS:
        raise ValueError(f"我的 has no group {group}")

    def register(view: View) -> View:
        verb = getattr(view, "needs", None)
        _rows[endpoint] = MeRow(endpoint, word, icon, verb, group, order, value, shown, first_on_home)
        return view

    return register


def rows_for(user: Any) -> dict[str, Sequence[MeRow]]:
    """Return what this person finds in 我的: group → rows in order; groups without a row are absent."""
    allowed = [row for row in _rows.values() if row.verb is None or user.can(row.verb)]
    seen = [row for row in allowed if row.shown is None or row.shown(user)]
    seen.sort(key=lambda row: (GROUPS.index(row.group), row.order, row.endpoint))
    return {group: list(rows) for group, rows in groupby(seen, key=lambda row: row.group)}


def rows_at_home(user: Any, groups: Sequence[str]) -> list[Sequence[MeRow]]:
    """Return what 首页 offers: on top what has to be done first of all, then the rows of these groups."""
    found = rows_for(user)
    first = [row for rows in found.values() for row in rows if row.first_on_home and row.first_on_home(user)]
    rest = [[row for row in found.get(group, ()) if not row.first_on_home] for group in groups]
    return [rows for rows in (first, *rest) if rows]
