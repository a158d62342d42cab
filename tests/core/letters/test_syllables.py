"""Doors are found by how they are typed: in characters, in pinyin, by initials, from any syllable on."""

import pytest

from webapp.core.letters.pinyin import spellings
from webapp.core.letters.syllables import is_typed_so, spelt
from webapp.web.doors import DOORS


@pytest.mark.usefixtures("app")
def test_every_door_is_spelt_as_people_say_it() -> None:
    wrong = [one.word for one in DOORS if spelt(one.word).replace(" ", "") not in spellings(one.word)]
    assert len(DOORS) > 30
    assert wrong == []


@pytest.mark.parametrize("typed", ["派", "派单", "pd", "PD", "pai", "paid", "dan", "d"])
def test_a_word_is_found_by_its_characters_its_pinyin_or_initials(typed: str) -> None:
    assert is_typed_so("派单", typed)


@pytest.mark.parametrize("typed", ["单派", "pp", "ai", "paidanx", ""])
def test_and_by_nothing_else(typed: str) -> None:
    assert not is_typed_so("派单", typed)
