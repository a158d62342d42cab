"""A spreadsheet of areas, people and posts: every mistake is named so that it can be mended; all of it or nothing."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.support.html import parse
from tests.support.posts import area
from tests.support.town import TOWN, code
from tests.support.workbooks import book_of, rows_of, xlsx
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry, verify
from webapp.core.media import table_reader
from webapp.grid_centre.spreadsheets.plan import may_import, plan_for
from webapp.grid_centre.spreadsheets.queries_state import state_for
from webapp.grid_centre.spreadsheets.schemas_book import parse as parse_sheets
from webapp.grid_centre.spreadsheets.sheets import (
    AREAS,
    COLUMNS,
    PEOPLE,
    POSTS,
)
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.rules import SERVER, Giver

OFFICER = Giver(0, "网格中心", frozenset({Role.GRID_CENTRE_OFFICER}))
INFORMANT, GROUP = "微网格信息员", "村民小组网格长"


def roster(grids=16, micros=9):
    """Return a new village with its grids and micro-grids, everybody in it, and their posts: some 480 rows."""
    village = f"{TOWN}210"
    areas = [[village, "新塘村", "村", TOWN, "否"]]
    people, posts = [["10020010000", "蒋村长", "村支书"]], [["10020010000", "村级网格长", village, "", ""]]
    for g in range(1, grids + 1):
        grid = f"{village}{g:03}"
        areas.append([grid, f"{g} 网格", "网格", village, "否"])
        lead = f"1002001{g:04}"
        people.append([lead, f"网格长{g}", "乡镇干部"])
        posts.append([lead, GROUP, grid, "", ""])
        for m in range(1, micros + 1):
            areas.append([f"{grid}{m:02}", f"{m:02}", "微网格", grid, "否"])
            phone = f"1001{g:04}{m:03}"
            people.append([phone, f"信息员{g}之{m}", ""])
            posts.append([phone, INFORMANT, f"{grid}{m:02}", "", ""])
    return {AREAS: areas, PEOPLE: people, POSTS: posts}


def send(phone, data, name="名册.xlsx"):
    return phone.post(
        "/admin/import",
        {"file": (io.BytesIO(data), name)},
        headers={},
        content_type="multipart/form-data",
    )


def faults_of(answer):
    """Return (sheet, row, message) of each fault on the page."""
    found = []
    for row in [one for one in parse(answer.data).find_all("tr") if "data-fault" in one.attributes]:
        sheet, _, message = [cell.text.strip() for cell in row.find_all("td")]
        found += [(sheet, int(number), message) for number in row["data-fault"].split()]
    return found


def count(app, model):
    with app.app_context():
        return db.session().scalar(select(func.count()).select_from(model))


def apply(phone, answer):
    form = next(one for one in parse(answer.data).find_all("form") if one["action"].endswith("/apply"))
    return phone.post(form["action"], headers={})


@pytest.fixture
def officer(town):
    return town.sign_in("grid_centre")


def broken():
    """Return the roster with twelve mistakes, as it should be, and each mistake: sheet, row, column, what, a word."""
    rows = roster()
    good = {title: [list(row) for row in body] for title, body in rows.items()}
    village, first = rows[AREAS][0][0], rows[AREAS][2][0]
    places = [
        (AREAS, 5, 3, "450324106999001", "对不上"),  # parent and code don't belong together
        (AREAS, 9, 2, "乡", "不认识"),
        (AREAS, 14, 0, 4.5032410620300101e16, "科学计数"),
        (AREAS, 21, 0, rows[AREAS][18][0], "重复"),
        (PEOPLE, 30, 0, "1001000123", "11 位"),
        (PEOPLE, 42, 0, "１００１０００３００", "11 位"),
        (PEOPLE, 57, 1, None, "没有填"),
        (PEOPLE, 60, 1, "=A1", "公式"),
        (POSTS, 33, 2, f"{village}99901", "没有这个网格"),
        (POSTS, 55, 2, village, "要配微网格"),
        (POSTS, 70, 2, first, "已有信息员"),
        (POSTS, 88, 3, "上个月", "不是日期"),
    ]
    for title, number, column, wrong, _ in places:
        rows[title][number - 2][column] = wrong
    return rows, good, places


def test_five_hundred_rows_with_twelve_mistakes_are_mended_by_the_messages_alone(app, officer):
    rows, good, places = broken()
    assert sum(map(len, rows.values())) >= 480
    before = count(app, Area), count(app, User), count(app, Post)
    answer = send(officer, xlsx(rows))
    assert answer.status_code == 422
    found = faults_of(answer)
    for title, number, _, _, word in places:
        assert any((sheet, row) == (title, number) and word in message for sheet, row, message in found), (title, word)
    for _ in range(3):  # what follows from a mistake goes with it
        for title, number, _ in found:
            rows[title][number - 2] = list(good[title][number - 2])
        answer = send(officer, xlsx(rows))
        found = faults_of(answer)
        if not found:
            break
    assert answer.status_code == 200
    assert (count(app, Area), count(app, User), count(app, Post)) == before, "nothing was changed by looking"
    assert apply(officer, answer).status_code == 303
    with app.app_context():
        new = db.session().scalars(select(Area).where(Area.code == f"{TOWN}21000101")).one()
        assert new.label == "新塘村 1 网格 01"
        assert verify().fault is None
        events = dict(db.session().execute(select(JournalEntry.event, func.count()).group_by(JournalEntry.event)).all())
        assert events["roster.imported"] == 1
        assert events["area.added"] == len(good[AREAS])
    again = send(officer, xlsx(good))
    assert "和现在完全一样" in again.get_data(as_text=True)


def plan_of(rows):
    """Return what a grid centre officer's spreadsheet would change, read in this process."""
    book = parse_sheets(table_reader.read(xlsx(rows), list(COLUMNS)))
    phones = {line.values["phone"] for sheet in (PEOPLE, POSTS) for line in book.lines.get(sheet, [])}
    places = {line.get("place", "") for line in book.lines.get(POSTS, [])}
    return plan_for(book, state_for(phones, places), OFFICER, clock.local_day(clock.now()))


def small(**sheets):
    names = {"areas": AREAS, "people": PEOPLE, "posts": POSTS}
    return {names[key]: rows for key, rows in sheets.items()}


OLD = "10090000000"


WRONG = [
    (small(areas=[[code("200/003"), "3 网格", "微网格", code("200"), "否"]]), "有 15 位，微网格的编码要 17 位"),
    (small(areas=[[code("202/001"), "1 网格", "网格", code("202"), "否"]]), "没有这个网格"),
    (small(areas=[[code("200/003"), "3 网格", "网格", TOWN, "否"]]), "上级要是一个村"),
    (small(areas=[[code("200"), "才湾村", "村", code("200"), "否"]]), "绕成了圈"),
    (small(areas=[[code("200"), "才湾村", "村", TOWN, "是"]]), "专属网格的级别"),
    (small(areas=[[code("000907"), "水库", "网格", TOWN, "是"], [code("000901"), "校", "网格", TOWN, "否"]]), ""),
    (small(areas=[[code("200/001"), 7, "网格", code("200"), "否"]]), "名称存成了数字"),
    (small(areas=[[code("200/001"), date(2026, 1, 2), "网格", code("200"), "否"]]), "改成了日期"),
    (small(people=[["10010000001", "张三", "农民"]]), "不认识，要写 乡镇干部、村支书"),
    (small(people=[["10010000001", "张三", ""], ["100 1000 0001", "张三", ""]]), "重复"),
    (small(people=[["10010000001", "=张三", ""]]), "公式"),
    (small(people=[["10010000001", "@张三", ""]]), "不能用"),
    (small(posts=[["10019999999", INFORMANT, code("200/001/01"), "", ""]]), "没有这个人"),
    (
        small(people=[["10010000001", "张三", ""]], posts=[["10010000001", GROUP, code("200/001"), "", ""]]),
        "乡镇干部或村支书",
    ),
    (
        small(people=[["10010000001", "张三", ""]], posts=[["10010000001", "系统管理员", "", "", ""]]),
        "不认识",
    ),
    (
        small(people=[["10010000001", "张三", ""]], posts=[["10010000001", "调度员", "governance_centre", "", ""]]),
        "不用表格办",
    ),
    (
        small(
            people=[["10010000001", "张三", "村支书"]],
            posts=[["10010000001", GROUP, code("000901"), "", ""]],
        ),
        "专属网格由专属网格长负责",
    ),
    (
        small(
            people=[["10010000001", "张三", ""]],
            posts=[["10010000001", INFORMANT, code("200/001/01"), "2026-11-02", "2026-11-01"]],
        ),
        "“到”要比“从”晚",
    ),
]


def test_a_wrong_row_is_named_with_its_reason(app, town):
    with app.app_context():
        for rows, word in WRONG:
            told = [fault.message for fault in plan_of(rows).faults]
            assert any(word in message for message in told), (word, told)


def test_what_a_table_program_hides_or_merges_is_named(officer, town):
    book = book_of(small(people=[[f"1001000000{n}", f"某某{n}", ""] for n in range(6)]))
    book["人员"].row_dimensions[3].hidden = True
    book["人员"].merge_cells("B5:B6")
    found = faults_of(send(officer, xlsx(book)))
    assert [(row, message[:7]) for _, row, message in found if "隐藏" in message] == [(3, "这一行被隐藏了")]
    assert any(row == 5 and "取消合并" in message for _, row, message in found)


def test_what_was_already_so_changes_nothing_and_export_goes_round(app, town, officer):
    exported = officer.get("/admin/export.xlsx").data
    rows = rows_of(exported)
    assert len(rows[AREAS]) == 2 + 2 + 4 + 8 + 1
    assert len(rows[POSTS]) == 8 + 4 + 2 + 1, "informants and leads of grids and villages, nobody of the offices"
    assert "和现在完全一样" in send(officer, exported).get_data(as_text=True)
    system = town.sign_in("system_admin")
    whole = system.get("/admin/export.xlsx").data
    assert "和现在完全一样" in send(system, whole).get_data(as_text=True)
    assert "政法委员" in {row[1] for row in rows_of(whole)[POSTS]}
    assert not {"系统管理员", "审计员"} & {row[1] for row in rows_of(whole)[POSTS]}


def replaced(town):
    """Return the rows that put somebody else into a micro-grid, and rename a village."""
    old, new, today = town.phones["informant:200/001/01"], "10011234567", clock.local_day(clock.now()).isoformat()
    return small(
        areas=[[code("200"), "才湾大村", "村", TOWN, "否"]],
        people=[[new, "新来的", ""]],
        posts=[
            [old, INFORMANT, code("200/001/01"), "", today],
            [new, INFORMANT, code("200/001/01"), "", ""],
        ],
    )


def test_an_informant_is_replaced_and_it_holds_from_the_next_request_on(app, town, officer):
    old = town.sign_in("informant:200/001/01")
    answer = send(officer, xlsx(replaced(town)))
    page = answer.get_data(as_text=True)
    for words in ("新增 新来的", "才湾村 → 才湾大村", "结束 · "):
        assert words in page
    assert "10011234567（新来的）" in page, "what is stored is shown, the number too"
    assert apply(officer, answer).status_code == 303
    assert old.get("/report").status_code == 404
    with app.app_context():
        assert area("200/001/01").label == "才湾大村 1 网格 01"


def test_the_last_import_is_taken_back_while_nothing_stands_on_it(app, town, officer):
    before = rows_of(officer.get("/admin/export.xlsx").data)
    apply(officer, send(officer, xlsx(replaced(town))))
    page = parse(officer.get("/admin/import").data)
    undo = next(form["action"] for form in page.find_all("form") if form["action"].endswith("/undo"))
    assert officer.post(undo, headers={}).status_code == 303
    assert rows_of(officer.get("/admin/export.xlsx").data) == before
    assert town.sign_in("informant:200/001/01").get("/report").status_code == 200
    assert officer.post(undo, headers={}).status_code == 404
    again = send(officer, xlsx(replaced(town)))
    assert apply(officer, again).status_code == 303, "what was taken back can be taken in again"


def test_an_import_that_something_stands_on_stays(app, town, officer):
    apply(officer, send(officer, xlsx(replaced(town))))
    page = parse(officer.get("/admin/import").data)
    undo = next(form["action"] for form in page.find_all("form") if form["action"].endswith("/undo"))
    person = parse(officer.get("/people?q=10011234567").data).link("新来的")
    officer.post(f"{person}/invitation", headers={})
    answer = officer.post(undo)
    assert answer.status_code == 409
    assert "已经有事情建立在它上面" in answer.get_json()["error"]["message"]


def test_what_was_changed_after_looking_is_not_taken_in(app, town, officer):
    answer = send(officer, xlsx(replaced(town)))
    officer.post("/areas/450324106200/name", {"name": "别的名字"}, headers={})
    assert apply(officer, answer).status_code == 409
    assert apply(town.sign_in("system_admin"), answer).status_code == 404, "another's look is not mine to take in"


def test_what_is_no_spreadsheet_of_a_sane_size_is_refused(officer, town):
    refused = {
        b"not a zip": "另存为",
        b"PK\x03\x04 broken": "另存为",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600: "另存为",
        b"x" * (2 * 1024 * 1024 + 1): "太大了",
        xlsx(small(people=[[f"1{n:010}", "某", ""] for n in range(5_100)])): "太大了",
    }
    for data, word in refused.items():
        answer = send(officer, data)
        assert answer.status_code == 422
        assert word in answer.get_data(as_text=True)


def test_a_file_that_swells_when_unpacked_or_declares_entities_is_refused(officer, town):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (50 * 1024 * 1024))
    assert "太大了" in send(officer, made.getvalue()).get_data(as_text=True)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>')
    assert "另存为" in send(officer, made.getvalue()).get_data(as_text=True)


def test_the_template_is_taken_as_it_is_and_changes_nothing(officer, town):
    answer = send(officer, officer.get("/admin/template.xlsx").data)
    assert answer.status_code == 200
    assert "和现在完全一样" in answer.get_data(as_text=True)


def test_nobody_becomes_an_administrator_by_a_sheet():
    assert not {"system_admin", "security_admin", "auditor"} & set(may_import(SERVER))


def test_the_command_does_the_same_and_says_so_by_its_exit_code(app, town, tmp_path):
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(xlsx(replaced(town)))
    bad.write_bytes(xlsx(small(people=[["123", "短", ""]])))
    run = app.test_cli_runner().invoke
    before = count(app, User)
    refused = run(args=["areas", "import", str(bad)])
    assert refused.exit_code == 1
    assert "人员 第 2 行" in refused.output
    dry = run(args=["areas", "import", str(good), "--dry-run"])
    assert (dry.exit_code, count(app, User)) == (0, before)
    assert run(args=["areas", "import", str(good)]).exit_code == 0
    assert count(app, User) == before + 1
    assert "Nothing to change" in run(args=["areas", "import", str(good)]).output
    assert run(args=["areas", "import", str(tmp_path / "none.xlsx")]).exit_code == 2


def test_pressed_twice_an_import_is_taken_in_once_and_answered_alike(app, town, officer):
    looked = send(officer, xlsx(replaced(town)))
    answers = [apply(officer, looked) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, "/admin/import")] * 2
    with app.app_context():
        entries = select(func.count()).select_from(JournalEntry).where(JournalEntry.event == "roster.imported")
        assert db.session().scalar(entries) == 1
