"""Names as they are kept: every letter stays, what nobody sees goes, what can't be kept is named."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.support.town import Town, code
from tests.support.workbooks import xlsx
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.letters.characters import first
from webapp.core.media import table_reader
from webapp.grid_centre.schemas import parse_name
from webapp.grid_centre.spreadsheets import schemas_book, sheets
from webapp.people.models import Unit, User
from webapp.service_orders.schemas import parse_order
from webapp.web.fields import Unreadable, as_name, text

FAMILY = "👨\u200d👩\u200d👧"
KEPT = [
    "\U00031350某",
    "\U0002ebf0某",
    "\U000323b0某",
    "\ue863某某",
    f"张三{FAMILY}",
    "葛\U000e0100某",
    "买买提·艾力",
    "བཀྲ་ཤིས",
    "Ｌi Ming",
]


@pytest.mark.parametrize("name", KEPT)
def test_a_name_is_kept_to_the_letter(name):
    assert as_name(name, 60, room=60) == name
    assert as_name(f"\u202e {first(name)}\u200b{name[len(first(name)) :]}\u00a0\u2060", 60) == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("王\x07敏", "“王”后面有一个存不下的字符（U+0007），请删掉它"),
        ("\ufffd敏", "最前面有一个存不下的字符（U+FFFD），请删掉它"),
        (f"{FAMILY}\uffff", f"“{FAMILY}”后面有一个存不下的字符（U+FFFF）"),
        ("王" * 61, "太长了，最多 60 个字，现在 61 个"),
        ("王" + "\u0301" * 70, "叠起来的符号太多了"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_else_is_called_too_long(typed, said):
    with pytest.raises(Unreadable, match=None) as refused:
        as_name(typed, 60, room=60)
    assert said in str(refused.value)


def test_the_length_is_what_a_person_sees():
    assert as_name(FAMILY * 60, 60) == FAMILY * 60
    assert as_name("王\u200b" * 60, 60, room=60) == "王" * 60
    with pytest.raises(Unreadable, match="最多 60 个字，现在 61 个"):
        as_name(FAMILY * 61, 60)


@pytest.mark.parametrize("name", KEPT)
def test_a_sheet_of_names_is_read(name):
    raw = table_reader.read(xlsx({"人员": [["10099990001", f"\u200b{name}", ""]]}), list(sheets.COLUMNS))
    book = schemas_book.parse(raw)
    assert book.faults == []
    assert book.lines["人员"][0].values["name"] == name


@pytest.mark.parametrize(
    ("name", "said"), [("王\ufffd", "姓名“王”后面有一个存不下的字符（U+FFFD）"), ("\u200b\u3164", "姓名没有填")]
)
def test_a_sheet_names_what_it_cannot_keep(name, said):
    book = schemas_book.parse(table_reader.read(xlsx({"人员": [["10099990001", name, ""]]}), list(sheets.COLUMNS)))
    assert [fault.message[: len(said)] for fault in book.faults] == [said]


def test_names_of_people_places_and_units_are_read_alike(town: Town):
    desk, admin = town.sign_in("grid_centre"), town.sign_in("system_admin")
    rare = f"\U00031350\u200b村{FAMILY}"
    kept = rare.replace("\u200b", "")
    assert desk.post(f"/areas/{code('200/001')}/name", {"name": rare}).status_code == 303
    assert kept in desk.get(f"/areas/{code('200/001')}").text
    assert admin.post("/units", {"name": rare}).status_code == 303
    with town.app.app_context():
        assert db.session().query(Unit).filter_by(name=kept).count() == 1
    again = admin.post("/units", {"name": f"{kept}\u2060"})
    assert "已经有这个单位了" in again.get_data(as_text=True)
    typed = {"phone": "10099990001", "name": rare, "role": "police_officer"}
    assert admin.post("/people/new", typed, headers={}).status_code < 400
    with town.app.app_context():
        assert db.session().query(User).filter_by(name=kept).count() == 1
    assert kept in admin.get("/people", query_string={"q": f"{kept[0]}\u200b村"}).text


def test_an_order_counts_what_a_person_sees(town: Town):
    order = {
        "item": "legal_advice",
        "area": code("200/001"),
        "meeting": "phone",
        "slot": "soon",
        "phone": "10010000001",
    }
    with town.app.test_request_context():
        assert parse_order(MultiDict(order | {"tell": "anyone", "name": FAMILY * 20})).name == FAMILY * 20
        with pytest.raises(Problem) as refused:
            parse_order(MultiDict(order | {"tell": "anyone", "name": "\u200b"}))
        assert refused.value.fields["name"].startswith("写一下怎么称呼您")
        assert parse_name(MultiDict({"name": " 王\u00a0敏 "})) == "王 敏"


@pytest.mark.parametrize("nothing", ["\u200b", "\u2060\ufeff \u200e", "\u3164", "\u2800"])
def test_words_that_nobody_sees_are_none_where_some_are_needed(nothing):
    with pytest.raises(Unreadable, match="写一句"):
        text(60, "写一句").take([nothing])
    assert text(60, "写一句").take([f"{nothing}好"]) == f"{nothing}好".strip(), "what was said is kept as it was sent"
