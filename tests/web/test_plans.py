"""No page gets slower as a town grows old: its statements find rows by an index, and lists come in their order."""

import sqlite3
from pathlib import Path

import pytest

from tests.support.makers import COMMISSIONER, DESK, Desk
from tests.support.pages import at_a_desk
from tests.support.plans import sorted_by_hand
from tests.support.statements import counted_statements

LEADS = ("/todo", "/cases", "/follow-ups", "/flags", "/visits", "/messages")
PAGES = {
    DESK: (*LEADS, "/", "/rail", "/dispatch", "/dispatch?show=out", "/dispatch?show=returned", "/visits?show=week"),
    "justice_office": ("/", "/todo", "/todo?show=done", "/orders", "/orders?show=week", "/legal-aid", "/messages"),
    "grid:200/001": (*LEADS, "/reports"),
    "town": (*LEADS, "/cases?kind=hazard&severity=urgent", "/cases?show=open&sort=due"),
    COMMISSIONER: ("/", "/to-decide", "/to-decide?show=late", "/cases"),
    "informant:200/001/01": ("/", "/reports", "/messages"),
}


@pytest.fixture
def told(desk: Desk) -> str:
    """A case at a unit, as pages and their parts are about one."""
    case = desk.at_the_town(severity="urgent")
    desk.dispatch(case, "justice_office")
    desk.order("justice_office", case, "accept")
    return case


def test_no_statement_of_a_usual_page_reads_through_or_sorts_what_grows(desk: Desk, told: str) -> None:
    app = desk.town.app
    faults = []
    with sqlite3.connect(Path(app.config["INSTANCE"]) / "one-door.db") as database:
        for key, pages in PAGES.items():
            phone = at_a_desk(desk.phone(key))
            for address in (*pages, f"/cases/{told}"):
                with app.app_context(), counted_statements() as seen:
                    assert phone.get(address).status_code == 200, (key, address)
                for statement in seen:
                    if statement.startswith(("SELECT", "WITH")):
                        found = sorted_by_hand(database, statement, [None] * statement.count("?"))
                        faults += [(key, address, fault) for fault in found]
    assert faults == []
