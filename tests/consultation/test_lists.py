"""Consultations in lists and on paper: where each stands, what a page costs, that it is read by an index."""

import sqlite3
from pathlib import Path

from tests.consultation.conftest import (
    ASKED,
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    NOON,
    PAGE,
    PERSON,
    POLICE,
    WOMEN,
    Consultations,
)
from tests.support.pages import at_a_desk
from tests.support.plans import sorted_by_hand
from tests.support.statements import counted_statements

VIEWS = ("waiting", "open", "done", "all")


def numbers(house: Consultations, who: str, show: str) -> set[int]:
    """Return the consultations of one list, by their links."""
    links = house.page(who, f"/consultations?show={show}").links
    return {int(link.rsplit("/", 1)[1]) for link in links if link.startswith("/consultations/") and link[-1].isdigit()}


def test_a_consultation_stands_where_something_has_to_be_done_next(house: Consultations) -> None:
    asked, draft, met = house.made(), house.made(**PERSON), house.met(house.made(units=[POLICE]))
    assert (numbers(house, DISPATCHER, "waiting"), numbers(house, DISPATCHER, "open")) == ({draft, met}, {asked})
    assert (numbers(house, POLICE, "waiting"), numbers(house, POLICE, "open")) == ({asked}, {met})
    house.step(POLICE, asked, "opinion", opinion="可以")
    assert (numbers(house, POLICE, "waiting"), numbers(house, POLICE, "open")) == (set(), {asked, met})
    assert numbers(house, JUSTICE, "waiting") == {asked}
    house.step(JUSTICE, asked, "opinion", opinion="可以")
    assert numbers(house, DISPATCHER, "waiting") == {draft, met, asked}, "all wrote: they can meet"
    house.step(DISPATCHER, met, "conclude", words="好")
    assert numbers(house, COMMISSIONER, "done") == numbers(house, POLICE, "done") == {met}
    assert {show: numbers(house, WOMEN, show) for show in VIEWS[:3]} == {show: set() for show in VIEWS[:3]}
    (row,) = house.page(POLICE, "/consultations?show=done").find_all("tr", data_state="concluded")
    assert row["data-number"] == house.row(met).number
    assert ASKED in row.text


def test_pages_cost_few_statements_and_read_by_an_index(house: Consultations) -> None:
    code = house.at_the_town("hazard")
    busy = house.made(case_code=code)
    house.step(POLICE, busy, "opinion", opinion="可以")
    house.step(JUSTICE, busy, "recuse", reason="亲戚")
    rows = {"decisions-0-what": "补", "decisions-0-lead_unit": JUSTICE, "decisions-0-due": "2026-12-10"}
    house.step(DISPATCHER, house.met(busy), "conclude", words="好", **rows)
    on_a_person, waits = house.opened(), house.made(**PERSON)
    house.step(DISPATCHER, waits, "ask-open")
    lists = [f"/consultations?show={show}" for show in VIEWS]
    pages = [f"/consultations/{number}" for number in (busy, on_a_person, waits)]
    pages += ["/consultations/new", "/consultations/new?topic=person", f"/consultations/new?case_code={code}"]
    faults, app = [], house.town.app
    with sqlite3.connect(Path(app.config["INSTANCE"]) / "one-door.db") as database:
        for who in (COMMISSIONER, POLICE):
            phone = at_a_desk(house.phone(who))
            for address in (*lists, *pages):
                with counted_statements(app) as seen:
                    answer = phone.get(address)
                if answer.status_code == 404:
                    continue  # not for them
                assert answer.status_code == 200, (who, address)
                assert len(seen) <= (6 if address in lists else 10), (who, address, len(seen), seen)
                for statement in seen:
                    if statement.startswith(("SELECT", "WITH")):
                        found = sorted_by_hand(database, statement, [None] * statement.count("?"))
                        faults += [(who, address, fault) for fault in found]
    assert faults == []


def test_its_paper_is_a_draft_until_something_is_concluded(house: Consultations) -> None:
    number = house.met(house.made())
    house.step(POLICE, number, "opinion", opinion="先量地")
    address = f"/consultations/{number}/papers/record"
    assert address in house.page(POLICE, f"/consultations/{number}").links
    page = house.page(POLICE, address).text
    for words in ("会商记录", ASKED, "先量地", "二楼", "草稿"):
        assert words in page
    assert house.phone(DISPATCHER).post(f"{address}/final", headers=PAGE).status_code == 422
    house.step(DISPATCHER, number, "conclude", words="就这么补")
    assert house.phone(POLICE).post(f"{address}/final", headers=PAGE).status_code == 404
    assert house.phone(DISPATCHER).post(f"{address}/final", headers=PAGE).status_code == 303
    page = house.page(JUSTICE, address).text
    assert "就这么补" in page
    assert "草稿" not in page


def test_a_page_that_was_refused_keeps_what_was_typed(house: Consultations) -> None:
    number = house.made()
    sent = {"at": NOON.isoformat(), "place": "二楼", "said": "说到一半"}
    page = house.phone(DISPATCHER).post(f"/consultations/{number}/record", sent, headers=PAGE)
    assert page.status_code == 422
    assert "说到一半" in page.text
    form = house.phone(DISPATCHER).post("/consultations", {**PERSON, "units": POLICE, "person": ""}, headers=PAGE)
    assert form.status_code == 422
    for words in ("写名字", PERSON["happened"], "要会商什么"):
        assert words in form.text
