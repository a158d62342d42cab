"""Case codes: shape, strength, tolerance for how people type, and the check character."""

import random
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import codes

SHAPE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")
any_code = st.integers(0, 2**32).map(lambda seed: codes.new_code(random.Random(seed).randbytes))


@given(any_code)
def test_a_new_code_has_the_shape_a_digit_and_a_letter(code):
    assert SHAPE.fullmatch(code)
    assert re.search(r"\d", code)
    assert re.search(r"[A-Z]", code)
    assert codes.is_canonical(code)


def test_the_alphabet_has_no_lookalikes_and_carries_five_bits():
    assert len(set(codes.ALPHABET)) == 32
    assert not set("ILOU") & set(codes.ALPHABET)


def test_fifteen_characters_are_random_which_is_more_than_64_bits():
    asked = []

    def source(count):
        asked.append(count)
        return random.Random(len(asked)).randbytes(count)

    codes.new_code(source)
    assert asked[0] * 5 >= 64
    assert len({codes.new_code() for _ in range(2000)}) == 2000


def test_each_character_of_the_alphabet_is_drawn_equally_often():
    source = random.Random(7)
    drawn = "".join(codes.new_code(source.randbytes).replace("-", "")[:15] for _ in range(4000))
    expected = len(drawn) / 32
    assert all(0.85 * expected < drawn.count(character) < 1.15 * expected for character in codes.ALPHABET)


def test_the_same_seed_gives_the_same_codes():
    assert codes.new_code(random.Random(1).randbytes) == codes.new_code(random.Random(1).randbytes)


def test_a_draw_without_a_digit_or_without_a_letter_is_thrown_away():
    only_letters, only_digits, mixed = bytes([10] * 15), bytes(range(10)) + bytes(5), bytes(range(5, 20))
    draws = iter([only_letters, only_letters, only_digits, mixed])
    code = codes.new_code(lambda count: next(draws))
    assert code.startswith("5678-9ABC")


def test_a_broken_source_of_randomness_is_an_error_not_an_endless_loop():
    with pytest.raises(RuntimeError):
        codes.new_code(lambda count: bytes(count))


@given(any_code, st.data())
def test_any_single_wrong_character_is_found(code, data):
    place = data.draw(st.sampled_from([i for i, character in enumerate(code) if character != "-"]))
    wrong = data.draw(st.sampled_from(sorted(set(codes.ALPHABET) - {code[place]})))
    assert codes.normalise(code[:place] + wrong + code[place + 1 :]) is None


@given(any_code)
def test_any_two_characters_swapped_are_found(code):
    plain = code.replace("-", "")
    for first, second in combinations(range(16), 2):
        swapped = list(plain)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if plain[first] != plain[second]:
            assert codes.normalise("".join(swapped)) is None


@given(any_code)
def test_what_people_type_becomes_the_canonical_code(code):
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)
    for typed in (
        code.lower(),
        code.replace("-", ""),
        f"  {code.replace('-', ' ')}\n",
        code.replace("-", "—"),
        code.replace("0", "O").replace("1", "l"),
        code.replace("0", "o").replace("1", "I"),
        full_width,
        f"\u200b{code}\ufeff",
    ):
        assert codes.normalise(typed) == code
        assert codes.is_canonical(typed) == (typed == code)


@pytest.mark.parametrize(
    "text", ["", "你好", "0000-0000-0000-0000", "ABCD", "U" * 16, "1" * 10_000, "ß" * 16, "🚪" * 16]
)
def test_what_is_no_code_is_none(text):
    assert codes.normalise(text) is None
    assert not codes.is_canonical(text)


@given(st.text(max_size=70))
def test_no_text_makes_it_fail(text):
    found = codes.normalise(text)
    assert found is None or codes.is_canonical(found)


CODE = codes.new_code(random.Random(7).randbytes)
PLAIN = CODE.replace("-", "")
WIDE = CODE.translate({plain: plain + 0xFEE0 for plain in range(0x21, 0x7F)})
AROUND = [
    "我的编号是 {} 谢谢",
    "单号：{}，麻烦看一下",
    "【一扇门】您的单号{}，电话100。",
    "https://door.example/services/orders/{}?sent=1#top",
    "看这里 http://10.0.0.1:8000/cases/{} 谢谢",
    "my code {} thanks a lot",
    "\u202d{}\u202c",
    "（{}）",
    "老师您好\n{}\n蒋三五",
]


@pytest.mark.parametrize("around", AROUND)
def test_a_code_is_found_with_words_around_it_however_it_is_written(around):
    for written in (
        CODE,
        PLAIN,
        CODE.lower(),
        CODE.replace("-", " "),
        CODE.replace("-", "–"),
        *(CODE.replace("-", dash) for dash in "⁃ー一~～"),
        WIDE,
        CODE.replace("-", "\u200b-"),
    ):
        assert codes.found_in(around.format(written)) == CODE, written
    assert codes.found_in(around.format(CODE.replace("0", "O").replace("1", "l"))) == CODE


def test_a_wrong_check_character_two_codes_and_none_are_no_code():
    wrong = CODE[:-1] + next(one for one in codes.ALPHABET if one != CODE[-1])
    for text in (
        "",
        "你好",
        wrong,
        f"编号 {wrong} 谢谢",
        f"{CODE} 和 {codes.new_code(random.Random(8).randbytes)}",
        CODE[:-1],
        "x" * 9000,
    ):
        assert codes.found_in(text) is None, text
    assert codes.found_in(f"{CODE}，就是 {PLAIN}") == CODE


def test_a_code_is_not_made_of_words_with_other_words_between_them():
    assert codes.found_in(f"{CODE[:9]} 不是这个 {CODE[10:]}") is None
    assert codes.found_in(f"x{CODE}") is None


@given(any_code, st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_found_in_a_text_is_a_code(code, before, after):
    assert codes.found_in(f"{before} {code} {after}") in (code, None)
    found = codes.found_in(before + after)
    assert found is None or codes.is_canonical(found)


TOKEN = "aB3_-" * 8 + "xyz"


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "https://door.example/join/{}",
        "点这个链接进来：https://door.example/join/{}，24小时内用",
        " {}?from=singlemessage",
    ],
)
def test_the_token_of_a_link_is_found_with_words_around_it(around):
    assert codes.token_in(around.format(TOKEN)) == TOKEN
    assert codes.token_in(around.format(TOKEN[1:])) is codes.token_in(around.format(TOKEN + "x")) is None
