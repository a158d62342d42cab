"""Years of history in seconds: rows as the services would have written them, put in with bulk SQL.

``counters verify`` proves them; only the journal is left out. Nearly all cases are closed, and the number of open ones
is the same at every size, as in a town that grows older.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, select

from bench.instance import Town
from bench.matters import Matter, Row
from bench.repeat import add_counters, repeat_history
from webapp.areas.models import Area, Level
from webapp.cases.lists.service import Key, counted_for
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.reports.models import PatrolScope, Photo, Report, ReportKind, Submission

OPEN_CASES = 600
DAYS = 5 * 365
BATCH = 15_000
# So many are made one by one; beyond that the closed ones among them are repeated.
WRITTEN = 50_000
# A town has far more rounds without findings than this; cases are what costs.
PATROLS = 0.2


class Filler:
    """Adds reports to a town until there are at least so many; may be asked again for more."""

    def __init__(self, town: Town) -> None:
        self.count = 0
        self._path = town.folder / "one-door.db"
        self._chance = random.Random(7)
        self._closed: Counter[Key] = Counter()
        with town.app.app_context():
            session = db.session()
            held = select(Post.area_id, Post.user_id).where(Post.role == Role.MICRO_GRID_INFORMANT)
            informants = {row.area_id: row.user_id for row in session.execute(held)}
            micro_grids = session.scalars(select(Area).where(Area.level == Level.MICRO_GRID))
            self._homes = [(area, informants[area.id]) for area in micro_grids]
        # Whole seconds: what is repeated a few microseconds later falls on the same day.
        self._now = clock.now().replace(microsecond=0)

    def grow(self, reports: int) -> None:
        """Add reports until there are at least so many."""
        connection = sqlite3.connect(self._path, isolation_level=None)
        for pragma in ("synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        while self.count < min(reports, WRITTEN):
            number = min(BATCH, min(reports, WRITTEN) - self.count)
            self._write(connection, [self._matter(self.count + n + 1) for n in range(number)])
            self.count += number
        while self.count < reports:
            by = self.count - OPEN_CASES
            self.count += repeat_history(connection, self._closed, after=OPEN_CASES, last=WRITTEN, by=by)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def _matter(self, number: int) -> Matter:
        area, author = self._chance.choice(self._homes)
        is_open = number <= OPEN_CASES
        age = self._chance.randrange(60, (3 if is_open else DAYS) * 86_400)
        kind = ReportKind.HAZARD if self._chance.random() < 0.75 else ReportKind.DISPUTE
        if not is_open and self._chance.random() < PATROLS:
            kind = ReportKind.PATROL
        return Matter(number, area, author, kind, self._now - timedelta(seconds=age), is_open, self._chance)

    def _write(self, connection: sqlite3.Connection, matters: list[Matter]) -> None:
        with_case = [m for m in matters if m.case]
        counters: Counter[Key] = Counter()
        for matter in with_case:
            counted = counted_for(matter.case, matter.area)
            counters.update(counted)
            if matter.number > OPEN_CASES:
                self._closed.update(counted)
        connection.execute("BEGIN")
        insert_rows(connection, Submission, (m.submission for m in matters))
        insert_rows(connection, Report, (m.report for m in matters))
        insert_rows(connection, Photo, (m.photo for m in matters if m.has_photo))
        insert_rows(connection, PatrolScope, _in_order(row for m in matters if not m.case for row in m.entries()))
        insert_rows(connection, Case, (vars(m.case) for m in with_case))
        insert_rows(connection, CaseReport, (m.joining for m in with_case))
        insert_rows(connection, CaseScope, _in_order(row for m in with_case for row in m.entries()))
        add_counters(connection, counters)
        connection.execute("COMMIT")


def _in_order(entries: Iterable[Row]) -> list[Row]:
    """Return list entries in the order of their key: neighbours are written together."""
    return sorted(entries, key=lambda e: (e["scope"], e["bucket"], e["sort"], e["row_id"]))


def insert_rows(connection: sqlite3.Connection, model: Any, rows: Iterable[Row]) -> None:
    """Put rows in as they are; what one does not say has the default of its column."""
    table: Table = model.__table__
    usual = {column.name: getattr(column.default, "arg", None) for column in table.columns}
    names = list(usual)
    # Names come from our own models.
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    connection.executemany(statement, _values(usual, rows))


def _values(usual: Row, rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_stored(row.get(name, default)) for name, default in usual.items()]


def _stored(value: Any) -> Any:
    return clock.to_micros(value) if hasattr(value, "tzinfo") else value
