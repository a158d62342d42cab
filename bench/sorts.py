"""Each order of each list at half a million rows beside five thousand: what its SQL costs, and whether by an index.

`python -m bench.sorts [ROWS]` builds a town, lets it grow, and prints one JSON object. Cases come with all that hangs
on them (fill.py), the journal and the orders of 点餐 as rows that lists read.
"""

import json
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench import sql
from bench.fill import Filler, insert_rows
from bench.instance import Town
from bench.reads import DATABASE
from tests.support.plans import sorted_by_hand
from webapp.areas.models import Area, Level
from webapp.core.codes import new_code
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.core.protection.crypto import EncryptedText
from webapp.people.models import Unit
from webapp.service_orders.models import OrderScope, ServiceOrder
from webapp.service_orders.service_lists import scope_rows
from webapp.service_orders.states import State

SMALL, LARGE = 5_000, 500_000
AT_WORK = 300  # orders that wait or lie ahead are as many in an old town
TOWN_LEAD, JUSTICE, AUDITOR = "10040000001", "10060000003", "10000000003"
BOTH_WAYS = ("asc", "desc")
# Finds nothing: the page ends after so many keys with 再往前找.
NOTHING_FOUND = "&category=electrical&severity=urgent&state=submitted"
FILTERS = ("", "&kind=dispute", "&severity=urgent", "&state=closed", NOTHING_FOUND)
EVENTS = ("", "&group=cases", "&group=taken", "&event=case.opened", "&reads=1")
SHOWS = {
    "": ("received",),
    "&show=open": ("due", "received"),
    "&show=overdue": ("due",),
    "&show=soon": ("due",),
    "&show=new_today": ("received",),
}


def pages() -> Iterator[tuple[str, str]]:
    """Yield whose page, and where."""
    for show, sorts in SHOWS.items():
        for sort in sorts:
            for way in BOTH_WAYS:
                for narrowed in FILTERS:
                    yield TOWN_LEAD, f"/cases?sort={sort}&dir={way}{show}{narrowed}"
    for show in ("", "?show=awaiting", "?show=working", "?show=overdue"):
        yield TOWN_LEAD, f"/todo{show}"
    for show in ("new", "visits", "done"):
        for way in BOTH_WAYS:
            yield JUSTICE, f"/orders?show={show}&sort=due&dir={way}"
    for narrowed in EVENTS:
        for way in BOTH_WAYS:
            yield AUDITOR, f"/audit?sort=at&dir={way}{narrowed}"


class Lists(Filler):
    """Lets the journal and the orders grow with the cases."""

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self._town, self._orders = town, 0

    def grow(self, reports: int) -> None:
        """Add reports, orders and entries until there are at least so many of each."""
        super().grow(reports)
        connection = sqlite3.connect(self._town.folder / DATABASE, isolation_level=None)
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        with self._town.app.app_context():
            self._add_orders(connection, reports)
        self._add_entries(connection, reports)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def _add_orders(self, connection: sqlite3.Connection, wanted: int) -> None:
        session = db.session()
        unit = session.scalars(select(Unit).where(Unit.code == "justice_office")).one().id
        village = session.scalars(select(Area).where(Area.level == Level.VILLAGE).limit(1)).one().id
        sealed = EncryptedText().process_bind_param("丙", db.engine.dialect)
        orders = [self._order(number, village, unit) for number in range(self._orders + 1, wanted + 1)]
        insert_rows(connection, ServiceOrder, ({**vars(one), "name": sealed, "phone": sealed} for one in orders))
        insert_rows(connection, OrderScope, (row for one in orders for row in scope_rows(one, unit)))
        self._orders = wanted

    def _order(self, number: int, village: int, unit: int) -> ServiceOrder:
        state = State.REQUESTED if number <= AT_WORK else State.COMPLETED
        at = self._now - timedelta(minutes=number)
        return ServiceOrder(
            id=number, code=new_code(), kind="visit", item="legal_advice", state=state, version=1, area_id=village,
            unit_id=unit, meeting="phone", tell="anyone", phone_index=uuid.uuid4().hex, received_at=at, changed_at=at,
            confirm_due_at=at, finished_at=None if number <= AT_WORK else at,
        )  # fmt: skip

    def _add_entries(self, connection: sqlite3.Connection, wanted: int) -> None:
        last = connection.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0]
        events = ("case.opened", "case.acknowledged", "report.received", "person.signed_in", "visit.planned")
        insert_rows(connection, JournalEntry, (self._entry(n, events[n % 5]) for n in range(last + 1, wanted + 1)))

    def _entry(self, number: int, event: str) -> dict[str, Any]:
        rare = {1000: "case.viewed", 2000: "case.printed"}.get(number % 50_000)
        nothing = {"digest": None, "text_digest": "", "previous": "", "hash": ""}
        about = {"event": rare or event, "subject_kind": "case", "subject_id": number, "actor_id": None}
        return {"id": number, "at": self._now + timedelta(seconds=number), **about, **nothing}


def measure(town: Town, sizes: tuple[int, ...] = (SMALL, LARGE)) -> dict[str, dict[str, Any]]:
    """Return of each page: milliseconds of SQL at each size, how many times as much at the last one, what is sorted."""
    filler, found = Lists(town), dict[str, dict[str, Any]]()
    for size in sizes:
        filler.grow(size)
        with sqlite3.connect(town.folder / DATABASE) as connection:
            for number, path in pages():
                asked = sql.statements_of(town, town.phone(number), path)
                figures = found.setdefault(path, {"by_hand": []})
                figures[str(size)] = round(sql.milliseconds(town.folder / DATABASE, asked), 2)
                figures["by_hand"] = [fault for one in asked for fault in sorted_by_hand(connection, *one)]
    for figures in found.values():
        figures["growth"] = round(figures[str(sizes[-1])] / figures[str(sizes[0])], 2)
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="one-door-sorts-") as here:
        rows = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
        print(json.dumps(measure(Town(Path(here), SECOND_FACTOR="off"), (SMALL, rows)), ensure_ascii=False, indent=1))
