"""Days away: what is agreed on them is listed before and after, each with the way to move it; nothing new is agreed."""

from datetime import timedelta

import pytest

from tests.outreach.conftest import event_fields
from tests.service_orders.test_times import DAY, act, local, micros, offered
from tests.support.html import parse
from tests.support.makers import make_visit
from tests.support.town import Phone
from webapp.core import clock
from webapp.core.db import db
from webapp.inbox.models import Notice
from webapp.service_orders.models import AdviserAbsence

HERE = {"Accept": "text/html"}


@pytest.fixture
def agreed(resident, adviser, stored):
    """An agreed visit: its code and its day."""
    slot = offered(resident)[-1]
    found = resident.order(slot=slot, meeting="home")
    assert act(adviser, found, "confirm").status_code == 303
    return found, clock.local_day(stored()[0].meet_at)


def go_away(adviser: Phone, since, until="", **fields: str):
    return adviser.post("/orders/away", {"since": str(since), "until": str(until), **fields}, headers=HERE)


def absences(town) -> int:
    with town.app.app_context():
        return db.session().query(AdviserAbsence).count()


def test_what_is_agreed_is_listed_before_anything_is_noted_and_stays_listed_until_it_is_moved(
    town, adviser, agreed, stored
):
    found, day = agreed
    asked = go_away(adviser, day)
    page = parse(asked.data)
    assert (asked.status_code, absences(town)) == (200, 0)
    assert "已经约好 1 件" in page.text
    assert f"/orders/{found}?do=put-off" in page.links
    form = page.find("form", action="/orders/away").fields
    assert form["since"] == str(day)
    assert go_away(adviser, day, seen=form["seen"]).status_code == 303
    assert absences(town) == 1
    after = parse(adviser.get("/orders/hours", headers=HERE).data)
    assert "还有约好的 1 件" in after.text
    link = next(one for one in after.links if "put-off" in one)
    sheet = parse(adviser.get(link, headers=HERE).data).find("dialog", id="do-put-off")
    assert "data-open" in sheet.attributes
    at = local(micros(stored()[0].meet_at + DAY))
    if clock.local(stored()[0].meet_at + DAY).weekday() >= 5:
        at = local(micros(stored()[0].meet_at + 3 * DAY))
    assert act(adviser, found, "put-off", at=at, note="去市里开庭").status_code == 303
    assert "还有约好的" not in parse(adviser.get("/orders/hours", headers=HERE).data).text


def test_an_absence_around_other_days_asks_nothing(town, adviser, agreed):
    _, day = agreed
    assert go_away(adviser, day + DAY).status_code == 303
    assert absences(town) == 1


def test_what_came_in_meanwhile_is_shown_again(town, adviser, agreed):
    _, day = agreed
    seen = parse(go_away(adviser, day).data).find("form", action="/orders/away").fields["seen"]
    phone = town.phones["adviser:200"]
    make_visit(town.sign_in("grid:200/001"), day=str(day), time="07:30", guest_phone=phone)
    again = go_away(adviser, day, seen=seen)
    assert (again.status_code, absences(town)) == (200, 0)
    assert "已经约好 2 件" in parse(again.data).text


def test_nothing_is_agreed_on_a_day_away_and_nobody_is_planned_into_it(town, resident, adviser, office, stored):
    day = clock.local_day(clock.now()) + 2 * DAY
    assert go_away(adviser, day, day + DAY).status_code == 303
    found = resident.order()
    with town.app.app_context():
        adviser_id = town.users["adviser:200"]
    act(office, found, "assign", adviser=str(adviser_id))
    act(adviser, found, "confirm")
    for moved in (day, day + DAY):
        assert "不在" in act(adviser, found, "schedule", at=f"{moved}T10:00").text
    fields = event_fields(day=str(day), time="10:00", lecturer_id=str(adviser_id))
    answer = town.sign_in("justice_office").post("/outreach/events", fields, headers=HERE)
    assert (answer.status_code, "不在。换一天吧" in answer.text) == (422, True)


def test_days_away_are_in_no_calendar(town, adviser):
    from webapp.core.calendar import entries_of, held

    day = clock.local_day(clock.now()) + DAY
    go_away(adviser, day, day + 3 * DAY)
    with town.app.app_context():
        user = town.users["adviser:200"]
        assert entries_of(user) == []
        start = clock.day_start(day)
        assert len(held(user, start, start + 10 * DAY)) == 4
        assert held(user, start + 4 * DAY, start + 5 * DAY) == []
        assert held(user, start - DAY, start) == []


def test_who_is_moved_away_from_a_day_off_hears_of_it_if_somebody_ordered_for_them(town, resident, adviser):
    from tests.support.makers import neighbours_order

    informant = town.sign_in("informant:200/001/01")
    code = informant.post("/services/orders", neighbours_order(call_only="")).json["case_code"]
    act(adviser, code, "confirm")
    at = clock.local(clock.now() + 2 * DAY).strftime("%Y-%m-%dT10:00")
    later = clock.local(clock.now() + 2 * DAY + timedelta(hours=1)).strftime("%Y-%m-%dT14:00")
    assert act(adviser, code, "schedule", at=at).status_code == 303
    assert act(adviser, code, "put-off", at=later, note="开会").status_code == 303
    with town.app.app_context():
        titles = [one.title for one in db.session().query(Notice).filter_by(user_id=informant.user_id)]
    assert "您帮人点的，改了时间" in titles


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [(2, 1, "后一天要在前一天之后"), (-3, -1, "已经过了"), (1, 400, "太远了"), (400, 400, "太远了")],
)
def test_days_that_can_not_be_are_refused_with_the_true_reason(town, adviser, since, until, said):
    today = clock.local_day(clock.now())
    answer = go_away(adviser, today + since * DAY, today + until * DAY)
    page = parse(answer.data)
    assert (answer.status_code, absences(town)) == (422, 0)
    wrong = [one["id"] for one in page.find_all("input") if one.attributes.get("aria-invalid") == "true"]
    assert len(wrong) == 1
    assert said in page.find(id=f"{wrong[0]}-error").text
    assert page.find("input", name="until")["value"] == str(today + until * DAY)
