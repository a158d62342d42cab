"""How a case is named."""

import pytest

from webapp.cases.titles import PROTECTED_TITLE, title_of


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ("村口路灯不亮。晚上看不见", "村口路灯不亮"),
        ("电杆歪了，电线垂到路上", "电杆歪了，电线垂到路上"),
        ("连心井边上的护栏松了，用手一推就晃，小孩爱在那玩", "连心井边上的护栏松了，用手一推就晃"),
        ("没有标点的一句话特别特别长一直写一直写写到超过二十个字为止", "没有标点的一句话特别特别长一直写一直写…"),
        ("😀塌方", "😀塌方"),
    ],
)
def test_it_is_the_first_sentence_in_at_most_twenty_characters(description: str, title: str) -> None:
    assert title_of(description, "hazard", "electrical", "桥头") == title
    assert len(title) <= 20


@pytest.mark.parametrize(
    ("place", "area", "title"),
    [("桥头", "南一村 2 网格", "用电 桥头"), (" ", "南一村 2 网格", "用电 南一村 2 网格"), ("", "", "用电")],
)
def test_without_words_it_is_category_and_place(place: str, area: str, title: str) -> None:
    assert title_of("", "hazard", "electrical", place, area) == title


@pytest.mark.parametrize(
    ("description", "place", "title"),
    [
        ("有人掉进水塘。快来", "水塘边", "紧急求助：有人掉进水塘"),
        ("", "水塘边", "紧急求助：水塘边"),
        ("  ", "", "紧急求助：南一村 2 网格"),
    ],
)
def test_a_call_for_help_is_called_that_whatever_its_category(description: str, place: str, title: str) -> None:
    assert title_of(description, "hazard", "other", place, "南一村 2 网格", emergency=True) == title


def test_a_protected_one_says_nothing() -> None:
    assert title_of("他打人", "dispute", "marriage_family", "家里", protected=True) == PROTECTED_TITLE
    assert title_of("救命", "hazard", "other", "家里", protected=True, emergency=True) == PROTECTED_TITLE
