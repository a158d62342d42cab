"""The first spreadsheet of a new house: where its template comes from, and one fault leaves nothing half-stored."""

import io
import re

from sqlalchemy import func, select

from tests.support.house import TREE, empty_house
from tests.support.workbooks import rows_of, xlsx
from webapp.areas.models import Area
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.people.models import Post, User


def whole(house):
    with house.app.app_context():
        return [db.session().scalar(select(func.count()).select_from(one)) for one in (Area, User, Post, JournalEntry)]


def test_the_template_comes_from_a_command_too_and_replaces_no_file(town, tmp_path):
    runner, file = town.app.test_cli_runner(), tmp_path / "template.xlsx"
    assert runner.invoke(args=["areas", "template", str(file)]).exit_code == 0
    assert set(rows_of(file.read_bytes())) == {"说明", "网格", "人员", "职务"}
    before = file.read_bytes()
    again = runner.invoke(args=["areas", "template", str(file)])
    assert again.exit_code == 1
    assert "Refused" in again.output
    assert file.read_bytes() == before
    taken = runner.invoke(args=["areas", "import", str(file)])
    assert "Nothing to change" in taken.output, "its examples are no rows"


def test_one_fault_in_row_200_of_the_first_sheet_leaves_the_house_as_it_was(app, tmp_path):
    house, file = empty_house(app), tmp_path / "first.xlsx"
    rows = {sheet: list(body) for sheet, body in TREE.items()}
    rows["人员"] = [[f"1001000{n:04}", f"人{n}", ""] for n in range(260)]
    rows["人员"][198] = ["10010000198", None, ""]  # the head is row 1
    file.write_bytes(xlsx(rows))
    before = whole(house)
    refused = house.app.test_cli_runner().invoke(args=["areas", "import", str(file)])
    assert refused.exit_code == 1
    assert "人员 第 200 行：姓名没有填" in refused.output
    assert whole(house) == before


def test_an_officer_of_a_linked_unit_is_named_by_its_code_on_the_sheet(town):
    desk = town.sign_in("governance_centre")
    assert desk.post("/units", {"name": "供电所"}, headers={}).status_code == 303
    unit = re.search(r"linked_\d+", town.sign_in("system_admin").get("/units").text).group()
    rows = {"人员": [["10019990170", "唐电工", ""]], "职务": [["10019990170", "成员单位工作人员", unit, "", ""]]}
    sent = {"file": (io.BytesIO(xlsx(rows)), "x.xlsx")}
    answer = town.sign_in("system_admin").post("/admin/import", sent, headers={})
    assert answer.status_code == 200, answer.text
    assert "唐电工 · 供电所 成员单位工作人员" in answer.text
