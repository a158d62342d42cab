"""Lists as spreadsheets: the rows of the page, in its order, masked, and nothing of a protected matter."""

from urllib.parse import urlencode

from tests.paper.conftest import rows_of, sheet_of
from tests.support.html import parse
from tests.support.makers import Desk
from tests.support.town import TOWN, Phone, Town, code
from webapp.dispatch.schemas import INBOX_SHOWS
from webapp.paper import queries_sheets
from webapp.related import service_flags


def codes_on(phone: Phone, address: str) -> list[str]:
    links = parse(phone.get(address).data).links
    return list(dict.fromkeys(u[7:] for u in links if u.startswith("/cases/") and len(u) == 26))


def test_the_rows_are_those_of_the_page_in_its_order(informant: Phone, lead: Phone) -> None:
    for severity in ("low", "urgent", "normal"):
        informant.report(severity=severity)
    informant.report("dispute")
    for narrowed in ({}, {"show": "open"}, {"kind": "hazard"}, {"severity": "urgent"}, {"area": code("200/001")}):
        query = urlencode(narrowed)
        assert [row[0] for row in rows_of(lead, f"/sheets/cases?{query}")] == codes_on(lead, f"/cases?{query}")


def test_a_list_longer_than_a_chunk_comes_whole(informant, lead, monkeypatch) -> None:
    monkeypatch.setattr(queries_sheets, "CHUNK", 2)
    sent = [informant.report().json["case_code"] for _ in range(5)]
    assert [row[0] for row in rows_of(lead, "/sheets/cases")] == sent[::-1]
    assert sorted(row[0] for row in rows_of(lead, "/sheets/todo")) == sorted(sent)
    assert len(rows_of(town_patrols(informant, lead), "/sheets/patrols")) == 5


def town_patrols(informant: Phone, lead: Phone) -> Phone:
    for _ in range(5):
        informant.report("patrol")
    return lead


def test_more_rows_than_a_sheet_takes_are_said_not_swallowed(informant, lead, monkeypatch) -> None:
    monkeypatch.setattr(queries_sheets, "MOST_ROWS", 2)
    for _ in range(3):
        informant.report()
    assert len(rows_of(lead, "/sheets/cases")) == 2
    book = sheet_of(lead, "/sheets/cases").parent
    assert any("只导出前 2 行" in str(cell.value) for cell in book["说明"]["A"])


def test_names_and_numbers_are_masked_and_formulas_are_text(informant: Phone, lead: Phone) -> None:
    informant.report(description="=HYPERLINK(1) 打 13812345678 找他", place_name="@村口 13912345678")
    row = rows_of(lead, "/sheets/cases")[0]
    assert row[3] == "'=HYPERLINK(1) 打 138****5678 找他"[:22] or str(row[3]).startswith("'=HYPERLINK")
    assert row[5] == "'@村口 139****5678"
    assert "测试informant" not in str(row)
    assert "13812345678" not in str(row)


def test_protected_matters_stand_in_no_sheet_not_even_for_the_named(town: Town, informant: Phone) -> None:
    informant.report("dispute", someone_hurt="yes")
    for key in ("police_station", "grid:200/001", "town", "governance_centre"):
        phone = town.sign_in(key)
        assert rows_of(phone, "/sheets/cases") == []
        assert rows_of(phone, "/sheets/todo") == []


def test_the_table_of_the_roll_up_has_the_numbers_of_the_page(town: Town, informant: Phone) -> None:
    informant.report()
    phone = town.sign_in("town")
    page = parse(phone.get(f"/roll-up/{TOWN}").data)
    shown = [[int(a.text) for a in row.find_all("a") if a.get("data-count")] for row in page.find_all("tr")]
    shown = [numbers for numbers in shown if numbers]
    rows = [row[1:] for row in rows_of(phone, f"/sheets/roll-up/{TOWN}") if isinstance(row[1], int)]
    assert rows == shown
    assert rows[0][0] == 1


def test_patrols_come_by_time_and_place_without_who_walked(town: Town, informant: Phone, lead: Phone) -> None:
    informant.report("patrol")
    row = rows_of(lead, "/sheets/patrols")[0]
    assert row[1:] == ["才湾村 1 网格 01", 0]
    assert lead.get(f"/sheets/patrols?area={code('201')}").status_code == 404
    assert lead.get(f"/sheets/cases?area={code('201')}").status_code == 404


def test_every_export_is_journalled_with_who_what_and_how_many(informant, lead, journalled) -> None:
    informant.report()
    lead.get(f"/sheets/cases?show=open&kind=hazard&area={code('200/001')}")
    assert journalled("sheet.exported") == [
        {"list": "cases", "rows": 1, "filters": {"show": "open", "kind": "hazard", "area": code("200/001")}}
    ]


def test_who_may_not_export_finds_no_such_page(town: Town, informant: Phone) -> None:
    assert informant.get("/sheets/cases").status_code == 404
    assert "/sheets/" not in informant.get("/cases").text
    assert town.sign_in("auditor").get("/sheets/todo").status_code == 404


def test_what_happens_again_and_again_is_exported_as_its_page_lists_it(
    town: Town, informant: Phone, lead: Phone
) -> None:
    for _ in range(3):
        informant.report(category="electrical", place_name="村口")
    with town.app.app_context():
        service_flags.catch_up()
    shown = parse(lead.get("/flags").data).text
    rows = rows_of(lead, "/sheets/flags")
    assert rows
    assert all(str(row[0]) in shown for row in rows)
    assert {row[3] for row in rows} == {3}
    assert rows_of(lead, "/sheets/flags?show=reviewed") == []
    assert lead.get("/sheets/flags?show=nothing").status_code == 404


def test_a_units_orders_are_exported_as_its_page_lists_them_without_who_reported(town: Town) -> None:
    desk = Desk(town)
    first, second = desk.at_the_town(), desk.at_the_town(severity="urgent")
    for case_code in (first, second):
        desk.dispatch(case_code, "justice_office")
    desk.order("justice_office", first, "accept")
    office = town.sign_in("justice_office")
    asked = ["", "?severity=urgent", "?state=dispatched", "?state=accepted", *(f"?show={show}" for show in INBOX_SHOWS)]
    for query in asked:
        assert [row[0] for row in rows_of(office, f"/sheets/todo{query}")] == codes_on(office, f"/todo{query}")
    assert len(rows_of(office, "/sheets/todo")) == 2
    assert "测试informant" not in str(rows_of(office, "/sheets/todo") + rows_of(office, "/sheets/cases"))
    assert {row[8] for row in rows_of(office, "/sheets/cases")} <= {None, ""}
    assert office.get("/sheets/todo?show=nothing").status_code == 404
    assert rows_of(town.sign_in("court"), "/sheets/todo") == []
