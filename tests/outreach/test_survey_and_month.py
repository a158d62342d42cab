"""The three questions know nobody; the month hides what is small and holds the villages in one order."""

import io

from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.outreach.conftest import post
from tests.support.html import parse
from tests.support.posts import area
from tests.support.town import Phone, Town, code
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.legal_aid import schemas, service
from webapp.outreach.models import SurveyCount, SurveyTicket
from webapp.outreach.service_survey import survey_link

GOOD = {"gain": "good", "happiness": "fair", "safety": "good"}


def link(town: Town, number: int) -> str:
    with town.app.test_request_context():
        return survey_link(f"CODE-{number}", area("200/001/01").id)


def answer(town: Town, address: str, **given: str) -> int:
    anybody = town.app.test_client()
    found = parse(anybody.get("/services/legal-aid").data)
    token = found.find("input", name="csrf_token")["value"]
    return anybody.post(address, data={"csrf_token": token, **given}, headers={"Accept": "text/html"}).status_code


def test_a_link_counts_once_and_the_same_matter_has_the_same_link(town: Town):
    assert link(town, 1) == link(town, 1)
    assert answer(town, link(town, 1), **GOOD) == 200
    assert answer(town, link(town, 1), **GOOD) == 409
    assert "谢谢您" in town.app.test_client().get(link(town, 1)).text


def test_nothing_that_is_kept_leads_to_who_answered(town: Town):
    answer(town, link(town, 1), **GOOD)
    with town.app.app_context():
        counts = db.session().execute(select(SurveyCount.__table__)).mappings().all()
        tickets = db.session().execute(select(SurveyTicket.__table__)).mappings().all()
        assert {row["area_id"] for row in counts} == {area("200").id}  # the village, not the house
    assert set(counts[0]) == {"area_id", "month", "question", "answer", "value"}
    assert set(tickets[0]) == {"digest"}


def test_a_made_up_link_is_the_ordinary_404_and_no_answer_is_422(town: Town):
    assert town.app.test_client().get("/services/survey/made-up").status_code == 404
    assert answer(town, link(town, 2)) == 422


def test_results_show_from_five_answers_on(town: Town, officer: Phone):
    for n in range(4):
        answer(town, link(town, n), **GOOD)
    assert "不到 5 个" in officer.get("/outreach/month").text
    answer(town, link(town, 4), **GOOD)
    assert "共 5 人答" in officer.get("/outreach/month").text


def apply(town: Town, village: str, times: int, place: str = "", **fields: str) -> None:
    for n in range(times):
        sent = {
            "client_id": f"00000000-0000-4000-8000-{village}{fields.get('matter', 'wages')[:1].encode().hex()}{n:07}"
        }
        form = MultiDict(
            sent | {"phone": "10011112222", "matter": "wages", "village": code(place or village), **fields}
        )
        with town.app.app_context(), transaction():
            service.apply(schemas.parse_application(form))


def cells(officer: Phone) -> dict[str, list[str]]:
    table = parse(officer.get("/outreach/month").data).find("table", class_="month-table")
    return {row.find("th").text: [td.text for td in row.find_all("td")] for row in table.find_all("tr")[1:]}


def test_small_numbers_of_people_are_not_written(town: Town, officer: Phone):
    apply(town, "200", 3)
    shown = cells(officer)
    assert list(shown) == ["全镇", "才湾村", "小塘村"]
    assert shown["才湾村"][-1] == "少于 5"
    assert shown["小塘村"][-1] == "0"
    assert shown["全镇"][-1] == "不写出来"  # it would give the hidden one away


def test_what_lies_in_a_grid_counts_for_its_village(town: Town, officer: Phone):
    apply(town, "200", 4)
    apply(town, "200", 1, "200/001/01", matter="other")
    assert cells(officer)["才湾村"][-1] == "5"


def test_from_five_on_they_are_written_and_protected_ones_never_count(town: Town, officer: Phone):
    apply(town, "200", 5)
    apply(town, "201", 6, matter="harm")
    assert cells(officer)["才湾村"][-1] == "5"
    assert cells(officer)["小塘村"][-1] == "0"


def test_the_commissioner_reads_the_month_and_changes_nothing(town: Town):
    commissioner = town.sign_in("political_legal_commissioner")
    assert commissioner.get("/outreach/month").status_code == 200
    assert post(commissioner, "/outreach/events").status_code == 404


def test_the_sheet_has_the_cells_of_the_page_and_is_journalled(town: Town, officer: Phone):
    apply(town, "200", 3)
    book = load_workbook(io.BytesIO(officer.get("/outreach/month.xlsx").data))
    rows = [[cell.value for cell in row] for row in book["各村"].iter_rows(max_row=4)]
    assert rows[0][:2] == ["村", "点单"]
    assert [row[0] for row in rows[1:]] == ["才湾村", "小塘村", "全镇"]
    assert rows[1][-1] == "少于 5"
    with town.app.app_context():
        exported = select(JournalEntry.actor_id).where(JournalEntry.event == "sheet.exported")
        assert db.session().scalars(exported).all() == [town.users["justice_office"]]
