"""What comes from outside is read once, and what is read can be reckoned with."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from webapp.core import reading

HUGE = "9" * 5_000
NO_NUMBERS = ["", " ", "²", "٣", "９", "½", "+1", "-1", "1.0", "1e3", "0x1", "1_000", "1 2", "1\0", "None", HUGE]


@pytest.mark.parametrize("text", [None, *NO_NUMBERS])
def test_what_is_no_whole_number_is_none(text):
    assert reading.whole(text) is None
    assert reading.row_id(text) is None
    assert reading.version(text) is None


def test_a_whole_number_goes_as_far_as_a_column_and_no_further():
    assert [reading.whole(text) for text in ("0", "007", " 42 ", str(2**63 - 1))] == [0, 7, 42, 2**63 - 1]
    assert [reading.whole(text) for text in (str(2**63), "9" * 19, "9" * 20)] == [None, None, None]
    assert (reading.whole("10", 9), reading.whole("9", 9)) == (None, 9)


def test_no_row_has_the_number_nought():
    assert (reading.row_id("0"), reading.row_id("1")) == (None, 1)


def test_a_list_of_row_numbers_leaves_out_what_is_none_and_keeps_each_once():
    assert reading.row_ids(["3", "²", "1", "3", "0", str(2**63)]) == [3, 1]


@pytest.mark.parametrize(
    "text", [None, "nan", "inf", "-Infinity", "1e400", "١", "1,5", "0x1p3", "--1", ".", "e5", HUGE]
)
def test_what_is_no_decimal_number_is_none(text):
    assert reading.number(text, -1e9, 1e9) is None


def test_a_decimal_number_lies_between_its_bounds():
    assert [reading.number(text, -90, 90) for text in ("25.5", "-90", " +.5 ", "9e1", "25.")] == [
        25.5,
        -90,
        0.5,
        90,
        25,
    ]
    assert (reading.number("90.1", -90, 90), reading.number("-91", -90, 90)) == (None, None)


@pytest.mark.parametrize(
    "text",
    [None, "", "0.005", "-1", "+1", "1e3", ".5", "1.", "1,5", "1.2.3", "八百", "860元整", "1000.01", "9" * 13, HUGE],
)
def test_what_is_no_amount_of_money_is_none(text):
    assert reading.fen(text, 1000) is None


def test_an_amount_of_money_is_read_to_the_fen_however_it_was_typed():
    typed = ("0", "860", "860.5", "860.50", " ￥ 860.05 元", "８６０．０５", "1,000", "00.01")
    assert [reading.fen(text, 1000) for text in typed] == [0, 86000, 86050, 86050, 86005, 86005, 100_000, 1]


@pytest.mark.parametrize(
    "text",
    [None, "", "2026-02-29", "2026-13-01", "0000-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "20261130",
     "2026-W48-1",
     "２０２６-11-30", "2026-11-30T00:00", "2026-1-1", "-2026-11-30", "99999-01-01"],
)  # fmt: skip
def test_what_is_no_day_to_reckon_with_is_none(text):
    assert reading.day(text) is None


def test_the_neighbours_of_every_day_and_month_exist():
    for text in ("1900-01-01", "2028-02-29", " 2199-12-31 "):
        found = reading.day(text)
        assert found == date.fromisoformat(text.strip())
        assert found - timedelta(days=400) < found < found + timedelta(days=400)


def test_a_month_is_its_first_day():
    assert reading.month("2026-11") == date(2026, 11, 1)
    assert [
        reading.month(text) for text in (None, "2026-13", "2026-00", "0000-01", "9999-12", "2026-11-30", "²026-11")
    ] == [None] * 7


def test_a_time_of_day_has_an_hour_and_a_minute():
    assert [reading.time_of_day(text) for text in ("9:30", "09:30", "23:59:59")] == [
        time(9, 30),
        time(9, 30),
        time(23, 59),
    ]
    assert [reading.time_of_day(text) for text in (None, "", "24:00", "9:60", "²:30", "9.30", "9", "09:30+08:00")] == [
        None
    ] * 8


def test_a_moment_is_a_day_and_a_time_in_shanghai():
    assert reading.local_moment("2026-11-30", "9:30") == datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
    assert reading.local_moment("2026-11-31", "9:30") is reading.local_moment("2026-11-30", "") is None


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[" * 20_000, b"[" * 20_000 + b"]" * 20_000, b'{"a":' * 20_000, b'"' + b"\\" * 9_999, b"[NaN]",
     b"[1e400",
     b"[-Infinity]", b"[" + b"9" * 5_000 + b"]", b"\xff\xfe[]", b'["\\ud800"]', b'{"a": "x"}' + b" " * 100_000],
)  # fmt: skip
def test_json_that_is_too_deep_too_long_or_not_to_be_kept_is_none(raw):
    assert reading.json_of(raw, 80_000) is None


def test_json_is_read_and_brackets_inside_its_strings_do_not_count():
    assert reading.json_of('\ufeff{"a": [1, "二"]}'.encode(), 100) == {"a": [1, "二"]}
    assert reading.json_of(b'["' + b"[" * 1_000 + b'\\"[[[", "\\ud83d\\ude00"]', 2_000) == ["[" * 1_000 + '"[[[', "😀"]
    assert reading.json_of(b"[[[1]]]", 100, deepest=3) == [[[1]]]
    assert reading.json_of(b"[[[[1]]]]", 100, deepest=3) is None


def test_a_whole_number_out_of_json_is_neither_true_nor_a_fraction():
    assert (reading.json_whole(3), reading.json_whole(2**63 - 1)) == (3, 2**63 - 1)
    assert [reading.json_whole(value) for value in (True, 1.0, "1", None, -1, 2**63, float("inf"))] == [None] * 7


@pytest.mark.parametrize("text", ["http://[::1", "//[", "https://\u2100.example"])
def test_what_is_no_address_is_none(text):
    assert reading.address(text) is None


def test_an_address_has_parts_and_may_be_a_path_alone_or_nothing():
    whole = reading.address("https://door.example/todo?a=1")
    assert whole is not None
    assert (whole.netloc, whole.path) == ("door.example", "/todo")
    assert [getattr(reading.address(text), "path", None) for text in ("/todo", "", None)] == ["/todo", "", ""]


@pytest.mark.parametrize(
    "typed",
    ["10010000001", " 100 1000 0001", "100-1000-0001", "100–1000–0001", "(100)1000.0001", "+86 10010000001",
     "0086-10010000001", "8610010000001", "＋８６１００１００００００１", "\u202a10010000001\u202c",
     "100\u200b10000001"],
)  # fmt: skip
def test_a_mobile_number_is_the_same_however_it_was_typed(typed):
    assert reading.phone(typed) == reading.phone(typed, (reading.MOBILE,)) == "10010000001"


@pytest.mark.parametrize("typed", ["0773-6213456", "（0773）6213456", "+86 773 6213456", "+86 (0)773 6213456"])
def test_a_landline_keeps_its_area_code(typed):
    assert reading.phone(typed) == "07736213456"


def test_a_number_of_beijing_abroad_is_no_mobile_number():
    assert reading.phone("+86 10 6213 4567") == "01062134567"


def test_only_the_kinds_that_are_asked_for_are_read():
    assert reading.phone("6213456") == "6213456"
    assert reading.phone("6213456", (reading.MOBILE, reading.LANDLINE)) is None
    assert reading.phone("0773-6213456", (reading.MOBILE,)) is None
    assert reading.phone("+852 2123 4567") is None
    assert reading.phone("+852 2123 4567", (reading.ABROAD,)) == "+85221234567"


@pytest.mark.parametrize("typed", [None, "", "12", "²0010000001", "١0010000001", "1001000000", "老蒋", "1\0", HUGE])
def test_what_is_no_telephone_number_is_none(typed):
    assert reading.phone(typed) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_a_text_is_read_in_whichever_of_the_usual_encodings_it_was_stored(encoding):
    text = '{"code": "45032410600100101", "名称": "天湖社区一网格"}\r\n'
    assert reading.text_of(text.encode(encoding)) == text


@pytest.mark.parametrize("raw", [b"\0\1\2\3" * 50, b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe\x00", b"\x1f\x8b\x08\x00"])
def test_what_is_no_text_is_none(raw):
    assert reading.text_of(raw) is None


def test_the_number_of_an_identity_card_proves_itself_and_tells_the_day_of_birth():
    for typed in ("11010519491231002X", " 110105 19491231 002x ", "１１０１０５１９４９１２３１００２Ｘ"):
        assert reading.id_number(typed) == "11010519491231002X"
    assert str(reading.born_on("11010519491231002X")) == "1949-12-31"


@pytest.mark.parametrize(
    "typed",
    [None, "", "110105194912310021", "11010519491331002X", "1101051949123100", "X1010519491231002X", "¹" + "1" * 17],
)
def test_what_is_no_number_of_an_identity_card_is_none(typed):
    assert reading.id_number(typed) is None
