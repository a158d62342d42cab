"""Times of what residents order: none meets another, and none is taken or moved to that was not offered."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, insert

from tests.support.html import parse
from tests.support.makers import plan_visit
from tests.support.resident import Resident
from tests.support.town import Phone, code
from webapp.core import clock
from webapp.core.db import db
from webapp.service_orders.models import AdviserHours

HOUR = {"Accept": "text/html"}
DAY = timedelta(days=1)


def offered(resident: Resident, item: str = "legal_advice", area: str = "200/001") -> list[str]:
    """Return the times on the page where one is chosen."""
    resident.get("/services")
    resident.get(f"/services/start?item={item}")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code(area), meeting="home")
    return open_times(resident)


def open_times(resident: Resident) -> list[str]:
    found = resident.page.find_all("input", name="slot")
    return [one["value"] for one in found if one["value"] != "soon" and "disabled" not in one.attributes]


def local(slot: str) -> str:
    return clock.local(clock.from_micros(int(slot))).strftime("%Y-%m-%dT%H:%M")


def micros(moment: datetime) -> str:
    return str(clock.to_micros(moment))


def week_from(adviser: Phone, begins: str, ends: str) -> None:
    fields = {f"am_{day}_from": begins for day in range(5)} | {f"am_{day}_to": ends for day in range(5)}
    assert adviser.post("/orders/hours", fields).status_code == 303


def act(phone: Phone, order: str, action: str, **fields: str):
    return phone.post(f"/orders/{order}/{action}", fields, headers=HOUR)


def test_a_week_that_was_shifted_offers_nothing_that_meets_an_agreed_time(resident, another, adviser):
    slot = next(one for one in offered(resident) if local(one).endswith("09:00"))
    found = resident.order(slot=slot, meeting="home")
    week_from(adviser, "09:20", "11:20")
    there = [one for one in offered(another()) if abs(int(one) - int(slot)) < 3_600_000_000]
    assert [local(one)[-5:] for one in there] == []
    assert act(adviser, found, "confirm").status_code == 303
    week_from(adviser, "09:40", "11:40")
    touching = another()
    assert micros(clock.from_micros(int(slot)) + timedelta(minutes=40)) in offered(touching)
    late = another()
    assert late.get("/services").status_code == 200
    half = micros(clock.from_micros(int(slot)) + timedelta(minutes=20))
    late.fill(slot=half, phone="10011110005")
    assert "这个时间约不了" in late.page.text


def test_an_adviser_agrees_on_no_time_that_meets_another(resident, another, adviser, stored):
    slot = next(one for one in offered(resident) if local(one).endswith("09:00"))
    first = resident.order(slot=slot, meeting="home")
    second = another().order(phone="10011110003")
    for found in (first, second):
        assert act(adviser, found, "confirm").status_code == 303
    assert [one.state for one in stored()] == ["scheduled", "confirmed"]
    near = local(micros(clock.from_micros(int(slot)) + timedelta(minutes=20)))
    assert "9:00–9:40 已经有约" in act(adviser, second, "schedule", at=near).text
    touching = local(micros(clock.from_micros(int(slot)) + timedelta(minutes=40)))
    assert act(adviser, second, "schedule", at=touching).status_code == 303
    assert act(adviser, second, "put-off", at=near, note="改一改").status_code == 422
    assert local(micros(stored()[1].meet_at)) == touching


def test_two_visits_of_another_kind_are_seen_too(resident, town, stored):
    officer = town.sign_in("justice_office")
    day = str(clock.local_day(clock.now()) + 2 * DAY)
    assert plan_visit(officer, day=day, time="09:30").status_code == 303
    found = resident.order("notary_guidance", slot="soon")
    assert act(officer, found, "assign", adviser=str(town.users["justice_office"])).status_code == 303
    assert act(officer, found, "confirm").status_code == 303
    assert "9:30–10:30 已经有约" in act(officer, found, "schedule", at=f"{day}T10:00").text
    assert act(officer, found, "schedule", at=f"{day}T10:30").status_code == 303
    assert plan_visit(officer, day=day, time="10:45").status_code == 422


def test_of_two_who_choose_the_same_time_the_second_reads_a_sentence_and_other_times(resident, another, stored):
    slot = offered(resident)[0]
    late = another()
    assert slot in offered(late)
    late.post("/services/order/when", slot=slot)
    resident.order(slot=slot, meeting="home")
    answer = late.post("/services/order/who", name="老李", phone="10011110002", tell="anyone", words="界线")
    assert answer.status_code == 422
    assert "这个时间已经有约了" in late.page.text
    assert open_times(late)
    assert slot not in open_times(late)
    late.post("/services/order/when", slot=open_times(late)[0])
    assert late.page.find("form", id="step").fields["words"] == "界线"
    assert len(stored()) == 1


@pytest.mark.parametrize("item", ["notary_guidance", "mediation", "law_talk", "legal_advice", "heart_talk"])
def test_what_was_not_offered_is_refused_whoever_serves(resident, stored, item):
    times = offered(resident, item)
    first = clock.from_micros(int(times[0]))
    for wrong in (first - 7 * DAY, first + 40 * DAY, first.replace(hour=19), first + timedelta(minutes=7)):
        assert resident.post("/services/order/when", slot=micros(wrong)).status_code == 422, wrong
        assert "这个时间约不了" in resident.page.text
    for wrong in ("-5", "4070908800000000", "", "tomorrow", "9" * 30):
        assert resident.post("/services/order/when", slot=wrong).status_code == 422, wrong
        assert open_times(resident) == times
    resident.fill(item, slot=micros(first - 7 * DAY), asked="no")
    assert stored() == []


@pytest.mark.parametrize("item", ["notary_guidance", "legal_advice"])
def test_an_order_is_moved_to_offered_times_only(resident, stored, item):
    found = resident.order(item, slot=offered(resident, item)[0], asked="no")
    before = stored()[0].meet_at
    resident.get(f"/services/orders/{found}/time")
    assert open_times(resident)
    version = resident.page.find("input", name="version")["value"]
    for wrong in (
        micros(before - 7 * DAY),
        micros(before + 400 * DAY),
        "-5",
        "",
        micros(before + timedelta(minutes=7)),
    ):
        assert resident.post(f"/services/orders/{found}/move", slot=wrong, version=version).status_code == 422, wrong
        assert resident.page.find("p", class_="error")
    assert stored()[0].meet_at == before
    resident.get(f"/services/orders/{found}/time")
    target = open_times(resident)[2]
    assert resident.post(f"/services/orders/{found}/move", slot=target, version=version).status_code == 200
    assert micros(stored()[0].meet_at) == target


def test_a_holiday_is_neither_offered_nor_agreed_a_weekend_of_it_neither(resident, adviser, stored):
    fields = {f"am_{day}_from": "09:00" for day in range(7)} | {f"am_{day}_to": "10:00" for day in range(7)}
    adviser.post("/orders/hours", fields)
    with clock.travel(datetime(2027, 1, 28, 10, 0, tzinfo=clock.SHANGHAI)):
        days = {local(one)[:10] for one in offered(resident)}
        assert {"2027-01-30", "2027-01-31", "2027-02-04"} <= days
        assert not days & {f"2027-02-{day:02}" for day in range(5, 11)}
        found = resident.order()
        act(adviser, found, "confirm")
        assert "放假，换一天吧" in act(adviser, found, "schedule", at="2027-02-06T09:00").text
    with clock.travel(datetime(2026, 12, 25, 10, 0, tzinfo=clock.SHANGHAI)):
        assert not [one for one in offered(resident) if local(one).startswith("2027-01-01")]
        assert not [one for one in offered(resident, "mediation") if local(one).startswith("2027-01-01")]


@pytest.mark.parametrize("at", ["03:00", "06:59", "20:21", "23:30"])
def test_nobody_is_visited_at_night(resident, adviser, stored, at):
    found = resident.order()
    act(adviser, found, "confirm")
    day = clock.local_day(clock.now()) + DAY
    answer = act(adviser, found, "schedule", at=f"{day}T{at}")
    assert (answer.status_code, stored()[0].state) == (422, "confirmed")
    assert "7:00 到 21:00" in answer.text
    assert parse(answer.data).find("input", id="schedule-at")["value"] == f"{day}T{at}"


AT_NIGHT = [("03:00", "05:00"), ("06:20", "09:00"), ("20:00", "21:01"), ("22:00", "23:59")]


@pytest.mark.parametrize(("begins", "ends"), AT_NIGHT)
def test_no_week_is_given_at_night_and_none_that_was_is_offered(town, resident, adviser, begins, ends):
    fields = {f"pm_{day}_from": begins for day in range(7)} | {f"pm_{day}_to": ends for day in range(7)}
    answer = adviser.post("/orders/hours", fields, headers=HOUR)
    page = parse(answer.data)
    assert (answer.status_code, "7:00 到 21:00" in page.text) == (422, True)
    assert page.find("input", name="pm_0_from")["value"] == begins
    with town.app.app_context():
        db.session().execute(delete(AdviserHours))
        opens, closes = (int(one[:2]) * 60 + int(one[3:]) for one in (begins, ends))
        week = [{"user_id": adviser.user_id, "weekday": day, "opens": opens, "closes": closes} for day in range(7)]
        db.session().execute(insert(AdviserHours), week)
        db.session().commit()
    assert all("07:00" <= local(one)[-5:] <= "20:20" for one in offered(resident))


def test_a_half_day_that_was_wished_for_stays_half_a_day_until_a_time_is_agreed(resident, town, stored):
    found = resident.order("mediation", slot=offered(resident, "mediation")[0], asked="no")
    assert "下午" in resident.page.text
    mediator = town.sign_in("mediation_committee")
    assert act(mediator, found, "confirm").headers["Location"]
    assert stored()[0].state == "confirmed"
    resident.get(f"/services/orders/{found}")
    assert "下午（还没定，打电话跟您定）" in resident.page.text
    day = clock.local_day(clock.now()) + DAY
    assert act(mediator, found, "schedule", at=f"{day}T15:20").status_code == 303
    resident.get(f"/services/orders/{found}")
    assert "15:20" in resident.page.text


def test_who_is_moved_is_told_by_call_as_when_it_was_agreed(resident, adviser, office, stored):
    slot = offered(resident)[0]
    found = resident.order(slot=slot, meeting="home", call_only="1")
    act(adviser, found, "confirm")
    act(adviser, found, "told")
    assert stored()[0].to_call is None
    moved = local(micros(clock.from_micros(int(slot)) + DAY))
    assert act(adviser, found, "put-off", at=moved, note="去县里开会").status_code == 303
    assert found in office.get("/orders?show=calls").text


def test_the_sheet_of_a_step_opens_by_its_address(resident, adviser):
    found = resident.order(slot=offered(resident)[0], meeting="home")
    act(adviser, found, "confirm")
    page = parse(adviser.get(f"/orders/{found}?do=put-off", headers=HOUR).data)
    assert "data-open" in page.find("dialog", id="do-put-off").attributes
    assert "data-open" not in page.find("dialog", id="do-cancel").attributes
