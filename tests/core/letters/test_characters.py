"""A text as a person sees it: letters newer than our tables, joined emoji, what nobody sees, and what can't be kept."""

import pytest

from webapp.core.letters import characters

EXT_H, EXT_I, EXT_J = "\U00031350", "\U0002ebf0", "\U000323b0"  # Unicode 15.0, 15.1 and 17.0
PRIVATE = "\ue863"
FAMILY = "👨\u200d👩\u200d👧"
VARIANT = "葛\U000e0100"
FLAG = "🇨🇳"


@pytest.mark.parametrize(
    "one", [EXT_H, EXT_I, EXT_J, PRIVATE, FAMILY, VARIANT, FLAG, "👍🏽", "❤️", "é", "e\u0301", "གྲུ", "王"]
)
def test_what_is_seen_as_one_character_is_one_and_stays(one):
    assert characters.length(f"{one}某") == characters.length(one) + 1 <= 3
    assert characters.without_invisible(f"王{one}某") == f"王{one}某"
    assert characters.not_to_keep(one) is None


def test_a_joined_picture_a_flag_and_a_letter_with_its_shape_are_one_each():
    assert characters.seen(f"{FAMILY}{FLAG}{FLAG}{VARIANT}👍🏽a\u0308") == [
        FAMILY,
        FLAG,
        FLAG,
        VARIANT,
        "👍🏽",
        "a\u0308",
    ]
    assert characters.length("🇨") == 1


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202d", "\u202e", "\u2060", "\ufeff", "\u00ad", "\u200d", "\u3164", "\u2800", "\u200f"]
)
def test_what_nobody_sees_is_left_out(hidden):
    assert characters.without_invisible(f"{hidden}王{hidden}敏{hidden}") == "王敏"


def test_a_shape_without_its_letter_is_seen_by_nobody_and_gaps_stay():
    assert characters.without_invisible("\ufe0f王 敏\u00a0\u3000") == "王 敏\u00a0\u3000"
    assert characters.without_invisible("王\u200d👧") == "王👧"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("王\x07敏", ("王", "U+0007")),
        ("\x1b敏", ("", "U+001B")),
        ("王\ufffd", ("王", "U+FFFD")),
        ("王\ud83d", ("王", "U+D83D")),
        ("王\uffff", ("王", "U+FFFF")),
        ("\U0001fffe", ("", "U+1FFFE")),
        ("王\ufdd0", ("王", "U+FDD0")),
    ],
)
def test_the_first_character_that_no_text_should_hold_is_named(text, told):
    assert characters.not_to_keep(text) == told


def test_nothing_is_cut_in_the_middle():
    text = f"{FAMILY}{VARIANT}在这里"
    assert characters.first(text) == FAMILY
    assert characters.shortened(text, 2) == FAMILY + VARIANT
    assert characters.shortened(text, 4, "…") == f"{FAMILY}{VARIANT}在…"
    assert characters.shortened(text, 5, "…") == text
    assert characters.within(text, 6) == FAMILY
    assert characters.within("一二三", 2) == "一二"
    assert characters.first("") == characters.within("", 3) == characters.shortened("", 3, "…") == ""


def test_letters_are_told_from_signs_by_what_they_are_not():
    assert all(map(characters.is_letter, (EXT_H, EXT_I, EXT_J, PRIVATE, "王", "x", "7", "ङ")))
    assert not any(map(characters.is_letter, ("，", "_", " ", "😀", "\u200b", "\uffff", "\x00", "\u3164", "\ud83d")))


def test_runs_are_what_stands_between_signs_folded():
    assert characters.runs(f"ＡB_王\u200b敏，{EXT_H}某😀{PRIVATE}") == ["ab", "王敏", f"{EXT_H}某", PRIVATE]
    assert characters.runs("。，😀") == []
    assert characters.folded(VARIANT) == "葛"
