"""Small numbers: 0 to 4 look alike, and the total tells none of them."""

import pytest

from webapp.documents.small_numbers import HIDDEN, WITHHELD, written


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ([7, 9, 6], ["7", "9", "6"]),
        ([0, 4, 9], [HIDDEN, HIDDEN, "9"]),
        ([3, 9, 6], [HIDDEN, "9", WITHHELD]),
        ([9, 0], [WITHHELD, HIDDEN]),
        ([2], [HIDDEN]),
        ([], []),
    ],
)
def test_a_small_number_is_never_alone(column: list[int], cells: list[str]) -> None:
    assert written(column) == cells
