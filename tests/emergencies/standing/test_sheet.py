"""The team as a sheet: looked at first, every value shown, nothing doubled, whole or not at all."""

import io
import re
from datetime import timedelta

from openpyxl import load_workbook
from sqlalchemy import select

from tests.emergencies.standing.conftest import COMMISSIONER, JUSTICE, KEEPER, PAGE, POLICE, WOMEN, Standing, june
from tests.support.html import parse
from webapp.core import clock
from webapp.core.db import db
from webapp.emergencies.standing.models import EmergencyMember, EmergencySheet
from webapp.emergencies.standing.schemas_sheet import HEADS
from webapp.emergencies.standing.service_sweep import forget_sheets
from webapp.people.models import User


def row(
    standing: Standing, who: str, skills: str = "急救", since: str = june(1), until: str = "", deputy: str = ""
) -> list[str]:
    with standing.town.app.app_context():
        name = db.session().get_one(User, standing.town.users[who]).name
    return [standing.number_of(who), name, who, skills, june(1), until, standing.number_of(deputy) if deputy else ""]


def take_in(standing: Standing, looked: str) -> int:
    found = re.search(r'action="(/emergencies/team/sheet/\d+/apply)"', looked)
    assert found, looked
    return standing.phone(KEEPER).post(found[1], headers=PAGE).status_code


def rows_of(standing: Standing) -> list[tuple[int, list[str], str, int | None]]:
    found = standing.rows(select(EmergencyMember).order_by(EmergencyMember.id))
    return [(one.user_id, one.skills, one.since.isoformat(), one.deputy_id) for one in found]


def test_a_look_shows_every_value_and_stores_nothing_until_it_is_taken_in(standing: Standing):
    looked = standing.send([row(standing, POLICE, "急救、船艇", deputy=JUSTICE), row(standing, JUSTICE)], HEADS)
    assert looked.status_code == 200
    cells = [cell.text for cell in parse(looked.data).find_all("td") if cell.get("data-head")]
    assert standing.number_of(POLICE) in cells
    assert "急救、船艇" in cells
    assert any(cell.startswith(standing.number_of(JUSTICE)) and cell != standing.number_of(JUSTICE) for cell in cells)
    assert rows_of(standing) == []

    assert take_in(standing, looked.text) == 303
    users = standing.town.users
    assert rows_of(standing) == [
        (users[POLICE], ["first_aid", "boat"], june(1), users[JUSTICE]),
        (users[JUSTICE], ["first_aid"], june(1), None),
    ]
    assert take_in(standing, looked.text) == 303  # pressed twice
    assert len(rows_of(standing)) == 2


def test_what_is_exported_and_sent_in_again_changes_nothing(standing: Standing):
    standing.add(POLICE, skills=["boat", "mountain"], deputy=standing.town.users[JUSTICE], until=june(30))
    standing.add(JUSTICE)
    data = standing.phone(KEEPER).get("/emergencies/team/export.xlsx").data
    (sheet,) = load_workbook(io.BytesIO(data)).worksheets
    heads, *rows = [[cell.value or "" for cell in line] for line in sheet.iter_rows()]
    assert heads == list(HEADS)
    assert len(rows) == 2
    looked = standing.send(rows, heads)
    assert "和现在完全一样" in looked.text


def test_a_change_shows_before_and_after_and_an_end_is_called_one(standing: Standing):
    standing.add(POLICE, skills=["boat"])
    standing.add(JUSTICE)
    looked = standing.send([row(standing, POLICE, "船艇、电工"), row(standing, JUSTICE, until=june(12))], HEADS)
    assert "船艇 → 船艇、电工" in looked.text
    assert f"没有 → {june(12)}" in looked.text
    assert "结束" in looked.text
    take_in(standing, looked.text)
    assert rows_of(standing)[0][1] == ["boat", "electrician"]


def test_each_fault_is_named_by_its_row_and_nothing_comes_in(standing: Standing):
    wrong_name = row(standing, POLICE)
    wrong_name[1] = "别人"
    unit, unknown, twice = row(standing, JUSTICE), row(standing, WOMEN), row(standing, WOMEN)
    unit[2] = "没有的单位"
    unknown[0] = "10055555555"
    looked = standing.send([wrong_name, unit, unknown, twice, twice, row(standing, COMMISSIONER, "开飞机")], HEADS)
    assert looked.status_code == 422
    for said in ("这个号码是", "没有叫“没有的单位”的单位", "没有账号", "第 5 行已经写过了", "“开飞机”不认识"):
        assert said in looked.text, said
    assert rows_of(standing) == []
    assert standing.rows(select(EmergencySheet)) == []


def test_a_team_that_changed_after_the_look_is_looked_at_again(standing: Standing):
    standing.add(POLICE)
    looked = standing.send([row(standing, POLICE, "船艇")], HEADS)
    number = standing.rows(select(EmergencyMember.id))[0]
    standing.phone(KEEPER).post(f"/emergencies/team/{number}", {"since": june(2), "version": 1})
    assert take_in(standing, looked.text) == 409
    assert rows_of(standing)[0][1] == []


def test_only_who_looked_takes_a_sheet_in_and_after_a_day_its_cells_are_gone(standing: Standing):
    looked = standing.send([row(standing, POLICE)], HEADS)
    (number,) = standing.rows(select(EmergencySheet.id))
    url = f"/emergencies/team/sheet/{number}/apply"
    assert standing.phone(COMMISSIONER).post(url, headers=PAGE).status_code == 404
    with clock.travel(clock.now() + timedelta(hours=25)):
        with standing.town.app.app_context():
            forget_sheets()
        assert take_in(standing, looked.text) == 404
    assert standing.rows(select(EmergencySheet.sealed)) == [None]


def test_the_template_has_a_guide_and_an_example_that_does_not_come_in(standing: Standing):
    book = load_workbook(io.BytesIO(standing.phone(KEEPER).get("/emergencies/team/template.xlsx").data))
    assert "熟悉山路" in "".join(str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line)
    heads, example = ([cell.value or "" for cell in line] for line in book["应急队伍"].iter_rows())
    looked = standing.send([example], heads)
    assert "是例子，不会存" in looked.text
    assert rows_of(standing) == []
