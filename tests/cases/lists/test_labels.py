"""The words of a map never lie on each other: they move a little, and a name without room is left to the list."""

from itertools import combinations

import pytest

from webapp.cases.lists.presenters_labels import (
    DESK,
    DESK_LARGE,
    LARGE,
    LARGE_CROWDED,
    PHONE,
    PHONE_CROWDED,
    Face,
    face_of,
    placed,
)
from webapp.web.maps import Picture, Spot, Zone

FACES = (PHONE, PHONE_CROWDED, LARGE, LARGE_CROWDED, DESK, DESK_LARGE)
HIGH = 260


def village(number: int, *, across: int = 2, side: float = 40, words: str = "17 超1") -> Picture:
    """A village whose grids lie close together, a few in a row."""
    zones = [
        Zone("", 150 + (n % across) * side, 40 + (n // across) * side * 0.8, f"{n + 1} 网格", words)
        for n in range(number)
    ]
    return Picture(HIGH, zones, crowded=number >= 10)


def boxes(zones: list[Zone], face: Face) -> list[tuple[float, float, float, float]]:
    """Return (left, top, right, bottom) of each line of words that is shown, a digit half as wide as a character."""
    found = []
    for zone in zones:
        lines = [] if not zone.words else [(zone.words, face.number, face.number_at - (0 if zone.named else 9))]
        if zone.named:
            lines.append((zone.name, face.name, face.name_at))
        for words, size, line in lines:
            half = sum(size if letter > "⺀" else size / 2 for letter in words) / 2
            found.append((zone.x - half, zone.y + line - 0.85 * size, zone.x + half, zone.y + line + 0.1 * size))
    return found


def lying(zones: list[Zone], face: Face) -> list[tuple[int, int]]:
    """Return which lines of different areas lie on each other."""
    lines = boxes(zones, face)
    owner = [n for n, zone in enumerate(zones) for _ in range(zone.named + bool(zone.words))]
    return [
        (one, other)
        for one, other in combinations(range(len(lines)), 2)
        if owner[one] != owner[other]
        and lines[one][0] < lines[other][2]
        and lines[other][0] < lines[one][2]
        and lines[one][1] < lines[other][3]
        and lines[other][1] < lines[one][3]
    ]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("number", [2, 6, 12, 17])
def test_no_words_lie_on_others_and_all_stay_near_their_area_and_on_the_map(number: int, face: Face) -> None:
    picture = village(number, across=2 if number < 10 else 4)
    shown = list(placed(picture, face))
    assert lying(shown, face) == []
    for before, after in zip(picture.zones, shown, strict=True):
        assert max(abs(after.x - before.x), abs(after.y - before.y)) <= 24.1
        assert after.words in (before.words, "")
    for left, top, right, bottom in boxes(shown, face):
        assert (left >= 0, top >= 0, right <= picture.width, bottom <= HIGH) == (True,) * 4


def test_a_village_of_six_grids_keeps_every_name_in_large_letters() -> None:
    picture = village(6)
    assert lying(list(picture.zones), LARGE), "as they were they would lie on each other"
    assert all(zone.named for zone in placed(picture, LARGE))


def test_where_there_is_no_room_at_all_a_name_goes_before_a_number() -> None:
    shown = placed(village(12, across=3, side=38), LARGE_CROWDED)
    assert 0 < sum(not zone.named for zone in shown) < 12
    assert all(zone.words for zone in shown)
    assert not any(zone.named for zone in placed(village(41, across=7), LARGE_CROWDED))


def test_words_with_room_around_them_do_not_move() -> None:
    picture = village(4, side=110)
    assert [(zone.x, zone.y) for zone in placed(picture, LARGE)] == [(zone.x, zone.y) for zone in picture.zones]
    assert list(placed(Picture(HIGH), PHONE)) == []


def test_a_name_stands_beside_a_point_and_the_point_stays() -> None:
    zone, spot = Zone("", 150, 120, "5 网格", tone="plain"), Spot(152, 118, "消防 1 件", "/cases/1")
    (shown,) = placed(Picture(HIGH, [zone], [spot]), LARGE)
    assert shown.named
    assert abs(shown.y - 5 - spot.y) > 14 + 3


def test_each_way_of_lettering_has_its_face() -> None:
    faces = {
        face_of(crowded, large=large, desk=desk)
        for crowded in (True, False)
        for large in (True, False)
        for desk in (True, False)
    }
    assert faces == set(FACES)
