"""The doors of the house: each feature declares at its own view what leads there, so that no page knows a feature.

A door is a tab, or a row of 我的. People with the verb of its view see it, so none leads to a 404.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from webapp.core.registry import Registry
from webapp.web.waiting import NONE, Count, counted

View = TypeVar("View", bound=Callable[..., Any])
Asked = Callable[[Any], bool]

TABS = "tabs"
GROUPS = ("mine", "work", "people", "office", "account", "help")
"""From top to bottom: what I reported, my work, who is with me, running the house, my way in, how it is used."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """A way in: where it leads, its word and icon, the verb it needs (None: everybody), and its place."""

    endpoint: str
    word: str
    icon: str
    verb: str | None
    group: str
    order: int
    count: tuple[str, ...]
    value: Callable[[Any], str] | None
    shown: Asked | None
    first_on_home: Asked | None
    tab: str
    icon_active: str
    pill: Asked | None

    def seen_by(self, user: Any) -> bool:
        """Say whether a person finds this door."""
        return (self.verb is None or user.can(self.verb)) and (self.shown is None or self.shown(user))

    def words_at_the_right(self, user: Any, counts: Mapping[str, Count]) -> str:
        """Return the words at the right of the row, as 2 部, or how much waits behind it."""
        if self.value:
            return self.value(user)
        number = self.number(counts)
        return f"{number} 件" if number else ""

    def number(self, counts: Mapping[str, Count]) -> int:
        """Return how much waits behind this door."""
        return sum(counts.get(key, NONE).number for key in self.count)


DOORS: Registry[Door] = Registry("doors")


def door(
    endpoint: str,
    word: str,
    icon: str,
    *,
    group: str,
    order: int,
    count: str | tuple[str, ...] = (),
    value: Callable[[Any], str] | None = None,
    shown: Asked | None = None,
    first_on_home: Asked | None = None,
    tab: str = "",
    icon_active: str = "",
    pill: Asked | None = None,
) -> Callable[[View], View]:
    """Give a view a door, seen by people with its verb; written above ``@needs`` and below the route.

    Doors of a group are sorted by ``order``. ``count`` names what waits behind it (``web.waiting``), ``value(actor)``
    returns the words at its right, with one bounded statement; ``shown(actor)`` may leave it out for some.
    With ``first_on_home(actor)`` it is on top of the home page while that is true, and not among the rows there.

    In the group ``TABS`` it is a tab: ``tab`` is the name by which pages mark their tab, ``icon_active``
    its icon then; a ``pill(actor)`` stands out in the middle. ValueError for a group that there is not, and for a
    second door of one endpoint.
    """
    if group not in (TABS, *GROUPS):
        raise ValueError(f"there is no group {group} of doors")

    def register(view: View) -> View:
        found = Door(
            endpoint=endpoint,
            word=word,
            icon=icon,
            verb=getattr(view, "needs", None),
            group=group,
            order=order,
            count=(count,) if isinstance(count, str) else count,
            value=value,
            shown=shown,
            first_on_home=first_on_home,
            tab=tab,
            icon_active=icon_active or icon,
            pill=pill,
        )
        DOORS.add(found, endpoint)
        return view

    return register


def counts_behind(found: Iterable[Door], user: Any) -> Mapping[str, Count]:
    """Return what waits behind some doors, in one statement; none where nothing is counted."""
    return counted(user, [key for one in found for key in one.count])


def tabs_of(user: Any) -> list[Door]:
    """Return a person's tabs from left to right."""
    return sorted((one for one in DOORS if one.group == TABS and one.seen_by(user)), key=lambda one: one.order)


def rows_for(user: Any) -> dict[str, Sequence[Door]]:
    """Return what this person finds in 我的: group → rows in order; groups without a row are absent."""
    seen = [one for one in DOORS if one.group != TABS and one.seen_by(user)]
    seen.sort(key=lambda one: (GROUPS.index(one.group), one.order))
    return {group: list(rows) for group, rows in groupby(seen, key=lambda one: one.group)}


def rows_at_home(user: Any, groups: Sequence[str]) -> list[Sequence[Door]]:
    """Return what 首页 offers: on top what has to be done first of all, then the rows of these groups."""
    found = rows_for(user)
    first = [row for rows in found.values() for row in rows if row.first_on_home and row.first_on_home(user)]
    rest = [[row for row in found.get(group, ()) if not row.first_on_home] for group in groups]
    return [rows for rows in (first, *rest) if rows]
