"""台账: the columns that upper levels ask for, filled from what was reported once."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook, load_workbook

from tests.paper.conftest import sheet_of
from tests.support.html import Element, parse
from tests.support.makers import Desk
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.journal import JournalEntry
from webapp.paper import ledger
from webapp.paper.queries_ledger import FOLDER

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.travel(NOON):
        yield


@pytest.fixture
def dispatcher(town: Town) -> Phone:
    return town.sign_in("governance_centre")


def template(*rows: list[object], merged: str = "", formula: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def values(content: bytes) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def put_in(phone: Phone, content: bytes, name: str = "月报"):
    sent = {"name": name, "file": (io.BytesIO(content), "月报.xlsx")}
    return phone.post("/ledger/templates", sent, content_type="multipart/form-data")


MONTH = "month=2026-11"


def address(name: str, area: str = "", more: str = MONTH) -> str:
    return f"/ledger/file?template={name}&area={code(area)}&{more}"


def test_the_house_has_templates_that_pass_its_own_check() -> None:
    found = sorted(FOLDER.glob("*.xlsx"))
    assert len(found) >= 2
    for path in found:
        ledger.check(path.read_bytes())


def test_a_month_of_disputes_fills_the_houses_own_template(town: Town, dispatcher: Phone) -> None:
    informant = town.sign_in("informant:200/001/01")
    sent = [informant.report("dispute", description=f"争地界 {n}，电话 13812345678").json["case_code"] for n in (1, 2)]
    informant.report("hazard")
    with clock.travel(NOON.replace(month=10)):
        informant.report("dispute")
    sheet = sheet_of(dispatcher, address("矛盾纠纷排查化解台账"))
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[1][0] == "辖区：才湾镇    2026 年 11 月    共 2 件"
    assert [row[1] for row in rows[3:5]] == sent
    assert (rows[3][0], rows[3][3], rows[3][6]) == ("1", "才湾村", "争地界 1，电话 138****5678")
    assert "测试" not in str(rows[3])
    assert rows[5][0].startswith("填报单位：才湾镇综治中心")


def test_an_area_and_a_kind_narrow_it_and_protected_matters_are_never_in_it(town: Town, dispatcher, journalled) -> None:
    one, other = town.sign_in("informant:200/001/01"), town.sign_in("informant:201/001/01")
    wanted = one.report("hazard").json["case_code"]
    other.report("hazard")
    one.report("dispute", someone_hurt="yes")
    sheet = sheet_of(dispatcher, address("安全隐患排查整治台账", "200", f"{MONTH}&kind=both"))
    codes = [row[1] for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
    assert codes == [wanted]
    exported = journalled("sheet.exported")[0]
    assert (exported["rows"], exported["filters"]["area"]) == (1, code("200"))


def test_a_template_of_ones_own_keeps_its_head_its_foot_and_its_merged_cells(dispatcher, town: Town) -> None:
    town.sign_in("informant:200/001/01").report(description="=1+1", place_name="@x")
    town.sign_in("informant:200/001/02").report()
    head = (["{年} 年 {月} 月", None], ["案码", "说的"])
    own = template(*head, ["{案码}", "第 {序号} 件：{内容}{地点}"], ["共 {件数} 件", None], merged="A4:B4")
    assert put_in(dispatcher, own).status_code == 303
    sheet = sheet_of(dispatcher, address("1"))
    assert sheet["A1"].value == "2026 年 11 月"
    assert sheet["B3"].value == "第 1 件：=1+1@x"
    assert sheet["A5"].value == "共 2 件"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A5:B5"]
    assert all(cell.data_type != "f" for row in sheet.rows for cell in row)


def test_what_begins_like_a_formula_is_text_in_a_filled_template() -> None:
    filled = ledger.fill(template(["{内容}"]), [{"内容": "=1+1"}, {"内容": "\u200b@x"}], {})
    assert values(filled) == [["'=1+1"], ["'\u200b@x"]]


def test_a_month_without_a_case_gives_the_empty_table(dispatcher: Phone) -> None:
    put_in(dispatcher, template(["案码"], ["{案码}"], ["共 {件数} 件"]))
    assert [row[0] for row in sheet_of(dispatcher, address("1")).iter_rows(values_only=True)] == [
        "案码",
        None,
        "共 0 件",
    ] or [row[0] or "" for row in sheet_of(dispatcher, address("1")).iter_rows(values_only=True)] == [
        "案码",
        "",
        "共 0 件",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no workbook", "打不开"),
        (b"", "这个文件是空的"),
        (bytes(900), "这个文件是空的"),
        (b"PK\x03\x04 broken", "打不开"),
        (template(["案码"]), "没有找到要填的一行"),
        (template(["{案码}", "{身份证}"]), "不认得 {身份证}"),
        (template(["{内容}", "=SUM(A1:A2)"]), "不能有公式"),
        (template(["{内容}"], ["{序号}", "{内容}"]), "不认得 {序号}"),
        (template(*[["x"]] * 70, ["{内容}"]), "最多"),
        (b"x" * (ledger.LARGEST_BYTES + 1), "太大"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_with_what_to_change(content: bytes, words: str) -> None:
    with pytest.raises(Problem) as refused:
        ledger.check(content)
    assert words in refused.value.fields["file"]


def test_what_is_wrong_is_said_on_the_page(dispatcher: Phone) -> None:
    page = dispatcher.get(address("矛盾纠纷排查化解台账", more="month=nie"), headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert "选一个月，像 2026-11" in page.text
    assert dispatcher.get(address("nichts")).status_code == 404
    assert dispatcher.get("/ledger/file?template=矛盾纠纷排查化解台账&area=999&month=2026-11").status_code == 404


def test_a_template_taken_away_is_gone_and_one_with_the_same_name_replaces_the_first(dispatcher: Phone) -> None:
    put_in(dispatcher, template(["{案码}"]))
    put_in(dispatcher, template(["{内容}"]))
    assert dispatcher.get(address("1")).status_code == 404
    assert dispatcher.post("/ledger/templates/2/end").status_code == 303
    assert dispatcher.get(address("2")).status_code == 404
    assert dispatcher.post("/ledger/templates/2/end").status_code == 404


def look(phone: Phone, more: str = "") -> Element:
    answer = phone.get(address("安全隐患排查整治台账", more=f"{MONTH}{more}").replace("/file", "/look"))
    assert answer.status_code == 200
    return parse(answer.data)


def exports(town: Town) -> int:
    with town.app.app_context():
        return db.session().query(JournalEntry).filter(JournalEntry.event == "sheet.exported").count()


def test_the_first_twenty_rows_are_looked_at_before_it_is_taken(town: Town, desk: Desk, dispatcher: Phone) -> None:
    for _ in range(22):
        desk.report()
    before, page = exports(town), look(dispatcher)
    rows = page.find("tbody").find_all("tr")
    assert len(rows) == 20
    assert "共 22 行，这里是前 20 行" in page.text
    assert rows[0].find("td").text == "1"
    assert page.link("下载").startswith("/ledger/file?template=")
    assert exports(town) == before, "only looked at"
    whole = parse(dispatcher.get(page.link("全部，打印")).data)
    assert len(whole.find("tbody").find_all("tr")) == 22
    assert whole.find_all("button", data_print="")
    assert exports(town) == before + 1


def test_a_look_at_an_empty_month_and_a_wrong_one_says_so(dispatcher: Phone) -> None:
    assert "这个月没有" in look(dispatcher).text
    wrong = dispatcher.get(
        "/ledger/look?template=安全隐患排查整治台账&month=nie&area=" + code(""), headers={"Accept": "text/html"}
    )
    assert wrong.status_code == 422


def test_a_look_costs_the_same_however_many_rows(town: Town, desk: Desk, dispatcher: Phone) -> None:
    for number in (1, 21):
        for _ in range(number):
            desk.report()
        with town.app.app_context(), counted_statements() as seen:
            look(dispatcher)
        assert len(seen) <= 6, seen
