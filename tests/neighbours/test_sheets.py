"""Groups and households as a sheet: out with masked numbers, in with a look first, nothing doubled."""

import io
import re

import pytest
from sqlalchemy import select

from tests.neighbours.conftest import HEAD, PAGE, Neighbours
from tests.support.makers import GRID, INFORMANT
from webapp.core.db import db
from webapp.neighbours.models import NeighbourGroup, NeighbourHousehold, NeighbourImport

HEADS = "微网格,组名,治安户长,门牌,联系人,电话,第二联系人,第二电话,不打电话"
PLACE = "45032410620000101"
SHEET = f"""{HEADS}
{PLACE},井边第一组,,1 号,蒋阿公,10088000001,,,
{PLACE},井边第一组,,7 号,新来的,10088000007,儿子,10088000017,是
{PLACE},坡上组,,1 号,坡上人,10088000008,,,
"""


def send(house: Neighbours, text: str = SHEET, who: str = INFORMANT, status: int = 303, name: str = "a.csv"):
    file = {"file": (io.BytesIO(text.encode()), name)}
    answer = house.phone(who).post("/neighbours/import", file, content_type="multipart/form-data", headers=PAGE)
    assert answer.status_code == status, answer.text
    return answer


def look(house: Neighbours, address: str, who: str = INFORMANT) -> str:
    return house.phone(who).get(address).text


def take_in(house: Neighbours, address: str, who: str = INFORMANT, status: int = 303) -> None:
    mark = re.search(r'name="mark" value="(\w+)"', look(house, address, who))
    sent = {"mark": mark[1] if mark else ""}
    answer = house.phone(who).post(f"{address}/take-in", sent, headers=PAGE)
    assert answer.status_code == status, answer.text


def doors(house: Neighbours) -> list[str]:
    return [one.door for one in house.rows(select(NeighbourHousehold).order_by(NeighbourHousehold.id))]


def test_nothing_comes_in_before_it_was_looked_at(house: Neighbours) -> None:
    address = send(house).location
    page = look(house, address)
    assert "现在什么也没有存" in page
    assert "新加的户" in page
    assert len(doors(house)) == 3
    take_in(house, address)
    assert doors(house) == ["1 号", "2 号", "水井旁边", "7 号", "1 号"]
    assert {one.name for one in house.rows(select(NeighbourGroup))} == {"井边第一组", "坡上组"}
    seven = house.rows(select(NeighbourHousehold))[3]
    assert (seven.phone, seven.second_name, seven.no_calls) == ("10088000007", "儿子", True)


def test_the_same_sheet_twice_doubles_nothing(house: Neighbours) -> None:
    take_in(house, send(house).location)
    again = send(house).location
    assert "没有新的，都在里面了" in look(house, again)
    take_in(house, again, status=409)
    assert len(doors(house)) == 5


def test_the_same_look_is_taken_in_once(house: Neighbours) -> None:
    address = send(house).location
    take_in(house, address)
    assert house.phone(INFORMANT).post(f"{address}/take-in", {"mark": "x"}, headers=PAGE).status_code == 409
    assert "导入好了" in look(house, address)
    assert len(doors(house)) == 5


def test_what_went_out_comes_in_again_as_it_was(house: Neighbours) -> None:
    out = house.phone(INFORMANT).get("/neighbours/sheet?as=csv")
    text = out.data.decode("utf-8-sig")
    assert "100****0001" in text
    assert "10088000001" not in text
    assert "王户长" in text
    address = send(house, text).location
    assert "没有新的，都在里面了" in look(house, address)
    text = text.replace("唐阿婆", "唐阿婆家")
    address = send(house, text).location
    take_in(house, address)
    assert house.home("2 号").name == "唐阿婆家"
    assert house.home("2 号").phone == "10088000002"


def test_a_workbook_goes_out_and_comes_in_too(house: Neighbours) -> None:
    out = house.phone(GRID).get("/neighbours/sheet")
    assert out.status_code == 200
    assert out.data[:2] == b"PK"
    file = {"file": (io.BytesIO(out.data), "十户联防.xlsx")}
    answer = house.phone(GRID).post("/neighbours/import", file, content_type="multipart/form-data", headers=PAGE)
    assert "没有新的，都在里面了" in look(house, answer.location, GRID)
    assert house.events("sheet.exported") == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("450324106201001 01,组,,1 号,,,,,", "不在您管的微网格里"),
        (f"{PLACE},,,1 号,,,,,", "没写组名"),
        (f"{PLACE},组,,1 号,,12,,,", "这个号码不对"),
        (f"{PLACE},组,,1 号,,100****0009,,,", "带星号的认不出是谁的"),
        (f"{PLACE},组,,9 号,,10088000002,,,", "这个电话已经在别的组里了"),
        (f"{PLACE},组,,1 号,,,,,\n{PLACE},组,,1号,,,,,", "在表里写了两次"),
    ],
)
def test_one_wrong_row_and_no_row_comes_in(house: Neighbours, row: str, words: str) -> None:
    address = send(house, f"{SHEET}{row}\n").location
    page = look(house, address)
    assert words in page
    assert 'name="mark"' not in page
    take_in(house, address, status=409)
    assert len(doors(house)) == 3


def test_a_head_is_named_by_nobodys_sheet(house: Neighbours) -> None:
    page = look(house, send(house, SHEET.replace(",井边第一组,,", ",井边第一组,别人,")).location)
    assert "户长由网格中心任命" in page


def test_what_is_no_table_is_refused_beside_the_field(house: Neighbours) -> None:
    assert "文件" in send(house, "%PDF-1.4", name="a.pdf", status=422).text
    assert send(house, f"{HEADS}\n", status=422)


def test_a_sheet_is_its_senders_alone_and_its_cells_are_sealed(house: Neighbours) -> None:
    address = send(house).location
    assert house.phone(GRID).get(address).status_code == 404
    assert house.phone(HEAD).get("/neighbours/import").status_code == 404
    with house.town.app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT cells FROM neighbour_imports").scalar()
    assert "10088000007" not in str(raw)
    take_in(house, address)
    assert house.rows(select(NeighbourImport.cells)) == [None]
