"""Lists of cases narrowed by kind, category, severity, state and days; what is on stands in the address."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.html import Element, parse
from tests.support.makers import DESK, GRID, Desk
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.areas.queries import by_code
from webapp.cases.lists import queries as queries_lists
from webapp.core import clock

TODAY = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@pytest.fixture
def told(town: Town, lead: Phone) -> dict[str, str]:
    """Five matters, reported on five days."""
    phone = town.sign_in("informant:200/001/01")
    sent = {
        "lamp": ("hazard", {"category": "electrical", "severity": "urgent"}),
        "fire": ("hazard", {"category": "fire_safety", "severity": "low"}),
        "pole": ("hazard", {"category": "electrical", "severity": "low"}),
        "wall": ("dispute", {"category": "neighbour", "severity": "low"}),
        "wire": ("hazard", {"category": "electrical", "severity": "urgent"}),
    }
    codes = {}
    for day, (name, (kind, fields)) in enumerate(sent.items(), 20):
        with clock.travel(datetime(2026, 11, day, 4, 0, tzinfo=UTC)):
            codes[name] = phone.report(kind, description=name, **fields).json["case_code"]
    with clock.travel(TODAY):
        lead.act(codes["wire"], "acknowledge", version=1)
    return codes


def listed(phone: Phone, url: str) -> list[str]:
    with clock.travel(TODAY):
        answer = phone.get(url)
    assert answer.status_code == 200, url
    return [link.rpartition("/")[2] for link in parse(answer.data).links if link.startswith("/cases/")]


def page_of(phone: Phone, url: str) -> Element:
    with clock.travel(TODAY):
        return parse(phone.get(url).data)


def test_each_filter_narrows_and_all_of_them_together(lead: Phone, told: dict[str, str]) -> None:
    wanted = {
        "kind=dispute": ["wall"],
        "category=electrical": ["wire", "pole", "lamp"],
        "severity=urgent": ["wire", "lamp"],
        "state=acknowledged": ["wire"],
        "from=2026-11-22": ["wire", "wall", "pole"],
        "to=2026-11-21": ["fire", "lamp"],
        "from=2026-11-21&to=2026-11-22": ["pole", "fire"],
        "from=2026-11-22&to=2026-11-21": ["pole", "fire"],
        "kind=hazard&category=electrical&severity=low&state=submitted&from=2026-11-20&to=2026-11-26": ["pole"],
        "kind=&category=&severity=&state=&from=&to=": ["wire", "wall", "pole", "fire", "lamp"],
        "show=new_today&from=2026-11-01": [],
        "show=resolved_month&severity=low": [],
    }
    for query, names in wanted.items():
        assert listed(lead, f"/cases?{query}") == [told[name] for name in names], query
    assert set(listed(lead, "/cases?show=open&severity=low&to=2026-11-22")) == {told["fire"], told["pole"]}


def test_unknown_words_are_the_ordinary_404(lead: Phone) -> None:
    for query in ("kind=x", "category=x", "severity=x", "state=x", "from=x", "to=2026-13-01", "from=0001-01-01"):
        assert lead.get(f"/cases?{query}").status_code == 404, query


def test_pages_stay_right_with_filters(lead: Phone, told: dict[str, str], monkeypatch) -> None:
    monkeypatch.setattr(
        "webapp.cases.lists.queries.list_page.__kwdefaults__", {**queries_lists.list_page.__kwdefaults__, "size": 1}
    )
    for query, names in (("category=electrical", ["wire", "pole", "lamp"]), ("to=2026-11-21", ["fire", "lamp"])):
        url, seen = f"/cases?{query}", []
        while url:
            seen += listed(lead, url)
            url = next((a["href"] for a in page_of(lead, url).find_all("a", rel="next")), "")
        assert seen == [told[name] for name in names], query


def test_a_chip_takes_one_filter_off_and_keeps_the_others(lead: Phone, told: dict[str, str]) -> None:
    page = page_of(lead, "/cases?show=open&severity=urgent&state=submitted&from=2026-11-20&to=2026-11-24")
    chips = {one.text: one["href"] for one in page.find_all("a", class_="chip-off")}
    assert list(chips) == ["紧急", "等待签收", "11月20日起", "到11月24日"]
    kept = parse_qs(urlsplit(chips["等待签收"]).query)
    assert kept == {"show": ["open"], "severity": ["urgent"], "from": ["2026-11-20"], "to": ["2026-11-24"]}
    for view in page.find("nav", class_="segments").links:
        assert "severity=urgent" in view


def test_the_form_carries_what_is_on_and_the_view(lead: Phone, told: dict[str, str]) -> None:
    page = page_of(lead, "/cases?show=open&severity=urgent&from=2026-11-20")
    fields = page.find("form", action="/cases").fields
    assert fields["show"] == "open"
    assert fields["severity"] == "urgent"
    assert fields["from"] == "2026-11-20"
    assert fields["kind"] == fields["to"] == ""


def test_nothing_left_offers_to_take_the_filters_off(lead: Phone, told: dict[str, str]) -> None:
    page = page_of(lead, "/cases?severity=high&state=closed")
    assert page.link("筛选都去掉") == "/cases"


def test_a_narrowed_list_takes_at_most_six_statements(town: Town, lead: Phone, told: dict[str, str]) -> None:
    with town.app.app_context(), counted_statements() as seen:
        lead.get("/cases?severity=urgent&state=submitted&from=2026-11-01")
    assert len(seen) <= 6, seen


def test_a_list_is_narrowed_by_village_and_by_the_unit_that_was_asked(desk: Desk) -> None:
    sent, other = desk.at_the_town(), desk.at_the_town()
    desk.dispatch(sent, "justice_office")
    phone = desk.phone(DESK)
    page = parse(phone.get("/cases?unit=justice_office").data)
    assert [row["data-row"] for row in page.find_all("tr") if "data-row" in row.attributes] == [sent]
    chips = {one.text: one["href"] for one in page.find_all("a", class_="chip-off")}
    assert chips == {"justice_office": "/cases"}
    form = page.find("form", action="/cases")
    units = [one["value"] for one in form.find("select", name="unit").find_all("option")]
    assert units[:1] == [""]
    assert "court" in units
    villages = [one["value"] for one in form.find("select", name="area").find_all("option")]
    assert code("200") in villages
    everything = parse(phone.get(f"/cases?area={code('200')}").data)
    assert {sent, other} <= {row.get("data-row") for row in everything.find_all("tr")}
    assert parse(phone.get(f"/cases?area={code('201')}&unit=justice_office").data).find_all("table") == []
    assert phone.get("/cases?unit=nobody").status_code == 404
    with desk.town.app.app_context(), counted_statements() as seen:
        assert phone.get(f"/cases?area={code('200')}&unit=court").status_code == 200
    assert len(seen) <= 6, seen


def test_who_leads_one_grid_is_not_asked_which_village(desk: Desk) -> None:
    desk.report()
    page = parse(desk.phone(GRID).get("/cases").data)
    assert page.find_all("select", name="area") == []


def test_the_place_and_the_square_of_a_map_stand_as_chips_too(desk: Desk) -> None:
    desk.report()
    with desk.town.app.app_context():
        village = by_code(code("200")).label
    page = parse(desk.phone(DESK).get(f"/cases?area={code('200')}&within=1,2,3,4&kind=hazard&category=electrical").data)
    chips = {one.text: one["href"] for one in page.find_all("a", class_="chip-off")}
    assert list(chips) == ["隐患", "用电", "图上这一处", village]
    left = {"kind": ["hazard"], "category": ["electrical"], "area": [code("200")]}
    assert parse_qs(urlsplit(chips["图上这一处"]).query) == left
    assert page.find("form", action="/cases").fields["within"] == "1,2,3,4", "the panel carries it along"
    assert desk.phone(DESK).get("/cases?within=1,2,3").status_code == 404
