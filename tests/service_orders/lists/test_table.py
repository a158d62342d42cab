"""点餐 as a table: what is due first stands first, what narrows it, the week, free times, and what it all costs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.html import Element
from tests.support.pages import at_a_desk, page_of
from tests.support.resident import Resident
from tests.support.statements import counted_statements
from tests.support.town import Phone, code
from webapp.core import clock
from webapp.core.db import db
from webapp.service_orders.models import OrderScope


@pytest.fixture
def desk(office: Phone) -> Phone:
    """The office's officer at a wide screen."""
    return at_a_desk(office)


def rows(page: Element) -> list[str]:
    return [one["data-row"] for one in page.find_all("tr", "article") if "data-row" in one.attributes]


def groups(page: Element) -> list[str]:
    return [one.text for one in page.find_all("th") if one.get("role") == "rowheader"]


def take(phone: Phone, order: str, action: str, **fields: str) -> int:
    return phone.post(f"/orders/{order}/{action}", fields, headers={"Accept": "text/html"}).status_code


def free(phone: Phone, order: str, choose: str = "") -> list[str]:
    found = page_of(phone, f"/orders/{order}/times{choose}")
    return [one["value"] for one in found.find_all("button", "input", name="slot")]


def test_what_is_to_be_answered_today_stands_on_top_whenever_it_came(resident, another, adviser) -> None:
    with clock.travel(clock.now() - timedelta(hours=1)):
        later = resident.order(slot=_slots(resident)[-1], meeting="home")  # a fixed time: the next working day
    soon = another().order(phone="10011110002")  # 尽快: two hours
    page = page_of(adviser, "/orders?show=new")
    assert rows(page) == [soon, later]
    assert groups(page) == ["等您答应，今天到期", "等您答应"]
    assert rows(page_of(adviser, "/orders?show=new&sort=due&dir=desc")) == [later, soon]
    with clock.travel(clock.now() + timedelta(days=5)):
        assert groups(page_of(adviser, "/orders")) == ["等您答应，今天到期"], (
            "what is late is not hidden among the rest"
        )


def test_the_list_is_narrowed_by_what_who_where_and_when_each_can_be_taken_off(resident, another, desk, town) -> None:
    advice = resident.order()
    paper = another().order("draft_document", area=code("201/001"), phone="10011110002")
    for query, found in (
        ("item=draft_document", [paper]),
        (f"adviser={town.users['adviser:200']}", [advice]),
        (f"village={code('201')}", [paper]),
        (f"from={clock.local_day(clock.now())}", [advice, paper]),
        (f"to={clock.local_day(clock.now() - timedelta(days=1))}", []),
    ):
        assert rows(page_of(desk, f"/orders?show=new&{query}")) == found, query
    page = page_of(desk, "/orders?show=new&item=draft_document")
    chip = page.find("a", class_="chip-off")
    assert (chip.text, chip["href"]) == ("代写法律文书", "/orders?show=new")
    assert page.link("没人答应") == "/orders?show=late&item=draft_document"
    for wrong in ("show=new&item=none", "show=new&village=x", "show=new&from=2026-99-01", "show=else"):
        assert desk.get(f"/orders?{wrong}").status_code == 404, wrong


def test_a_phone_has_the_same_rows_as_cards_and_no_panel_of_filters(resident, adviser) -> None:
    found = resident.order(tell="self")
    page = page_of(adviser, "/orders")
    assert rows(page) == [found]
    assert [one["id"] for one in page.find_all("dialog")] == ["columns"]
    second = next(cell for cell in page.find_all("td") if "p-second" in cell["class"])
    assert "只跟本人说" in second.text


def test_the_week_has_what_is_agreed_what_else_holds_and_when_one_is_away(resident, adviser, desk, town) -> None:
    slot = _slots(resident)[0]
    order = resident.order(slot=slot, meeting="home")
    assert take(adviser, order, "confirm") == 303
    day = clock.local_day(clock.from_micros(int(slot)))
    away = day + timedelta(days=1)
    adviser.post("/orders/away", {"since": str(away), "until": str(away)})
    page = page_of(adviser, f"/orders?show=week&week={day}")
    assert rows(page) == [order]
    sections = {
        one["aria-label"][:2]: one.text for one in page.find_all("section") if "week-day" in one.get("class", "")
    }
    assert len(sections) == 7
    assert any("不在" in text for text in sections.values())
    assert rows(page_of(desk, f"/orders?show=week&week={day}")) == [order]
    assert rows(page_of(adviser, f"/orders?show=week&week={day + timedelta(days=7)}")) == []
    assert adviser.get("/orders?show=week&week=nonsense").status_code == 404
    assert rows(page_of(town.sign_in("adviser:201"), f"/orders?show=week&week={day}")) == []


def test_a_free_time_fixes_an_order_with_one_press(resident, adviser, stored) -> None:
    order = resident.order()  # 尽快: agreed on without a time
    assert take(adviser, order, "confirm") == 303
    assert page_of(adviser, f"/orders/{order}").find("div", hx_get=f"/orders/{order}/times")
    times = free(adviser, order)
    assert len(times) > 5
    assert take(adviser, order, "schedule", slot=times[1]) == 303
    assert (stored()[0].state, str(clock.to_micros(stored()[0].meet_at))) == ("scheduled", times[1])
    assert times[1] in free(adviser, order), "what it holds itself is free for it"
    assert take(adviser, order, "put-off", slot=free(adviser, order, "?choose=1")[3], note="他有事") == 303
    assert str(clock.to_micros(stored()[0].meet_at)) == times[3]


def test_a_time_typed_counts_and_one_that_is_over_or_taken_is_refused(resident, another, adviser, stored) -> None:
    first, second = resident.order(), another().order(phone="10011110002")
    for order in (first, second):
        assert take(adviser, order, "confirm") == 303
    at = clock.local(clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert take(adviser, first, "schedule", at=at, slot=free(adviser, first)[4]) == 303
    assert clock.local(stored()[0].meet_at).strftime("%Y-%m-%dT%H:%M") == at
    taken = str(clock.to_micros(stored()[0].meet_at))
    assert taken not in free(adviser, second)
    for wrong in (taken, "1", "none", str(clock.to_micros(clock.now() - timedelta(hours=1)))):
        assert take(adviser, second, "schedule", slot=wrong) == 422, wrong


def test_the_pane_goes_on_after_a_step_and_stays_for_what_is_unfinished(resident, adviser) -> None:
    order = resident.order()
    headers = {"HX-Target": "pane"}
    part = adviser.get(f"/orders/{order}", headers=headers).text
    assert "<!doctype" not in part
    assert 'action="/orders/' + order + '/phone" data-stays' in part
    assert "data-unfinished" not in part
    assert take(adviser, order, "confirm") == 303
    assert "data-unfinished" in adviser.get(f"/orders/{order}", headers=headers).text


def test_each_list_the_week_and_the_pane_stay_within_their_statements(resident, adviser, desk, town) -> None:
    order = resident.order(slot=_slots(resident)[0], meeting="home")
    adviser.client.set_cookie("one_door_desk", "1")
    urls = ["/orders", "/orders?show=new", "/orders?show=visits&item=legal_advice", "/orders?show=week"]
    for phone in (adviser, desk):
        for url, headers in [*((one, {}) for one in urls), (f"/orders/{order}", {"HX-Target": "pane"})]:
            with town.app.app_context(), counted_statements() as seen:
                assert phone.get(url, headers=headers).status_code == 200
            # The week asks each package for a person’s hours: meetings, duty and patrol shifts too.
            assert len(seen) <= (9 if url.endswith("week") else 6), [url, *seen]


def test_an_order_stands_by_when_it_is_due(resident, stored, app) -> None:
    resident.order()
    with app.app_context():
        sorts = set(db.session().scalars(select(OrderScope.sort).where(OrderScope.bucket == "new")))
    assert sorts == {clock.to_micros(stored()[0].confirm_due_at)}


def _slots(resident: Resident) -> list[str]:
    resident.get("/services/start?item=legal_advice")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code("200/001"), meeting="home")
    return [one["value"] for one in resident.page.find_all("input", name="slot") if one["value"] != "soon"]
