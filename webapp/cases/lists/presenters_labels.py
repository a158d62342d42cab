"""Where the words of a map stand, so that none lies on another: moved a little, or left without the name.

A name that is left out stands in the list beside the map, as every map has one. Sizes are units of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from webapp.web.maps import Picture, Zone
from webapp.web.render import prefs
from webapp.web.tables import on_a_desk


@dataclass(frozen=True)
class Face:
    """How map.css letters a map: the size of a name and of the number, and their lines below the area's middle."""

    name: float
    number: float
    name_at: float = 0
    number_at: float = 17


PHONE, PHONE_CROWDED = Face(13, 15), Face(13, 13)
LARGE, LARGE_CROWDED = Face(17, 20, -5, 21), Face(17, 17, -5, 15)
DESK, DESK_LARGE = Face(10.5, 11, 0, 12), Face(13, 15)
_HALF = 0.58  # of an em: a letter or digit, where a Chinese character is one
_ABOVE, _BELOW = 0.9, 0.2  # of an em above and below the line on which words stand
_GAP, _REACH, _ROUNDS, _SPOT = 3, 24, 60, 14
_MOST = 40  # of more areas no name could be read
_ALONE = -9  # a number without its name stands that much higher


class Block(NamedTuple):
    """The words of one area where they would stand, with half their width, and how far up and down they reach.

    A spot is one, too, but does not move (``still``).
    """

    x: float
    y: float
    half: float
    up: float
    down: float
    still: bool = False


def lettered(picture: Picture) -> Picture:
    """Return a picture with its words where there is room for them, as the browser that asks letters maps."""
    face = face_of(picture.crowded, large=prefs().care, desk=on_a_desk())
    return replace(picture, zones=placed(picture, face))


def face_of(crowded: bool, *, large: bool, desk: bool) -> Face:
    """Return how a map is lettered."""
    if desk:
        return DESK_LARGE if large else DESK
    if large:
        return LARGE_CROWDED if crowded else LARGE
    return PHONE_CROWDED if crowded else PHONE


def placed(picture: Picture, face: Face) -> Sequence[Zone]:
    """Return the areas of a picture with their words moved apart, and those without a name that would lie on others."""
    zones = list(picture.zones)
    worded = [one for one in zones if one.name or one.words]
    if len(worded) + len(picture.spots) < 2:
        return zones
    asked = tuple((one.x, one.y, _wide(one.name, face.name), _wide(one.words, face.number)) for one in worded)
    spots = tuple((one.x, one.y) for one in picture.spots)
    stand = iter(_stand(asked, spots, face, picture.width, picture.height))
    return [_moved(one, next(stand)) if one.name or one.words else one for one in zones]


def _moved(zone: Zone, where: tuple[float, float, int]) -> Zone:
    x, y, lost = where
    return replace(zone, x=x, y=y, named=not lost, words="" if lost > 1 else zone.words)


def _wide(words: str, size: float) -> float:
    return sum(size if ord(letter) > 0x2E80 else size * _HALF for letter in words)


@lru_cache(maxsize=256)
def _stand(
    asked: tuple[tuple[float, float, float, float], ...],
    spots: tuple[tuple[float, float], ...],
    face: Face,
    width: float,
    height: float,
) -> list[tuple[float, float, int]]:
    """Return (x, y, what it goes without) for each (x, y, width of the name, width of the number), off all spots."""
    without = [0 if len(asked) <= _MOST else 1] * len(asked)  # 1: without its name, 2: without its number, too
    fixed = [Block(x, y, _SPOT, _SPOT, _SPOT, still=True) for x, y in spots]
    while True:
        blocks = [*(_block(one, face, lost) for one, lost in zip(asked, without, strict=True)), *fixed]
        at = _apart(blocks, width, height)
        touching = [pair for pair in combinations(range(len(at)), 2) if _overlap(blocks, at, *pair)]
        worst = max(
            {n for pair in touching for n in pair if n < len(asked)},
            key=lambda one: (-without[one], sum(one in pair for pair in touching), asked[one][2], one),
            default=None,
        )
        if worst is None:
            return [(round(x, 1), round(y, 1), lost) for (x, y), lost in zip(at, without, strict=False)]
        without[worst] += 1


def _block(asked: tuple[float, float, float, float], face: Face, lost: int) -> Block:
    x, y, name, number = asked
    if lost > 1:
        return Block(x, y, 0, 0, 0, still=True)
    if lost or not name:
        line = face.number_at + (_ALONE if name else 0)
        return Block(x, y, number / 2, face.number * _ABOVE - line, line + face.number * _BELOW)
    up = face.name * _ABOVE - face.name_at
    down = face.number_at + face.number * _BELOW if number else face.name_at + face.name * _BELOW
    return Block(x, y, max(name, number) / 2, up, down)


def _apart(blocks: Sequence[Block], width: float, height: float) -> list[tuple[float, float]]:
    """Push blocks that lie on each other apart, each by half, never far from where they belong nor out of the map."""
    at = [(one.x, one.y) if one.still else _kept(one, (one.x, one.y), width, height) for one in blocks]
    for _ in range(_ROUNDS):
        still = True
        for one, other in combinations(range(len(at)), 2):
            lies = _overlap(blocks, at, one, other)
            if not lies:
                continue
            still = False
            share = 2 - blocks[one].still - blocks[other].still
            for number, sign in ((one, -1), (other, 1)):
                (x, y), (right, down) = at[number], lies
                if not blocks[number].still:
                    to = x + sign * right / share, y + sign * down / share
                    at[number] = _kept(blocks[number], to, width, height)
        if still:
            break
    return at


def _kept(block: Block, at: tuple[float, float], width: float, height: float) -> tuple[float, float]:
    """Return a place within reach of where a block belongs, and within the map."""
    x = min(max(at[0], block.x - _REACH), block.x + _REACH)
    y = min(max(at[1], block.y - _REACH), block.y + _REACH)
    return min(max(x, block.half + 1), width - block.half - 1), min(max(y, block.up + 1), height - block.down - 1)


def _overlap(
    blocks: Sequence[Block], at: Sequence[tuple[float, float]], one: int, other: int
) -> tuple[float, float] | None:
    """Return which way, and how far, the second of two blocks has to go to be off the first; None where it is."""
    (x, y), (x_other, y_other) = at[one], at[other]
    first, second = blocks[one], blocks[other]
    if (first.still and second.still) or not (first.half and second.half):
        return None
    right = first.half + second.half + _GAP - abs(x_other - x)
    low, high = y + first.down - (y_other - second.up), y_other + second.down - (y - first.up)
    if min(right, low, high) <= 0.05:
        return None
    if right < min(low, high):
        return (right if x_other >= x else -right), 0
    return (0, low) if low <= high else (0, -high)
