"""/cases as a table: its order, columns and rows, where a filter stops, and what its pane is sent."""

import re
from datetime import UTC, datetime

import pytest

from tests.support.html import Element, parse
from tests.support.makers import make_case
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.service_counters import verify_counters
from webapp.core import clock

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@pytest.fixture
def told(town: Town) -> list[str]:
    """Three matters from the oldest to the newest; the oldest has the most time."""
    phone = town.sign_in("informant:200/001/01")
    days = zip((20, 23, 25), ("low", "normal", "urgent"), strict=True)
    return [make_case(phone, at=datetime(2026, 11, day, 4, 0, tzinfo=UTC), severity=how) for day, how in days]


def page_of(phone: Phone, url: str, **cookies: str) -> Element:
    for name, value in cookies.items():
        phone.client.set_cookie(f"one_door_{name}", value)
    with clock.travel(NOW):
        answer = phone.get(url)
    for name in cookies:
        phone.client.delete_cookie(f"one_door_{name}")
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def codes(page: Element) -> list[str]:
    return [row["data-row"] for row in page.find("table").find_all("tr") if "data-row" in row.attributes]


def heads(page: Element) -> dict[str, Element]:
    return {one.text: one for one in page.find("thead").find_all("th") if one.text}


def test_open_matters_are_sorted_by_due_time_or_by_receipt_both_ways(lead: Phone, told: list[str]) -> None:
    old, middle, new = told
    by_due = codes(page_of(lead, "/cases?show=open&sort=due&dir=asc"))
    assert by_due == codes(page_of(lead, "/cases?show=open"))
    assert codes(page_of(lead, "/cases?show=open&sort=due&dir=desc")) == by_due[::-1]
    assert codes(page_of(lead, "/cases?show=open&sort=received")) == [new, middle, old]
    assert codes(page_of(lead, "/cases?show=open&sort=received&dir=asc")) == [old, middle, new]
    assert codes(page_of(lead, "/cases?sort=received&dir=asc")) == [old, middle, new]


def test_sorted_pages_go_on_where_they_stopped(lead: Phone, told: list[str], monkeypatch) -> None:
    monkeypatch.setattr("webapp.web.tables.PAGE_SIZE", 1)
    for query, order in (("show=open&sort=received", told[::-1]), ("show=open&sort=received&dir=asc", told)):
        url, seen = f"/cases?{query}", []
        while url:
            page = page_of(lead, url)
            seen += codes(page)
            url = next((a["href"] for a in page.find_all("a", rel="next")), "")
        assert seen == order, query


def test_a_head_is_a_link_only_where_a_key_carries_the_order_and_one_says_how_it_is(lead, told) -> None:
    page = page_of(lead, "/cases?show=open&severity=urgent")
    assert [word for word, one in heads(page).items() if one.find_all("a")] == ["到期", "收到"]
    assert {word: one.get("aria-sort") for word, one in heads(page).items() if one.get("aria-sort")} == {
        "到期": "ascending"
    }
    turned = heads(page)["到期"].find("a")["href"]
    assert turned == "/cases?show=open&severity=urgent&sort=due&dir=desc"
    assert heads(page_of(lead, turned))["到期"].get("aria-sort") == "descending"
    assert "dir=desc" in heads(page)["收到"].find("a")["href"]
    assert [w for w, one in heads(page_of(lead, "/cases?show=overdue")).items() if one.find_all("a")] == ["到期"]


@pytest.mark.parametrize(
    "query", ["sort=due", "show=overdue&sort=received", "show=open&sort=title", "sort=received&dir=up"]
)
def test_what_a_list_can_not_be_sorted_by_is_the_ordinary_404(lead: Phone, query: str) -> None:
    assert lead.get(f"/cases?{query}").status_code == 404


def test_the_second_order_follows_the_case_and_is_proved(town: Town, lead: Phone, told: list[str]) -> None:
    lead.act(told[0], "acknowledge", version=1)
    lead.act(told[0], "resolve", version=2, note="修好了")
    assert codes(page_of(lead, "/cases?show=open&sort=received&dir=asc")) == told[1:]
    with town.app.app_context():
        assert verify_counters() == []


def test_a_desk_has_more_rows_and_says_so_and_a_phone_those_it_had(town: Town, lead: Phone) -> None:
    phone = town.sign_in("informant:200/001/01")
    for _ in range(21):
        make_case(phone)
    small = page_of(lead, "/cases")
    assert len(codes(small)) == 20
    assert small.find("a", rel="next").text == "看后面的"
    assert len(codes(page_of(lead, "/cases", desk="1"))) == 21


def test_columns_that_a_desk_takes_out_are_neither_shown_nor_read(town: Town, lead: Phone, told: list[str]) -> None:
    hidden = "others:a.b|cases:photo.severity.title"
    page = page_of(lead, "/cases", desk="1", cols=hidden)
    assert list(heads(page)) == ["到期", "事情", "地方", "类别", "步", "谁报", "收到"]
    assert codes(page) == told[::-1]
    with town.app.app_context(), counted_statements() as seen:
        page_of(lead, "/cases", desk="1", cols=hidden)
    assert [one for one in seen if "photos" in one] == []
    assert next(iter(heads(page_of(lead, "/cases", cols=hidden)))) == "照片", "a phone's cards are always whole"
    offered = page.find("form", data_columns="cases").find_all("input", name="column")
    assert {one["value"] for one in offered if "checked" not in one.attributes} == {"photo", "severity"}


def test_a_filter_that_finds_little_stops_and_goes_on_from_there(lead: Phone, told: list[str], monkeypatch) -> None:
    monkeypatch.setattr(queries_lists, "MOST_KEYS", 2)
    first = page_of(lead, "/cases?severity=low")
    assert first.find_all("table") == []
    further = first.find("a", rel="next")
    assert further.text == "再往前找"
    second = page_of(lead, further["href"])
    assert codes(second) == [told[0]]
    assert second.find_all("a", rel="next") == []


def test_a_row_is_named_by_its_one_link_and_roles_say_what_it_is(lead: Phone, told: list[str]) -> None:
    page = page_of(lead, "/cases")
    assert [one["role"] for one in page.find_all("table", "thead", "tbody")] == ["table", "rowgroup", "rowgroup"]
    for row in page.find("tbody").find_all("tr"):
        assert row["role"] == "row"
        assert [cell["role"] for cell in row.find_all("td")] == ["cell"] * 10
        assert row.links == [f"/cases/{row['data-row']}"]


def test_the_pane_gets_the_page_of_a_case_without_its_frame(town: Town, lead: Phone, told: list[str]) -> None:
    whole = lead.get(f"/cases/{told[0]}").text
    part = lead.get(f"/cases/{told[0]}", headers={"HX-Target": "pane"}).text
    assert "<!doctype" not in part
    assert "<nav" not in part
    assert 'id="case-view"' in part
    assert len(part) < len(whole)
    assert re.search(r'<link rel="stylesheet" href="[^"]+matter.css"', part)
    again = lead.post(f"/cases/{told[0]}/acknowledge", {"version": 1}, headers={"HX-Target": "pane"})
    assert again.status_code == 303


def test_list_and_pane_stay_within_their_statements(town: Town, told: list[str]) -> None:
    lead = town.sign_in("village:200")
    for url, headers in (("/cases?show=open&sort=received", {}), ("/cases?category=electrical", {})):
        with town.app.app_context(), counted_statements() as seen:
            assert lead.get(url, headers=headers).status_code == 200
        assert len(seen) <= 6, [url, *seen]


def test_what_is_exported_is_in_the_order_of_the_table(lead: Phone, told: list[str]) -> None:
    page = page_of(lead, "/cases?show=open&sort=received&dir=asc")
    assert "sort=received" in page.link("导出成表格")
