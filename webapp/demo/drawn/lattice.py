"""The demo town as stepped cells on an integer lattice: a disc cut in two again and again.

Villages are cut first, then grids, then micro-grids. Every cut is straight, so the parts stay in one piece.
"""

import math
import zlib
from collections.abc import Sequence
from itertools import groupby

_RADIUS_X, _RADIUS_Y = 84, 68

Square = tuple[int, int]
"""South-west corner of a unit square; x grows to the east, y to the north."""


def share_out(codes: Sequence[str], levels: tuple[int, ...]) -> dict[str, list[Square]]:
    """Give every code about as many squares, in one piece; `levels` are the lengths of the parents' prefixes.

    `codes` must be sorted and distinct; the last level is their own length.
    """
    cells: dict[str, list[Square]] = {}
    _divide(_disc(), codes, levels, cells)
    _hand_over_strays(cells)
    return cells


def _disc() -> list[Square]:
    """Unit squares of a rounded, slightly uneven outline."""
    squares = []
    for x in range(-_RADIUS_X - 8, _RADIUS_X + 8):
        for y in range(-_RADIUS_Y - 8, _RADIUS_Y + 8):
            angle = math.atan2((y + 0.5) / _RADIUS_Y, (x + 0.5) / _RADIUS_X)
            edge = 0.95 + 0.04 * math.sin(3 * angle + 0.7) + 0.025 * math.sin(7 * angle + 2.1)
            if math.hypot((x + 0.5) / _RADIUS_X, (y + 0.5) / _RADIUS_Y) < edge:
                squares.append((x, y))
    return squares


def _divide(
    squares: list[Square], codes: Sequence[str], levels: tuple[int, ...], cells: dict[str, list[Square]]
) -> None:
    """Give each code its share of the squares, keeping the codes of one area of the first level together."""
    groups = [list(members) for _, members in groupby(codes, key=lambda code: code[: levels[0]])]
    if len(groups) == 1:
        if len(levels) > 1:
            _divide(squares, codes, levels[1:], cells)
        else:
            cells[codes[0]] = squares
        return
    first = [code for group in groups[: len(groups) // 2] for code in group]
    squares = _in_order_along_the_longest_side(squares, first[0])
    cut = round(len(squares) * len(first) / len(codes))
    _divide(squares[:cut], first, levels, cells)
    _divide(squares[cut:], codes[len(first) :], levels, cells)


def _in_order_along_the_longest_side(squares: list[Square], code: str) -> list[Square]:
    """Sort along the main axis, turned a little by the code, lest cuts look ruled; west or north first."""
    n = len(squares)
    mean_x, mean_y = sum(x for x, _ in squares) / n, sum(y for _, y in squares) / n
    xx = sum((x - mean_x) ** 2 for x, _ in squares)
    yy = sum((y - mean_y) ** 2 for _, y in squares)
    xy = sum((x - mean_x) * (y - mean_y) for x, y in squares)
    angle = 0.5 * math.atan2(2 * xy, xx - yy) + (zlib.crc32(code.encode()) % 201 - 100) / 1000
    dx, dy = math.cos(angle), math.sin(angle)
    if (dx if abs(dx) > abs(dy) else -dy) < 0:
        dx, dy = -dx, -dy
    return sorted(squares, key=lambda square: (round(square[0] * dx + square[1] * dy, 6), square))


def _hand_over_strays(cells: dict[str, list[Square]]) -> None:
    """Give squares that touch the rest of their cell by a corner only to a neighbour beside them."""
    owner = {square: code for code, squares in cells.items() for square in squares}
    for code, squares in cells.items():
        mine = set(squares)
        kept: set[Square] = set()
        while mine:
            piece = _piece(mine)
            mine -= piece
            kept = max(kept, piece, key=len)
        for square in sorted(set(squares) - kept):
            neighbours = [owner[beside] for beside in _beside(square) if owner.get(beside, code) != code]
            owner[square] = neighbours[0] if neighbours else code
    for code in cells:
        cells[code] = []
    for square, code in owner.items():
        cells[code].append(square)


def _piece(squares: set[Square]) -> set[Square]:
    """The squares that can be walked to from one of them, side by side."""
    start = min(squares)
    found, edge = {start}, [start]
    while edge:
        for beside in _beside(edge.pop()):
            if beside in squares and beside not in found:
                found.add(beside)
                edge.append(beside)
    return found


def _beside(square: Square) -> tuple[Square, ...]:
    x, y = square
    return (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)
