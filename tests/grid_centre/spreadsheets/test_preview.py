"""A look at a spreadsheet tells the truth: each value to be stored, what will not be, and why a file is refused."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from xlsxwriter import Workbook

from tests.grid_centre.spreadsheets.test_import import apply, faults_of, send
from tests.support.html import parse
from tests.support.town import TOWN, code
from tests.support.workbooks import HEADS, book_of, rows_of, xlsx
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.core.media import table_files, table_reader
from webapp.grid_centre.spreadsheets import schemas_book, service_reading, sheets, workbook
from webapp.grid_centre.spreadsheets.changes import Value
from webapp.grid_centre.spreadsheets.plan import plan_for
from webapp.grid_centre.spreadsheets.queries_state import state_for
from webapp.people.rules import SERVER

NEW = "10019990501"
FOLDER = Path(__file__).parent


def read(data):
    """Return what stands in a file, read in this process."""
    return schemas_book.parse(table_reader.read(data, list(sheets.COLUMNS)))


def people(*rows, heads=("手机号", "姓名", "身份"), before=()):
    """Return a workbook with one sheet of people."""
    book = openpyxl.Workbook()
    book.active.title = "人员"
    for row in (*before, heads, *rows):
        book.active.append(list(row))
    return book


def told(book):
    return [fault.line for fault in book.faults]


def left(data):
    return [one.line for one in read(data).left]


def planned(app, book):
    with app.app_context():
        phones = {line.values["phone"] for title in ("人员", "职务") for line in book.lines.get(title, [])}
        places = {line.get("place", "") for line in book.lines.get("职务", [])}
        return plan_for(book, state_for(phones, places), SERVER, clock.local_day(clock.now()))


# What will be stored


def test_every_value_is_shown_before_and_after(app, town):
    old = town.phones["informant:200/001/01"]
    today = clock.local_day(clock.now()).isoformat()
    rows = {
        "网格": [[code("200"), "才湾大村", "村", TOWN, "否"], [f"{TOWN}211", "新塘村", "村", TOWN, ""]],
        "人员": [["100 1999 0501\n", "新\n来的", ""]],
        "职务": [
            [old, "微网格信息员", code("200/001/01"), "", today],
            [int(NEW), "微网格信息员", code("200/001/01"), "2026/11/1", ""],
        ],
    }  # fmt: skip
    plan = planned(app, read(xlsx(rows)))
    assert plan.faults == []
    lines = [change.line for change in plan.changes]
    place = f"{code('200/001/01')}（才湾村 1 网格 01）"
    assert lines[0].endswith(
        f"改 · 编码：{code('200')}，名称：才湾村 → 才湾大村，级别：村，上级编码：{TOWN}（才湾镇），专属网格：否"
    )
    assert lines[1].endswith(
        f"新增 · 编码：{TOWN}211，名称：新塘村，级别：村，上级编码：{TOWN}（才湾镇），专属网格：否"
    )
    assert lines[2] == f"人员 第 2 行 新增 · 手机号：{NEW}，姓名：新 来的，身份：没有"
    assert f"网格或单位编码：{place}" in lines[3]
    assert lines[3].endswith(f"到：还在任 → {today}")
    assert lines[4].startswith(f"职务 第 3 行 新增 · 手机号：{NEW}（新 来的），职务：微网格信息员")
    assert lines[4].endswith("从：2026-11-01，到：还在任")


def test_a_value_says_what_stood_there_only_where_it_changes():
    assert [Value("姓名", "张三", before).words for before in (None, "张三", "张山")] == ["张三", "张三", "张山 → 张三"]


def test_the_page_shows_each_value_under_its_head_and_folds_what_is_long(town):
    officer = town.sign_in("grid_centre")
    rows = {"人员": [[f"1001999{n:04}", f"某{n}", ""] for n in range(120)]}
    answer = send(officer, xlsx(rows))
    page = parse(answer.data)
    assert [one.find("summary").text for one in page.find("main").find_all("details")] == [
        "人员：第 1–50 处（表里第 2–51 行）",
        "人员：第 51–100 处（表里第 52–101 行）",
        "人员：第 101–120 处（表里第 102–121 行）",
    ]
    assert len(page.find_all("td", data_head="手机号")) == 120
    for n in (0, 60, 119):
        assert f"1001999{n:04}" in answer.text
    assert apply(officer, answer).status_code == 303


def test_a_sheet_without_a_column_leaves_what_stands_there(app, town):
    now = rows_of(town.sign_in("system_admin").get("/admin/export.xlsx").data)
    phone, name, position = next(row for row in now["人员"] if row[2])
    plan = planned(app, read(xlsx(people([phone, "改了名"], heads=("手机号", "姓名")))))
    assert [change.what for change in plan.changes] == [
        ("change_person", phone, "改了名", {"乡镇干部": "town_cadre", "村支书": "village_party_secretary"}[position])
    ]
    assert name != "改了名"


# What will not be stored, or is not seen


def test_two_equal_heads_are_a_fault_however_they_are_written():
    for head in ("手机号", "手 机 号", "手机号*", "手机号（必填）", "手机号："):
        data = xlsx(people([NEW, "某某", None, "10019990502"], heads=("手机号", "姓名", "身份", head)))
        assert told(read(data)) == ["人员 第 1 行：有 2 列都叫“手机号”（A、D 列），请留一列"]
    twice = book_of({"人员": [[NEW, "某某", ""]]})
    twice.create_sheet("人员 ").append(["手机号", "姓名"])
    assert "有两张表叫这个名字" in told(read(xlsx(twice)))[0]


def test_columns_cells_and_sheets_that_are_not_ours_are_named():
    book = people([NEW, "某某", None, "东边", None, "旁边"], heads=("手机号", "姓名", "身份", "住址"))
    book.create_sheet("备注").append(["打过电话"])
    extra = book.create_sheet("藏起来的")
    extra.append(["手机号", "职务"])
    extra.sheet_state = "hidden"
    book.create_sheet("空的")
    book["人员"]["B2"].comment = Comment("写错了吗", "老王")
    assert left(xlsx(book)) == [
        "人员：“住址”这一列（D 列）不认识，不会存，1 格有字",
        "人员 第 2 行：F 列没有表头，不会存，1 格有字，第一格是“旁边”",
        "备注：这张表不认识，不会存",
        "藏起来的：这张表不认识，不会存。要存的话，请把名字改成“职务”",
        "整个文件：批注不会存",
    ]


def test_a_title_above_the_heads_is_no_matter_and_is_named():
    book = people([NEW, "某某"], before=(["才湾镇花名册（2026年11月）"], [], ["填表人", "老李"]))
    book["人员"].merge_cells("A1:C1")
    found = read(xlsx(book))
    assert told(found) == []
    assert [(line.row, line.get("name")) for line in found.lines["人员"]] == [(5, "某某")]
    assert left(xlsx(book)) == [
        "人员 第 1 行：在表头上面，不会存：才湾镇花名册（2026年11月）",
        "人员 第 3 行：在表头上面，不会存：填表人、老李",
    ]
    again = people([NEW, "某某"], ["手机号", "姓名", "身份"], ["10019990502", "某某"])
    assert told(read(xlsx(again))) == ["人员 第 3 行：这一行又是表头，请删掉这一行"]


def test_missing_heads_are_named_with_what_stands_there():
    (fault,) = told(read(xlsx(people([NEW, "某某"], heads=("电话", "姓名")))))
    assert fault == "人员 第 1 行：表头少了“手机号”这一列，请照模板的表头写。这一行现在写的是：电话、姓名"


def test_hidden_columns_are_a_fault_and_unseen_words_are_told():
    book = people([NEW, "某某", "村支书"])
    book["人员"].column_dimensions["C"].hidden = True
    assert "“身份”这一列被隐藏了" in told(read(xlsx(book)))[0]
    narrow = people([NEW, "某某", "村支书"])
    narrow["人员"].column_dimensions["C"].width = 0.1
    assert "“身份”这一列被隐藏了" in told(read(xlsx(narrow)))[0]
    low = people([NEW, "某某"], ["10019990502", "某某"])
    low["人员"].row_dimensions[3].height = 0.5
    assert told(read(xlsx(low))) == ["人员 第 3 行：这一行被隐藏了（或被筛选掉了）。请取消隐藏；不要的就删掉整行"]
    white = people([NEW, "看不见的", "村支书"], ["10019990502", "看得见的"])
    white["人员"]["B2"].font = Font(color="FFFFFFFF")
    white["人员"]["C2"].number_format = ";;;"
    white["人员"]["B3"].font, white["人员"]["B3"].fill = (
        Font(color="FFFFFFFF"),
        PatternFill("solid", start_color="FF00AA00"),
    )
    assert left(xlsx(white)) == [
        "人员 第 2 行：“姓名”的字和底色一样，表里看不见，会存：看不见的",
        "人员 第 2 行：“身份”的字和底色一样，表里看不见，会存：村支书",
    ]


def test_what_a_cell_really_holds_decides():
    kept = read(xlsx(people([int(NEW), " 某某 "], ["'10019990502", "'张三"], ["10019990503\n", "李\n四"])))
    assert [(one.get("phone"), one.get("name")) for one in kept.lines["人员"]] == [
        (NEW, "某某"),
        ("10019990502", "张三"),
        ("10019990503", "李 四"),
    ]
    wrong = told(read(xlsx(people([1.0019990501e16, "某某"], [NEW, 7], [NEW, "=A1"], [NEW, True], [NEW, "'"]))))
    for word in ("科学计数", "存成了数字", "是公式", "TRUE", "没有填"):
        assert any(word in fault for fault in wrong), (word, wrong)


def test_a_formula_is_refused_with_what_it_came_to():
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        sheet.write_row(0, 0, ["手机号", "姓名", "合计"])
        sheet.write_row(1, 0, [NEW])
        sheet.write_formula(1, 1, "=A9", value="张三")
        sheet.write_formula(1, 2, "=1+1", value=2)
        sheet.write_formula(2, 0, "=B9", value="")
        sheet.write_row(2, 1, ["李四"])
    assert told(read(made.getvalue())) == [
        "人员 第 2 行：姓名是公式，现在算出来是“张三”。请改成写好的字：复制，再“选择性粘贴”为值",
        "人员 第 3 行：手机号是公式。请改成写好的字：复制，再“选择性粘贴”为值",
    ]


# What a file really is


def strict(data):
    """Return a workbook of the usual standard as the strict one writes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as usual, zipfile.ZipFile(made, "w") as other:
        for name in usual.namelist():
            body = usual.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/", b"http://purl.oclc.org/ooxml/spreadsheetml/"
            )
            other.writestr(name, body.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
            ))  # fmt: skip
    return made.getvalue()


def rewritten(data, change):
    """Return the archive with each part (name, body) as ``change`` gives it back."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return made.getvalue()


ROSTER = xlsx(people([NEW, "某某", "村支书"]))


@pytest.mark.parametrize(
    "data",
    [
        strict(ROSTER),
        rewritten(ROSTER, lambda name, body: (name.replace("/", "\\"), body)),
        rewritten(ROSTER, lambda name, body: (name, b"<broken" if name == "xl/styles.xml" else body)),
        rewritten(ROSTER, lambda name, body: (name, b"<broken" if name == "docProps/core.xml" else body)),
    ],
)
def test_a_true_workbook_is_read_whichever_program_wrote_it(data):
    found = read(data)
    assert told(found) == []
    assert found.lines["人员"][0].values == {"phone": NEW, "name": "某某", "position": "village_party_secretary"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_file_is_read_as_the_sheet_whose_heads_it_has(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (("手机号", "姓名", "身份"), (f'="{NEW}"', "某某", "村支书")))
    found = service_reading.read_book(text.encode(encoding))
    assert told(found) == []
    assert found.lines["人员"][0].get("phone") == NEW


def test_a_number_that_csv_programs_shortened_is_refused():
    found = service_reading.read_book("编码,名称,级别\n4.50324E+16,01,微网格\n".encode())
    assert "科学计数" in told(found)[0]


def zipped(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "是空的"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage\0".encode("utf-16-le"), "去掉密码"),
        (b"\xd0\xcf\x11\xe0" + "Workbook\0".encode("utf-16-le"), "旧格式的表格"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument\0".encode("utf-16-le"), "Word 或 WPS 文字的文档"),
        (zipped("word/document.xml"), "Word 文档，不是表格"),
        (zipped("xl/workbook.bin"), ".xlsb"),
        (zipped("Index/Tables/a.iwa"), "Numbers"),
        (zipped("名册/2026.xlsx"), "里面有 2026.xlsx。请先解压"),
        (ROSTER[: len(ROSTER) // 2], "文件不完整"),
        (b"%PDF-1.4", "PDF，不是表格"),
        (b"\xff\xd8\xff\xe0", "照片，不是表格"),
        (b"<html><table><tr>", "网页"),
        (b'{"type": "FeatureCollection", "features": []}', "边界请到“网格边界”那一页传"),
        (b"<kml></kml>", "边界请到“网格边界”那一页传"),
        ("姓名,住址\n某某,东边\n".encode(), "没有找到这几张表的表头"),
        (bytes(range(256)), "认不出是什么"),
    ],
)
def test_another_file_is_named_for_what_it_is(data, cause):
    with pytest.raises(Problem) as refused:
        service_reading.read_book(data)
    assert cause in refused.value.fields["file"]


def test_a_row_that_goes_on_for_ever_and_pictures_without_end_are_refused_with_their_cause(town):
    wide = people([NEW, "某某"], heads=["手机号", "姓名", *[None] * 70, "x"])
    assert "第 64 列后面" in send(town.sign_in("grid_centre"), xlsx(wide)).text
    many = zipped("xl/workbook.xml", *(f"xl/media/image{n}.png" for n in range(300)))
    assert "图片、附件太多" in send(town.sign_in("grid_centre"), many).text


def test_another_sheet_of_ours_is_named_and_one_with_another_name_is_recognised():
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = "一扇门", "巡查记录"
    book.active.append(["什么时候", "谁"])
    assert "这是一扇门导出的“巡查记录”" in told(read(xlsx(book)))[0]
    named = openpyxl.Workbook()
    named.active.append(HEADS["职务"])
    assert "“Sheet”这张表像是“职务”，请把它的名字改成“职务”" in told(read(xlsx(named)))[0]
    other = openpyxl.Workbook()
    other.active.append(["日期", "天气"])
    assert "只有“Sheet”。请用下载的模板" in told(read(xlsx(other)))[0]


def test_the_command_says_what_the_page_says(town, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(people([NEW, "某某", None, "东边"], heads=("手机号", "姓名", "身份", "住址"))))
    said = town.app.test_cli_runner().invoke(args=["areas", "import", str(path), "--dry-run"]).output
    page = send(town.sign_in("grid_centre"), path.read_bytes()).text
    for words in ("人员：“住址”这一列（D 列）不认识，不会存，1 格有字", NEW):
        assert words in said
        assert words in page
    path.write_bytes(b"%PDF-1.4")
    refused = town.app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert refused.exit_code == 1
    assert "这是 PDF，不是表格" in refused.output
    assert "这是 PDF，不是表格" in send(town.sign_in("grid_centre"), b"%PDF-1.4").text


def test_a_refused_file_names_what_will_not_be_stored_too(town):
    answer = send(
        town.sign_in("grid_centre"), xlsx(people(["12", "某某", None, "x"], heads=("手机号", "姓名", "身份", "住址")))
    )
    assert len(faults_of(answer)) == 1
    assert "“住址”这一列（D 列）不认识" in answer.text


def test_both_readers_have_the_same_bounds_and_the_template_has_nothing_to_heed():
    for name in ("MOST_ROWS", "MOST_COLUMNS", "LONGEST_CELL"):
        assert getattr(table_reader, name) == getattr(table_files, name)
    assert left(workbook.template()) == [f"{sheet} 第 2 行：“例：”开头，是例子，不会存" for sheet in sheets.COLUMNS]
