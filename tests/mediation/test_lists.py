"""Mediations in lists: what waits for whom, what is counted opens exactly that, and a register leaves numbers alone."""

from datetime import datetime, timedelta

from tests.mediation.conftest import COMMISSIONER, DISPATCHER, MEDIATOR, PAGE, POLICE, VILLAGE, Mediations
from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from webapp.core import clock

PROTECT = {"reason": "violence_at_home", "words": "她妹妹来说的"}


def page(house: Mediations, who: str, address: str) -> Element:
    answer = house.phone(who).get(address, headers=PAGE)
    assert answer.status_code == 200
    return parse(answer.data)


def counts(house: Mediations, who: str) -> dict[str, int]:
    found = page(house, who, "/mediations").find_all("a")
    return {one["data-count"]: int(one.find("b").text) for one in found if one.get("data-count")}


def rows(house: Mediations, who: str, show: str, more: str = "") -> list[Element]:
    found = page(house, who, f"/mediations?show={show}{more}").find_all("tr")
    return [one for one in found if one.get("data-state")]


def test_each_number_opens_what_it_counts(house: Mediations) -> None:
    house.refer(VILLAGE)
    house.asking()
    house.open()
    assert counts(house, COMMISSIONER) == counts(house, DISPATCHER) == {"waiting": 1, "working": 2, "late": 0}
    assert counts(house, POLICE) == {"waiting": 2, "working": 0, "late": 0}
    assert counts(house, MEDIATOR)["waiting"] == 2
    with clock.travel(clock.now() + timedelta(days=60)):
        for who in (COMMISSIONER, MEDIATOR, POLICE):
            assert counts(house, who)["late"]
            for show, number in counts(house, who).items():
                assert len(rows(house, who, show)) == number, (who, show)
    assert [one["data-state"] for one in rows(house, VILLAGE, "all")] == ["open", "asking", "suggested"]
    assert counts(house, VILLAGE) == {}
    assert house.phone(VILLAGE).get("/mediations?show=waiting").status_code == 404
    assert rows(house, "village:201", "all") == []


def test_what_waits_stands_in_the_morning_and_on_first_pages(house: Mediations) -> None:
    waits = house.refer(VILLAGE)
    morning = page(house, COMMISSIONER, "/")
    assert morning.find_all("a", href="/mediations?show=waiting")
    assert morning.find_all("a", href=waits)
    url = house.asking()
    for address in ("/", "/todo"):
        assert page(house, POLICE, address).find_all("a", href=url)
    assert page(house, VILLAGE, "/todo").find_all("a", href=url) == []
    house.step(POLICE, url, "join")
    assert page(house, POLICE, "/todo").find_all("a", href=url) == []


def test_rows_say_state_number_and_clock_and_cost_few_statements(house: Mediations) -> None:
    url = house.open(summary="很长的事" * 60)
    row = rows(house, MEDIATOR, "waiting")[0]
    assert (row["data-state"], row["data-number"]) == ("open", "才人调〔2026〕1号")
    assert datetime.fromisoformat(row["data-due"]).utcoffset() == timedelta(hours=8)
    assert row.find("a", href=url)
    with house.town.app.app_context(), counted_statements() as few:
        rows(house, MEDIATOR, "waiting", "&state=open")
    house.open()
    with house.town.app.app_context(), counted_statements() as more:
        rows(house, MEDIATOR, "waiting", "&state=open")
    assert len(more) == len(few) <= 6


def test_filters_narrow_a_list_and_stand_as_chips(house: Mediations) -> None:
    house.refer(VILLAGE, source="police")
    house.refer(VILLAGE, source="applied")
    assert len(rows(house, COMMISSIONER, "all", "&source=police")) == 1
    narrowed = page(house, COMMISSIONER, "/mediations?show=all&source=police")
    assert "公安移送" in narrowed.find("a", class_="chip-off").text
    assert len(rows(house, COMMISSIONER, "all")) == 2
    assert house.phone(COMMISSIONER).get("/mediations?source=nonsense").status_code == 404


def test_what_turns_protected_leaves_its_number_alone_in_the_register(house: Mediations) -> None:
    url = house.open()
    code = url.split("/")[2]
    turned = {"version": house.case(code).version, **PROTECT}
    assert house.phone(DISPATCHER).post(f"/cases/{code}/protect", turned).status_code == 201
    stub = rows(house, DISPATCHER, "all")[0]
    assert stub["data-state"] == "elsewhere"
    assert "才人调〔2026〕1号" in stub.text
    assert "已另行办理" in stub.text
    assert stub.find_all("a") == []
    assert "地界" not in stub.text
    assert rows(house, DISPATCHER, "all", "&source=offered") == []
    assert [rows(house, who, "all") for who in (MEDIATOR, POLICE, VILLAGE)] == [[], [], []]
    for show in ("waiting", "working", "late", "done"):
        assert rows(house, COMMISSIONER, show) == []
