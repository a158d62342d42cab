"""The adviser's side: what waits, one tap a step, times nobody gets twice; and the office when nobody answers."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.support.html import parse
from tests.support.resident import RESIDENT
from tests.support.statements import counted_statements
from tests.support.town import code
from webapp.core import clock
from webapp.core.calendar import entries_of
from webapp.core.db import db
from webapp.inbox.models import Notice
from webapp.inbox.service import deliver_pending
from webapp.operations.service_retention import run_retention
from webapp.service_orders.models import OrderNote, OrderScope
from webapp.service_orders.service_sweep import sweep_orders


def step(phone, order, action, **fields):
    return phone.post(f"/orders/{order}/{action}", fields, headers={"Accept": "text/html"})


def serve(phone, order):
    at = clock.local(clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    for action, fields in (("confirm", {}), ("schedule", {"at": at}), ("start", {}), ("complete", {"note": "讲了"})):
        assert step(phone, order, action, **fields).status_code == 303, action


def page(phone, address):
    answer = phone.get(address)
    assert answer.status_code == 200
    return parse(answer.data)


def listed(page):
    return [row["data-row"] for row in page.find_all("tr") if "data-row" in row.attributes]


def free_times(resident, **where):
    resident.get("/services/start?item=legal_advice")
    resident.get("/services/order/where")
    resident.post("/services/order/where", **({"area": code("200/001"), "meeting": "home"} | where))
    return [i["value"] for i in resident.page.find_all("input", name="slot") if i["value"] != "soon"]


def test_the_whole_way_from_asking_to_rating(resident, adviser, stored):
    slot = free_times(resident)[0]
    found = resident.order(slot=slot, meeting="home", way="大樟树旁第二家")
    today = page(adviser, "/orders")
    assert "等您答应" in today.text
    assert listed(today) == [found]
    assert step(adviser, found, "depart").status_code == 409  # nobody travels before a call back
    assert step(adviser, found, "confirm").status_code == 303
    assert stored()[0].state == "scheduled"
    assert stored()[0].proved_at
    for action, state in (("depart", "en_route"), ("start", "in_service")):
        assert step(adviser, found, action).status_code == 303
        assert stored()[0].state == state
    assert step(adviser, found, "complete").status_code == 422
    assert step(adviser, found, "complete", note="讲清楚了田界怎么认").status_code == 303
    resident.get(f"/services/orders/{found}")
    assert "您满不满意" in resident.page.text
    version = resident.page.find("input", name="version")["value"]
    assert resident.post(f"/services/orders/{found}/rate", version=version).status_code == 422
    resident.post(f"/services/orders/{found}/rate", version=version, rating="satisfied", words="讲得明白")
    (order,) = stored()
    assert (order.state, order.rating, order.slot_at, order.follow_up) == ("rated", "satisfied", None, None)
    assert "田界" not in resident.page.text


def test_the_number_is_masked_until_somebody_calls_and_that_is_journalled(resident, adviser, office):
    found = resident.order()
    text = page(adviser, f"/orders/{found}").text
    assert RESIDENT not in text
    assert "100****0001" in text
    shown = step(adviser, found, "phone")
    assert f"tel:{RESIDENT}" in shown.text
    assert "看了电话号码" in page(office, f"/orders/{found}").text


def test_only_the_own_adviser_and_the_justice_office_see_an_order(resident, town):
    found = resident.order()
    for key in ("adviser:200", "justice_office"):
        assert town.sign_in(key).get(f"/orders/{found}").status_code == 200
    for key in ("adviser:201", "mediation_committee", "town", "governance_centre", "informant:200/001/01"):
        assert town.sign_in(key).get(f"/orders/{found}").status_code == 404
        assert found not in town.sign_in(key).get("/orders").text


def test_mediation_stands_with_the_mediators(resident, town):
    found = resident.order("mediation", asked="no")
    mediator = town.sign_in("mediation_committee")
    assert found in mediator.get("/orders").text
    assert step(mediator, found, "confirm").status_code == 303


def test_a_stale_page_changes_nothing(resident, adviser, office, stored):
    found = resident.order()
    assert step(adviser, found, "confirm", version=1).status_code == 303
    answer = step(office, found, "cancel", version=1, note="重复了")
    assert answer.status_code == 409
    assert "已答应" in answer.text
    assert stored()[0].state == "confirmed"


def test_without_an_answer_in_time_it_comes_to_the_office_once(app, resident, office, stored):
    resident.order(slot="soon")
    due = stored()[0].confirm_due_at
    with app.app_context(), clock.travel(due - timedelta(minutes=1)):
        assert sweep_orders() == 0
    with app.app_context(), clock.travel(due + timedelta(minutes=1)):
        assert sweep_orders() == 1
        assert sweep_orders() == 0
    assert (
        stored()[0].code in page(office, "/orders?show=late").find("main").text
        or "没人答应" in office.get("/orders").text
    )
    assert listed(page(office, "/orders?show=late")) == [stored()[0].code]


def test_the_office_gives_it_to_somebody_else_who_has_to_answer_anew(resident, office, town, stored):
    slot = free_times(resident)[0]
    found = resident.order(slot=slot, meeting="home")
    other = town.users["adviser:201"]
    assert step(office, found, "assign", adviser="999").status_code == 422
    assert step(office, found, "assign", adviser=str(other)).status_code == 303
    (order,) = stored()
    assert (order.adviser_id, order.state, order.adviser_reason) == (other, "requested", "司法所安排")
    assert order.slot_at == order.meet_at
    assert town.sign_in("adviser:200").get(f"/orders/{found}").status_code == 404
    assert step(town.sign_in("adviser:201"), found, "confirm").status_code == 303
    assert step(town.sign_in("adviser:201"), found, "assign", adviser=str(other)).status_code == 404


def test_dissatisfied_opens_a_follow_up_at_the_office(resident, adviser, office, stored):
    found = resident.order()
    in_an_hour = clock.local(clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    for action, fields in (
        ("confirm", {}),
        ("schedule", {"at": in_an_hour}),
        ("start", {}),
        ("complete", {"note": "讲了"}),
    ):
        assert step(adviser, found, action, **fields).status_code == 303, action
    resident.get(f"/services/orders/{found}")
    resident.post(f"/services/orders/{found}/rate", rating="dissatisfied", words="没听懂")
    assert listed(page(office, "/orders?show=follow_up")) == [found]
    assert step(adviser, found, "followed-up", note="x").status_code == 404
    assert step(office, found, "followed-up", note="又去讲了一遍").status_code == 303
    assert listed(page(office, "/orders?show=follow_up")) == []
    assert stored()[0].follow_up == "done"


def test_an_adviser_who_is_away_is_stood_in_for_and_the_reason_is_told(resident, adviser, town, stored):
    today = clock.local_day(clock.now())
    adviser.post("/orders/away", {"since": str(today), "until": str(today + timedelta(days=20))})
    free_times(resident)
    assert "才湾村的法律顾问请假，由邻近的小塘村法律顾问代办" in resident.page.text
    resident.order()
    assert stored()[0].adviser_id == town.users["adviser:201"]


def test_a_week_that_an_adviser_gave_is_what_residents_see(resident, adviser):
    fields = {f"am_{day}_from": "08:00" for day in range(7)} | {f"am_{day}_to": "08:50" for day in range(7)}
    assert adviser.post("/orders/hours", fields).status_code in (200, 303)
    times = free_times(resident)
    assert times
    hours = {clock.local(clock.from_micros(int(one))).strftime("%H:%M") for one in times}
    assert hours == {"08:00"}
    bad = adviser.post("/orders/hours", {"am_0_from": "09:00", "am_0_to": "09:10"}, headers={"Accept": "text/html"})
    assert bad.status_code == 422


def test_nobody_is_to_be_found_at_the_same_time_twice(resident, another, adviser, stored):
    slot = free_times(resident)[0]
    resident.order(slot=slot, meeting="home")
    second = another()
    found = second.order(phone="10011110003")
    step(adviser, found, "confirm")
    at = clock.local(clock.from_micros(int(slot))).strftime("%Y-%m-%dT%H:%M")
    answer = step(adviser, found, "schedule", at=at)
    assert answer.status_code == 422
    assert "您" in answer.text
    assert "已经有约。这一天" in answer.text
    assert f'value="{at}"' in answer.text
    assert stored()[1].state == "confirmed"


def test_a_flood_from_one_phone_is_one_row_and_rings_nobody(resident, another, adviser, office, stored):
    for n in range(7):
        resident.order(phone=f"1001222000{n}")
    real = another().order(phone="10011110007")
    assert [order.crowd for order in stored()] == [False] * 3 + [True] * 4 + [False]
    rows = listed(page(adviser, "/orders"))
    assert len(rows) == 4
    assert real in rows
    desk = page(office, "/orders")
    assert "同一部手机又点了 4 件" in desk.text
    behind = page(office, next(link for link in desk.links if link.startswith("/orders/crowd/")))
    assert len(behind.find_all("article")) == 4
    assert step(office, stored()[5].code, "confirm").status_code == 303


def test_the_day_s_limits_refuse_with_a_way_on(resident, another, stored):
    for _ in range(4):
        another().order()
    one_more = another()
    one_more.fill()
    assert "打 12348" in one_more.page.text
    assert len(stored()) == 4


def test_a_calendar_and_notices_say_nothing_of_whom_or_what(app, resident, adviser, town):
    slot = free_times(resident)[0]
    found = resident.order(slot=slot, meeting="home", name="唐阿姨", words="离婚", tell="secret")
    step(adviser, found, "confirm")
    with app.app_context():
        (entry,) = entries_of(town.users["adviser:200"])
    assert (entry.title, entry.url, entry.cancelled) == ("约好的服务", f"/orders/{found}", False)
    with app.app_context():
        deliver_pending()
        said = " ".join(f"{one.title} {one.text}" for one in db.session().scalars(select(Notice)))
    assert "新点的：法律咨询" in said
    for hidden in ("唐阿姨", "离婚", RESIDENT):
        assert hidden not in said


def test_notes_are_for_the_service_alone(resident, adviser, another):
    found = resident.order()
    step(adviser, found, "notes", note="上次来过，孩子在外地")
    assert "孩子在外地" in page(adviser, f"/orders/{found}").text
    resident.get(f"/services/orders/{found}")
    assert "孩子在外地" not in resident.page.text


def test_who_has_no_smartphone_stands_on_the_call_list(resident, adviser, office):
    slot = free_times(resident)[0]
    found = resident.order(slot=slot, meeting="home", call_only="1")
    step(adviser, found, "confirm")
    assert listed(page(office, "/orders?show=calls")) == [found]
    step(office, found, "told")
    assert listed(page(office, "/orders?show=calls")) == []


@pytest.mark.parametrize("address", ["/orders", "/orders?show=new", "/orders?show=visits"])
def test_lists_cost_few_statements_and_end_in_pages(app, resident, another, adviser, address):
    for n in range(4):
        another().order(phone=f"1001333000{n}")
    with app.app_context(), counted_statements() as seen:
        adviser.get(address)
    assert len(seen) <= 6, seen


def test_the_month_fills_itself(resident, adviser, office, town):
    found = resident.order(name="唐阿姨")
    in_an_hour = clock.local(clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    for action, fields in (
        ("confirm", {}),
        ("schedule", {"at": in_an_hour}),
        ("start", {}),
        ("complete", {"note": "讲了"}),
    ):
        step(adviser, found, action, **fields)
    text = page(adviser, "/orders/log").text
    assert "法律咨询" in text
    assert "唐阿姨" not in text
    assert "法律咨询" in page(office, f"/orders/log?who={town.users['adviser:200']}").text
    sheet = load_workbook(BytesIO(office.get(f"/orders/log.xlsx?who={town.users['adviser:200']}").data)).active
    assert [cell.value for cell in sheet[2]][2:6] == ["法律咨询", "才湾村 1 网格", "打电话", "已完成"]
    assert town.sign_in("adviser:201").get(f"/orders/log?who={town.users['adviser:200']}").status_code == 404


def test_a_lead_prints_the_posters_of_their_own_places_only(town):
    lead = town.sign_in("village:200")
    assert "里的每一格" in page(lead, "/services/posters").text
    poster = page(lead, f"/services/posters/{code('200/001/01')}")
    assert f"services?at={code('200/001/01')}" in poster.text
    assert lead.get(f"/services/posters/{code('201')}").status_code == 404
    assert town.sign_in("justice_office").get(f"/services/posters/{code('201')}").status_code == 200


def test_what_was_ordered_goes_for_good_after_two_years(app, resident, adviser, stored):
    found = resident.order()
    step(adviser, found, "notes", note="上次来过")
    step(adviser, found, "cancel", note="重复了")
    with app.app_context(), clock.travel(clock.now() + timedelta(days=729)):
        run_retention()
    assert len(stored()) == 1
    with app.app_context(), clock.travel(clock.now() + timedelta(days=731)):
        run_retention()
        assert db.session().scalar(select(OrderScope)) is None
        assert db.session().scalar(select(OrderNote)) is None
    assert stored() == []
