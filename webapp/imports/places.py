"""Which area a place in words is: a village or a grid of the town, by their names as people write them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.areas.models import Area, Level

_TAIL = re.compile(r"(?:村委会|村民委员会|社区居委会|社区|村)$")
_SHORTEST = 2


@dataclass(frozen=True)
class _Named:
    area: Area
    names: tuple[str, ...]
    grids: tuple[tuple[str, Area], ...]


class Places:
    """The town with its villages and grids, asked by name; nothing is guessed where two fit."""

    def __init__(self, town: Area, areas: Iterable[Area]) -> None:
        below = [one for one in areas if one.id != town.id]
        self.town = town
        self.by_code = {one.code: one for one in (town, *below)}
        self._exact: dict[str, list[Area]] = {}
        for one in (town, *below):
            for name in {
                _plain(one.label),
                *([] if one.level == Level.GRID and not one.special else [_plain(one.name)]),
            }:
                self._exact.setdefault(name, []).append(one)
        villages = [one for one in below if one.level == Level.VILLAGE]
        self._villages = [
            _Named(one, _names(one.name), tuple((_plain(g.name), g) for g in below if g.parent_id == one.id))
            for one in villages
        ]
        self._special = [(_plain(one.name), one) for one in below if one.special]

    def meant(self, words: str) -> Area | None:
        """Return the one area whose name this is, or that it names first of all; None when none or several do."""
        plain = _plain(words)
        exact = self._exact.get(plain, [])
        if len(exact) == 1:
            return exact[0]
        return self.in_words(words) or (self.town if plain and plain == _plain(self.town.name) else None)

    def in_words(self, words: str) -> Area | None:
        """Return the village, or the grid of it, that is named in a longer text; None when none or several are."""
        plain = _plain(words)
        special = [area for name, area in self._special if name in plain]
        found = {n: v for v in self._villages for n in v.names if n in plain}
        longest = {n: v for n, v in found.items() if not any(n != m and n in m for m in found)}
        named = {v.area.id: v for v in longest.values()}
        if len(named) + len(special) != 1:
            return None
        if special:
            return special[0]
        (village,) = named.values()
        grids = [area for name, area in village.grids if _stands(name, plain)]
        return grids[0] if len(grids) == 1 else village.area


def _names(name: str) -> tuple[str, ...]:
    plain = _plain(name)
    bare = _TAIL.sub("", plain)
    return (plain, bare) if len(bare) >= _SHORTEST else (plain,)


def _stands(name: str, plain: str) -> bool:
    """Say whether a grid's name stands in a text, its number not a part of another."""
    return bool(name) and re.search(rf"(?<![0-9]){re.escape(name)}(?![0-9])", plain) is not None


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
