"""What a table would bring: which column is what, what words mean, and a sentence beside whatever is wrong."""

import io
from datetime import datetime

import openpyxl
import pytest
from flask import Flask

from tests.imports.conftest import HEADS, Sender, csv_of, row
from tests.support.town import Town
from webapp.areas.queries import by_code
from webapp.core.errors import Problem
from webapp.core.media import table_files, table_reader
from webapp.imports.places import Places
from webapp.imports.plan import Meaning, Plan, plan_for
from webapp.imports.queries import places_in
from webapp.imports.schemas_table import MOST_ROWS, Table, table_in

MAP = dict(zip(("number", "what", "about", "area", "place", "name", "phone", "came", "severity"), HEADS, strict=True))
WORDS = {"about": {"市政": "hazard:electrical"}}


@pytest.fixture
def places(town: Town) -> Places:
    with town.app.app_context():
        root = by_code("450324106")
        assert root is not None
        return places_in(root)


def book(rows: list[list[object]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for one in rows:
        made.active.append(one)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def plan(places: Places, rows: list[list[str]], known: tuple[str, ...] = (), **columns: str) -> Plan:
    return plan_for(table_in(csv_of(rows)), Meaning(MAP | columns, WORDS, None), places, known)


def faults(found: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.column + one.message) for one in found.faults]


def test_a_row_as_it_would_come_in(places: Places) -> None:
    (found,) = plan(places, [row(1, 紧急程度="较急", 联系电话="100 1234 5678", 受理时间="2025年12月3日 9时05分")]).new
    assert (found.number, found.kind, found.category, found.severity) == ("2026-000001", "hazard", "electrical", "high")
    assert (found.area.label, found.phone) == ("才湾村", "10012345678")
    assert found.came is not None
    assert found.came.isoformat()[:16] == "2025-12-03T09:05"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("才湾村", "200"),
        ("才湾", "200"),
        ("才湾村委会", "200"),
        ("广西全州县才湾镇才湾村", "200"),
        ("小塘村 1 网格", "201/001"),
        ("镇中心校专属网格", "000901"),
        ("才湾镇", ""),
        ("才湾村和小塘村", None),
        ("别的村", None),
    ],
)
def test_places_are_found_by_their_names_as_people_write_them(places: Places, said: str, meant: str | None) -> None:
    found = places.meant(said)
    assert (found and found.code) == (None if meant is None else f"450324106{meant.replace('/', '')}")


def test_what_is_wrong_is_told_by_row_column_and_sentence(places: Places) -> None:
    found = plan(
        places,
        [
            row(1, 工单编号=""),
            row(2, 工单编号="2.02601E+11"),
            row(3, 诉求内容=""),
            row(4, 联系电话="没有"),
            row(5, 受理时间="2025-13-40"),
            row(6, 受理时间="2199-01-01"),
            row(7, 所属村="哪个村"),
            row(8, 诉求类型="别的"),
            row(9, 事发地址="长" * 101),
            row(10, 诉求内容="长" * 2050),
        ],
    )
    assert not found.new
    assert found.faulty == 10
    told = faults(found)
    words = (
        "没有编号",
        "科学计数",
        "没有写",
        "不是电话",
        "看不懂",
        "还没有到",
        "不知道是哪个村",
        "第一次见",
        "最多 100",
        "最多 2000",
    )
    for number, word in enumerate(words, 2):
        assert any(at == number and word in said for at, said in told), (number, word, told)
    assert found.unknown == {"area": {"哪个村": 1}, "about": {"别的": 1}}


def test_a_starred_telephone_is_left_out_and_told(places: Places) -> None:
    found = plan(places, [row(1, 联系电话="100****5678")])
    assert found.new[0].phone == ""
    assert "有 1 个电话打了星号，不会存" in found.told


def test_whoever_may_be_in_danger_is_for_a_person(places: Places) -> None:
    found = plan(places, [row(1, 诉求内容="被打了"), row(2, 事发地址="小孩落水处"), row(3)], known=("2026-000003",))
    assert found.by_hand == [(2, "2026-000001"), (3, "2026-000002")]
    assert found.known == [(4, "2026-000003")]
    assert not found.new


def test_a_csv_of_chinese_programs_is_read_and_so_is_one_with_tabs() -> None:
    plain = table_in(csv_of([row(1)]))
    assert table_in(csv_of([row(1)], encoding="gb18030")) == plain
    assert table_in(csv_of([row(1)]).replace(b",", b"\t")) == plain


def test_of_a_formula_its_value_is_read(places: Places) -> None:
    cells = [["t", one] for one in row(1)]
    table = Table("", 1, HEADS, [(2, [*cells[:1], ["f", "路灯不亮"], *cells[2:]]), (3, [["f", ""], *cells[1:]])], [])
    found = plan_for(table, Meaning(MAP, WORDS, None), places, ())
    assert [one.what for one in found.new] == ["路灯不亮"]
    assert "是公式，没有算出来的值" in found.faults[0].message


def test_a_day_and_a_time_of_a_workbook_are_kept(app: Flask) -> None:
    with app.app_context():
        found = table_in(saved(book([["编号", "内容", "时间"], ["1", "路", datetime(2025, 12, 3, 9, 5)]])))  # noqa: DTZ001  (as workbooks have it)
    assert found.rows[0][1][2] == ["d", "2025-12-03 09:05"]


def test_a_title_above_a_hidden_sheet_and_further_columns_do_not_disturb(app: Flask) -> None:
    made = book([["十一月工单"], [], HEADS, row(1), [*row(2), "无表头"]])
    other = made.create_sheet("底稿")
    other.append(["一", "二"])
    other.sheet_state = "hidden"
    made.create_sheet("别的").append(["一", "二"])
    with app.app_context():
        found = table_in(saved(made))
    assert (found.head, found.heads, len(found.rows)) == (3, HEADS, 2)
    assert "“底稿”这张表被隐藏了，没有读" in found.told
    assert "“别的”这张表没有读，只读了第一张“Sheet”" in found.told
    assert "J 列没有表头，没有读" in found.told


def test_forty_columns_are_read_and_seventy_are_refused() -> None:
    wide = [f"列{n}" for n in range(38)]
    assert len(table_in(csv_of([["1", "灯"]], ["编号", "内容", *wide])).heads) == 40
    with pytest.raises(Problem) as refused:
        table_in(csv_of([["1"]], [f"列{n}" for n in range(70)]))
    assert refused.value.fields["file"] == table_files.REFUSED["too_wide"]


def test_one_row_too_many_is_refused() -> None:
    rows = [[str(n), "灯"] for n in range(MOST_ROWS + 1)]
    assert len(table_in(csv_of(rows[:-1], ["编号", "内容"])).rows) == MOST_ROWS
    with pytest.raises(Problem, match="一次最多 2000 行"):
        table_in(csv_of(rows, ["编号", "内容"]))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    monkeypatch.setattr(table_reader, "MOST_UNPACKED", 4_000)
    with app.app_context(), pytest.raises(Problem) as refused:
        table_in(saved(book([HEADS, *([row(n) for n in range(60)])])))
    assert refused.value.fields["file"] == table_files.REFUSED["too_large"]


def test_what_is_no_table_is_refused_and_nothing_is_kept(sender: Sender) -> None:
    for data in (b"", b"%PDF-1.7 ...", b'{"type": "FeatureCollection"}', b"one line", b"a,b\r\n"):
        answer = sender.send(data)
        assert answer.status_code == 422
        assert 'id="f-file-error"' in answer.text
        assert 'value="12345热线"' in answer.text
    assert sender.phone.get("/imports/1").status_code == 404


def test_a_source_keeps_its_columns_wherever_they_stand_next_time(sender: Sender) -> None:
    heads = ["序", "单号", "说了啥"]
    at = sender.look(csv_of([["1", "A1", "路灯不亮"]], heads))
    page = sender.phone.get(at).text
    assert "每一列是什么" in page
    assert "单号：A1" in page
    refused = sender.post(f"{at}/columns", **{"column-number": "单号", "channel": "phone"})
    assert refused.status_code == 422
    assert "选一列是“什么事”" in refused.text
    assert '<option value="单号" selected>' in refused.text
    said = {"column-number": "单号", "column-what": "说了啥", "about": "hazard:electrical", "channel": "phone"}
    assert sender.post(f"{at}/columns", **said).status_code == 303
    assert "就这样导入（1 件）" in sender.phone.get(at).text
    sender.take_in(at)
    moved = sender.look(csv_of([["裂了缝", "新", "A2"]], ["说了啥", "办到哪", "单号"]))
    page = sender.phone.get(moved).text
    assert "就这样导入（1 件）" in page
    assert "“办到哪”这一列上次没有" in page
    lost = sender.look(csv_of([["裂了缝", "x"]], ["说了啥", "办到哪"]))
    assert "每一列是什么" in sender.phone.get(lost).text


def test_a_word_is_explained_once(sender: Sender) -> None:
    first = sender.look(csv_of([row(1), row(2, 所属村="老街")]))
    assert "先说说它们是什么" in sender.phone.get(first).text
    assert sender.explain(first).status_code == 422
    assert sender.explain(first, 市政="hazard:electrical", 老街="450324106201").status_code == 303
    assert "就这样导入（2 件）" in sender.phone.get(first).text
    again = sender.look(csv_of([row(3, 所属村="老街")]))
    assert "就这样导入（1 件）" in sender.phone.get(again).text
    assert "“老街”" in sender.phone.get(f"{again}?words=1").text


def test_a_new_source_needs_a_name(sender: Sender) -> None:
    answer = sender.send(csv_of([row(1)]), name="")
    assert answer.status_code == 422
    assert "如 12345热线" in answer.text
    assert sender.send(csv_of([row(1)]), name="", source="999").status_code == 422
    assert "上面选了来源，这里就空着" in sender.send(csv_of([row(1)]), source="1").text
