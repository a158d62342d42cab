"""The doors of the house: each feature declares at its own view what leads there, so that no page knows a feature.

A door is a row of the rail on a desk and a tile or row of 我的 on a phone; some are tabs there. People with the verb of
its view see it, so none leads to a 404.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from webapp.core.letters.syllables import is_typed_so
from webapp.core.registry import Registry
from webapp.web.waiting import NONE, Count, counted

View = TypeVar("View", bound=Callable[..., Any])
Asked = Callable[[Any], bool]
Keys = str | tuple[str, ...]

GROUPS = {
    "today": "今天",
    "work": "办事",
    "safety": "平安",
    "council": "会议",
    "law": "送法",
    "grid": "网格",
    "rules": "规矩",
    "tables": "表格",
    "office": "管理",
    "account": "我的",
    "help": "我的",
}
"""The groups of the house from top to bottom, with their words."""
OWN = ("account", "help")
"""What is the person's alone: it stands in 我的 and not on the rail."""
FOLDED = {
    "safety": "sos",
    "council": "calendar-event",
    "rules": "clipboard-check",
    "tables": "file-export",
    "office": "settings",
}
"""The groups that are seldom opened, with the icon by which a narrow rail shows them."""


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
    keys: str
    value: Callable[[Any], str] | None
    shown: Asked | None
    first_on_home: Asked | None
    tab: str
    tab_order: int
    on_tab: Asked | None
    icon_active: str
    pill: Asked | None

    def seen_by(self, user: Any) -> bool:
        """Say whether a person finds this door."""
        return (self.verb is None or user.can(self.verb)) and (self.shown is None or self.shown(user))

    def is_tab_of(self, user: Any) -> bool:
        """Say whether it is one of a person's tabs."""
        return bool(self.tab) and self.seen_by(user) and (self.on_tab is None or self.on_tab(user))

    def words_at_the_right(self, user: Any, counts: Mapping[str, Count]) -> str:
        """Return the words at the right of a row, as 2 部, or how much waits behind it."""
        if self.value:
            return self.value(user)
        number = self.waiting(counts).number
        return f"{number} 件" if number else ""

    def waiting(self, counts: Mapping[str, Count]) -> Count:
        """Return how much waits behind this door, and how many limits end today."""
        found = [counts.get(key, NONE) for key in self.count]
        return Count(sum(one.number for one in found), sum(one.today for one in found))


class Group(NamedTuple):
    """The doors of one group that a person finds."""

    code: str
    word: str
    doors: Sequence[Door]

    @property
    def icon(self) -> str:
        """The icon of a folded group; empty for one that stands open."""
        return FOLDED.get(self.code, "")


DOORS: Registry[Door] = Registry("doors")


def door(
    endpoint: str,
    word: str,
    icon: str,
    *,
    group: str,
    order: int,
    count: Keys = (),
    keys: str = "",
    value: Callable[[Any], str] | None = None,
    shown: Asked | None = None,
    first_on_home: Asked | None = None,
    tab: str = "",
    tab_order: int = 0,
    on_tab: Asked | None = None,
    icon_active: str = "",
    pill: Asked | None = None,
) -> Callable[[View], View]:
    """Give a view a door, seen by people with its verb; written above ``@needs`` and below the route.

    Doors of a group are sorted by ``order``. ``count`` names what waits behind it (``web.waiting``), ``keys`` the key
    that opens it on a desk (``KeyN``); ``value(actor)`` returns the words at the right of its row, with one bounded
    statement; ``shown(actor)`` may leave it out for some. With ``first_on_home(actor)`` it is on top of the home page
    while that is true, and not among the rows there.

    With ``tab``, the name by which pages mark it, it is a tab on phones for whom ``on_tab(actor)`` is true, by
    ``tab_order``; ``icon_active`` is its icon then, a ``pill(actor)`` stands out in the middle. ValueError for a group
    that there is not, and for a second door of one endpoint.
    """
    if group not in GROUPS:
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
            keys=keys,
            value=value,
            shown=shown,
            first_on_home=first_on_home,
            tab=tab,
            tab_order=tab_order,
            on_tab=on_tab,
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
    return sorted((one for one in DOORS if one.is_tab_of(user)), key=lambda one: one.tab_order)


def groups_of(user: Any) -> list[Group]:
    """Return the doors of a person by group, each in order; groups without a door are absent."""
    places = list(GROUPS)
    seen = sorted((one for one in DOORS if one.seen_by(user)), key=lambda one: (places.index(one.group), one.order))
    return [Group(code, GROUPS[code], list(found)) for code, found in groupby(seen, key=lambda one: one.group)]


def rail_of(user: Any) -> list[Group]:
    """Return what stands on a person's rail."""
    return [group for group in groups_of(user) if group.code not in OWN]


def rows_of(user: Any, codes: Sequence[str]) -> list[Door]:
    """Return the doors of some groups that are no tab of this person, in the order of ``codes``."""
    found = {group.code: group.doors for group in groups_of(user)}
    return [one for code in codes for one in found.get(code, ()) if not one.is_tab_of(user)]


def typed_so(user: Any, typed: str) -> list[Door]:
    """Return the doors of a person whose word holds what was typed, or is spelt so, in their order."""
    return [one for group in groups_of(user) for one in group.doors if is_typed_so(one.word, typed)]


def rows_at_home(user: Any, groups: Sequence[Sequence[str]]) -> list[list[Door]]:
    """Return what 首页 offers: on top what has to be done first of all, then the rows of these groups of groups."""
    first = [row for row in rows_of(user, list(GROUPS)) if row.first_on_home and row.first_on_home(user)]
    rest = [[row for row in rows_of(user, codes) if not row.first_on_home] for codes in groups]
    return [rows for rows in (first, *rest) if rows]
