"""A decision about a case: its work order and nothing beside it, and what is left once the case turns protected."""

from tests.cases.turning.conftest import REASON
from tests.decisions.conftest import COMMISSIONER, DISPATCHER, DUE, JUSTICE, POLICE, WOMEN, Decisions
from webapp.core.db import db
from webapp.core.journal import verify
from webapp.core.protection.at_rest import sealable_models
from webapp.operations.service_sealing import in_clear

SECRET = "三组李家夫妻吵架动手"


def test_the_desk_sends_the_case_out_and_the_decision_stands_where_its_order_does(house: Decisions) -> None:
    code = house.at_the_town("hazard")
    made = house.make(case=code, helpers=[WOMEN], what="护栏换新的")
    (order, helping) = house.orders(code)
    assert (order.asked, order.due_at, order.leading, helping.leading) == ("护栏换新的", DUE, True, False)
    number = made["id"]
    page = house.page(POLICE, f"/decisions/{number}")
    assert f"/cases/{code}" in page.links
    assert "跟着那件事的工单走" in page.text
    house.step(POLICE, number, "accept", status=404)
    house.step(DISPATCHER, number, "cancel", note="不要了", status=404)
    for action, state in (("accept", "accepted"), ("start", "accepted"), ("finish", "done")):
        house.order(POLICE, code, action, note="换好了")
        (shown,) = house.page(POLICE, f"/decisions/{number}").find_all("div", data_number=made["number"])
        assert shown["data-state"] == state
        house.follow()
        assert house.row(number).state == state


def test_an_order_that_is_out_already_is_the_decision_s(house: Decisions) -> None:
    code = house.at_the_town("hazard")
    house.dispatch(code, POLICE)
    first = house.orders(code)[0]
    number = house.make(COMMISSIONER, case=f"/cases/{code}")["id"]
    assert len(house.orders(code)) == 1
    assert (house.row(number).order_id, house.row(number).due_at) == (first.id, first.due_at)


def test_what_the_dispatch_refuses_stands_beside_the_field(house: Decisions) -> None:
    code = house.at_the_town("hazard")
    house.dispatch(code, JUSTICE)
    refused = house.make(case=code, status=422)
    assert "已经由" in refused["error"]["fields"]["lead_unit"]
    assert "请调度员派单" in house.make(COMMISSIONER, case=code, status=422)["error"]["fields"]["case"]
    assert "村里办的" in house.make(case=code, lead_unit="450324106200", status=422)["error"]["fields"]["lead_unit"]
    assert len(house.orders(code)) == 1


def test_an_order_handed_on_takes_the_decision_along(house: Decisions) -> None:
    code = house.at_the_town("hazard")
    number = house.make(case=code)["id"]
    house.order(DISPATCHER, code, "transfer", unit=JUSTICE, note="归司法所")
    house.follow()
    assert house.row(number).order_id == house.orders(code)[1].id
    house.order(JUSTICE, code, "accept", number=2)
    house.follow()
    assert house.row(number).state == "accepted"


def test_of_a_case_that_turned_protected_the_number_alone_is_left(house: Decisions) -> None:
    code = house.at_the_town("dispute", description="地界")
    made = house.make(case=code, what=SECRET)
    other = house.make(what="出租屋查一遍")
    mistake = house.make(what="记错的")
    house.step(DISPATCHER, mistake["id"], "cancel", note="写重了", mistake="1")
    answer = house.phone(DISPATCHER).post(f"/cases/{code}/protect", {"version": house.case(code).version, **REASON})
    assert answer.status_code == 201, answer.text
    register = house.page(DISPATCHER, "/decisions?show=all")
    assert SECRET not in register.text
    assert "记错的" not in register.text
    rows = {
        row.find("td", class_="d-title p-title").text.strip(): row
        for row in register.find_all("tr", data_state="elsewhere")
    }
    assert set(rows) == {made["number"], mistake["number"]}
    shown = {row.text.replace(number, "") for number, row in rows.items()}
    assert len(shown) == 1, "the cause must not show"
    assert all("已另行办理" in row.text and not row.links for row in rows.values())
    for gone in (made, mistake):
        for who in (DISPATCHER, COMMISSIONER, POLICE):
            assert house.phone(who).get(gone["url"]).status_code == 404
    for who in (DISPATCHER, COMMISSIONER, POLICE):
        for address in ("/decisions", "/decisions?show=working", "/decisions?show=done", "/messages"):
            page = house.phone(who).get(address).text
            assert SECRET not in page
            assert made["number"] not in page
    assert house.phone(POLICE).get(other["url"]).status_code == 200
    with house.town.app.app_context():
        assert [
            model.__tablename__ for model in sealable_models() if db.session().execute(in_clear(model)).first()
        ] == []
        assert verify().fault is None
