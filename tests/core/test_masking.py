"""Masks: enough left to recognise, too little to use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.masking import mask_id_number, mask_name, mask_phone, mask_phones_in

ID_NUMBER = "450324199001011234"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        (" 10010000001 ", "100****0001"),
        ("+86 138-1234-5678", "138****5678"),
        ("110", "***"),
        ("1234567", "*****67"),
        ("", ""),
    ],
)
def test_phones(number, shown):
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (ID_NUMBER, "450324********1234"),
        ("45032419900101123X", "450324********123X"),
        ("450324900101123", "450324*****1123"),
        ("4503241990", "********90"),
        ("", ""),
    ],
)
def test_id_numbers(number, shown):
    assert mask_id_number(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("王小明", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("阿卜杜·热西提", "阿******"),
        ("", ""),
    ],
)
def test_names(name, shown):
    assert mask_name(name) == shown


@given(st.sampled_from([mask_phone, mask_id_number, mask_name]), st.text(min_size=1, max_size=40))
def test_whatever_is_typed_something_is_hidden_and_nothing_fails(mask, typed):
    hidden = mask(typed)
    assert "*" in hidden or not typed.strip()
    assert len(hidden.replace("*", "")) <= 10 if mask is not mask_name else True


@pytest.mark.parametrize("written", ["13812345678", "+86 138-1234-5678", "8613812345678", "138 1234 5678"])
def test_a_log_line_holds_no_mobile_number(written):
    assert mask_phones_in(f"user {written} 电话{written}，signed in") == "user 138****5678 电话138****5678，signed in"


def test_a_log_line_holds_no_id_number():
    assert mask_phones_in(f"id={ID_NUMBER};") == "id=450324********1234;"
    assert mask_phones_in("id=45032419900101123x") == "id=450324********123x"


@pytest.mark.parametrize(
    "kept",
    [
        "450324106000901",
        "45032410620000101",
        "2026-11-23T18:31:02.123456Z",
        "1700000000000",
        "1" * 16,
        "4" * 19,
    ],
)
def test_area_codes_and_times_stay_readable(kept):
    assert mask_phones_in(f"x {kept} y") == f"x {kept} y"
