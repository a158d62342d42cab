"""Spreadsheets that read back as they were written, and never as a formula."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from webapp.core.media.sheets import Column, Sheets, quoted, text_of

TWO = (Column("案码", 22), Column("说的话", 50, wrap=True))


def written(rows, columns=TWO, notes=()):
    file = io.BytesIO()
    with Sheets(file, "办件 & 台账") as sheets:
        sheets.add("办件", columns, rows, notes)
    file.seek(0)
    return load_workbook(file)["办件"]


def test_rows_read_back_as_they_were_written_under_a_frozen_head() -> None:
    sheet = written([["A-1", "路灯不亮\n第二行"], ["A-2", None]])
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["案码", "说的话"],
        ["A-1", "路灯不亮\n第二行"],
        ["A-2", ""],
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width == pytest.approx(50, abs=1)


def test_counts_are_numbers_and_codes_stay_text() -> None:
    sheet = written([["0012", 7]])
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == ("0012", "s", 7)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 138",
        "-5",
        "@SUM(A1)",
        "|cmd",
        "%0A",
        "\t=1",
        "\r\n=1",
        " =1",
        "\u200b=1",
        "\u202e=1",
        "\u2066@x",
        "\ufeff=1",
        "\u3164=1",
        "\u2800+1",
        "\u00a0-1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "−1",
        "\ufe0f=1",
        "=cmd|'/c calc'!A1",
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe_in_front(text: str) -> None:
    sheet = written([["x", text]])
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].value.startswith("'")
    assert quoted(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "路灯不亮", "3-5 户", "邮箱 a@b.c", "'已经有引号", "\u200b路灯", "0=没有", "（=）"]
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert quoted(text) == text


def test_the_head_and_the_notes_are_quoted_too() -> None:
    sheet = written([["a", "b"]], (Column("=head"), Column("x")), ["@note"])
    assert sheet["A1"].value == "'=head"
    assert sheet["A4"].value == "'@note"


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_no_text_whatever_becomes_a_formula_in_the_sheet_or_saved_as_csv(text: str) -> None:
    cell = quoted(text)
    saved = io.StringIO()
    csv.writer(saved).writerow([cell])
    visible = cell.lstrip(" \t\r\n\u200b\u200c\u200d\u2060\ufeff\u00ad")
    assert visible[:1] not in set("=+-@|%")


def test_characters_that_a_spreadsheet_cannot_hold_do_not_break_it() -> None:
    sheet = written([["\x01\x0b", "长" * 40_000]])
    assert len(sheet["B2"].value) == 32_000


def test_a_table_as_text_opens_as_text_and_holds_no_formula():
    made = text_of(["姓名", "单位"], [["王巡", "＝1+1"], ["李，防", "\u200b@SUM(A1)"]])
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").splitlines() == ["姓名,单位", "王巡,'＝1+1", "李，防,'\u200b@SUM(A1)"]
