"""Numbers so small that who knows the place could tell whom they mean: 0 to 4 look alike, none can be reckoned out."""

from collections.abc import Sequence

LEAST = 5
HIDDEN, WITHHELD = "少于5", "不写出来"


def hidden_in(column: Sequence[int]) -> set[int]:
    """Return which cells of a column are not written beside its total: the small ones.

    A single one is joined by the smallest of the others, for the total would tell it.
    """
    small = {place for place, number in enumerate(column) if number < LEAST}
    if len(small) == 1 and len(column) > 1:
        small.add(min((place for place in range(len(column)) if place not in small), key=column.__getitem__))
    return small


def written(column: Sequence[int]) -> list[str]:
    """Return the cells of a column as they may stand beside their total."""
    hidden = hidden_in(column)
    return [str(n) if at not in hidden else HIDDEN if n < LEAST else WITHHELD for at, n in enumerate(column)]
