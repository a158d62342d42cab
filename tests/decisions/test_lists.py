"""Decisions in lists: what waits for whom, what is counted opens exactly that, and what is late is on the agenda."""

from datetime import datetime, timedelta

from tests.decisions.conftest import COMMISSIONER, DISPATCHER, DUE, JUSTICE, NOON, POLICE, VILLAGE, WOMEN, Decisions
from tests.support.statements import counted_statements
from webapp.areas import queries as areas
from webapp.core import clock
from webapp.decisions.service_sweep import remind
from webapp.documents.sections import sections_of


def counts(house: Decisions, who: str) -> dict[str, int]:
    page = house.page(who, "/decisions")
    return {one["data-count"]: int(one.find("b").text) for one in page.find_all("a") if one.get("data-count")}


def rows(house: Decisions, who: str, show: str) -> list[str]:
    page = house.page(who, f"/decisions?show={show}")
    return [row["data-state"] for row in page.find_all("tr") if row.get("data-state")]


def test_each_number_opens_what_it_counts(house: Decisions) -> None:
    house.make(helpers=[WOMEN])
    house.done(what="第二件")
    asked = house.make(what="第三件")["id"]
    house.step(POLICE, asked, "ask-extend", note="等", until="2026-12-31")
    assert counts(house, POLICE) == {"waiting": 2, "working": 0, "late": 0}
    assert counts(house, WOMEN) == {"waiting": 0, "working": 1, "late": 0}
    assert counts(house, DISPATCHER) == {"waiting": 1, "working": 2, "late": 0}
    assert counts(house, COMMISSIONER) == {"waiting": 1, "asked": 1, "working": 2, "late": 0}
    with clock.travel(DUE + timedelta(hours=1)):
        assert counts(house, POLICE)["late"] == 2
        for who in (POLICE, WOMEN, DISPATCHER, COMMISSIONER):
            for show, number in counts(house, who).items():
                assert len(rows(house, who, show)) == number
    assert counts(house, JUSTICE) == {"waiting": 0, "working": 0, "late": 0}


def test_rows_say_state_and_due_time_and_cost_few_statements(house: Decisions) -> None:
    house.make(what="很长的决定" * 60)
    page = house.page(POLICE, "/decisions?show=waiting")
    row = page.find("tr", data_state="assigned")
    assert datetime.fromisoformat(row["data-due"]) == DUE
    assert row["data-due"].endswith("+08:00")
    with house.town.app.app_context(), counted_statements() as few:
        house.page(POLICE, "/decisions?show=waiting")
    house.make(what="再来一件")
    with house.town.app.app_context(), counted_statements() as more:
        house.page(POLICE, "/decisions?show=waiting")
    assert len(more) == len(few) <= 6


def test_a_page_takes_ten_statements_at_most_whoever_reads_it(house: Decisions) -> None:
    number = house.done()
    returned = house.make(what="退回来的", helpers=[WOMEN])["id"]
    house.step(POLICE, returned, "return", note="归民政管")
    for who, one in ((POLICE, number), (COMMISSIONER, number), (DISPATCHER, returned)):
        house.phone(who)
        with house.town.app.app_context(), counted_statements() as seen:
            house.page(who, f"/decisions/{one}")
        assert len(seen) <= 10


def test_what_waits_for_a_word_stands_first_in_messages_and_in_the_morning(house: Decisions) -> None:
    number = house.done()
    for who in (DISPATCHER, COMMISSIONER):
        assert "才决〔2026〕1号" in house.phone(who).get("/messages").text
        assert f"/decisions/{number}" in house.phone(who).get("/").text
    assert "/decisions" in house.page(COMMISSIONER, "/to-decide").links
    assert "/decisions?show=asked" not in house.page(DISPATCHER, "/decisions").links
    assert house.phone(DISPATCHER).get("/decisions?show=asked").status_code == 404
    assert house.phone(POLICE).get("/decisions?show=all").status_code == 404


def test_a_village_is_asked_like_a_unit(house: Decisions) -> None:
    number = house.make(lead_unit="450324106200")["id"]
    assert "有一条决定要办" in house.told(VILLAGE)
    assert house.step(VILLAGE, number, "accept")["state"] == "accepted"
    assert house.phone("grid:200/001").get("/decisions").status_code == 404


def test_who_was_asked_is_reminded_three_times_and_each_only_once(house: Decisions) -> None:
    house.make()
    told = []
    for moment in (NOON, DUE - timedelta(days=2), DUE, DUE + timedelta(days=4), DUE + timedelta(days=9)):
        with clock.travel(moment + timedelta(minutes=1)), house.town.app.app_context():
            told.append([remind(), remind()])
    assert told == [[0, 0], [1, 0], [1, 0], [1, 0], [0, 0]]
    events = ("decision.due_soon", "decision.overdue", "decision.chased")
    assert [len(house.journalled(one)) for one in events] == [1, 1, 1]
    assert "超期一个工作日了" in house.told(POLICE, DUE + timedelta(days=5))


def test_after_a_gap_only_the_last_reminder_comes_and_none_for_what_is_done(house: Decisions) -> None:
    house.done()
    house.make(what="第二件")
    with clock.travel(DUE + timedelta(days=5)), house.town.app.app_context():
        assert remind() == 1
    events = ("decision.due_soon", "decision.overdue", "decision.chased")
    assert [len(house.journalled(one)) for one in events] == [0, 0, 1]


def test_what_is_late_is_offered_to_the_next_situation(house: Decisions) -> None:
    late, later = house.make()["number"], house.make(due="2027-03-01", what="来得及的")["number"]
    house.done(what="办好了的")
    with clock.travel(DUE + timedelta(days=6)), house.town.app.app_context():
        town = areas.by_code("450324106")
        assert town is not None
        found = {one.key: (one.heading, lines) for one, lines in sections_of(town, NOON, clock.now())}
    heading, lines = found["last_decisions"]
    assert (heading, lines[0].number, lines[0].url) == ("上次决定", 1, "/decisions?show=late&due=2026-11-26_2026-12-16")
    assert [line.key for line in lines[1:]] == [late]
    assert late in lines[1].words
    assert later not in str(lines)
