"""More history without more thought: closed matters once again, a few microseconds later, in SQL alone."""

import sqlite3
import uuid
from collections import Counter

from webapp.cases.lists.service import Key
from webapp.core.codes import new_code

# Column → how it differs in the copy; every other column is copied as it is.
_LATER = {
    "submissions": {"id": "id + :by", "client_id": "new_id()", "received_at": "received_at + :later"},
    "reports": {"id": "id + :by", "submission_id": "submission_id + :by", "received_at": "received_at + :later"},
    "photos": {"id": "id + :by", "submission_id": "submission_id + :by"},
    "patrol_scope": {"sort": "sort + :later", "row_id": "row_id + :by"},
    "cases": {
        "id": "id + :by",
        "code": "new_code()",
        "opening_report_id": "opening_report_id + :by",
        **{name: f"{name} + :later" for name in ("received_at", "held_since", "resolved_at", "closed_at")},
    },
    "case_reports": {"case_id": "case_id + :by", "report_id": "report_id + :by"},
    "case_scope": {"sort": "sort + :later", "row_id": "row_id + :by"},
}
_KEYS = {"photos": "submission_id", "patrol_scope": "row_id", "case_reports": "case_id", "case_scope": "row_id"}


def repeat_history(connection: sqlite3.Connection, counted: Counter[Key], *, after: int, last: int, by: int) -> int:
    """Repeat the closed matters numbered ``after`` + 1 … ``last``, their numbers raised by ``by``; return how many.

    ``counted`` is what these matters count for; they count for the same once more.
    """
    connection.create_function("new_id", 0, lambda: str(uuid.uuid4()))
    connection.create_function("new_code", 0, new_code)
    wanted = {"after": after, "last": last, "by": by, "later": 1 + by // (last - after)}
    connection.execute("BEGIN")
    for table, changes in _LATER.items():
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(changes.get(name, name) for name in names)
        key = _KEYS.get(table, "id")
        chosen = f"SELECT {values} FROM {table} WHERE {key} > :after AND {key} <= :last"
        # In the order of the table's own key, which is what makes it quick.
        order = " ORDER BY scope, bucket, sort, row_id" if table.endswith("_scope") else ""
        connection.execute(f"INSERT INTO {table} ({', '.join(names)}) {chosen}{order}", wanted)
    add_counters(connection, counted)
    connection.execute("COMMIT")
    return last - after


def add_counters(connection: sqlite3.Connection, counted: Counter[Key]) -> None:
    """Add to the counters what these cases count for."""
    connection.executemany(
        "INSERT INTO case_counters (area_id, measure, period, kind, category, severity, value)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = value + excluded.value",
        [(*key, value) for key, value in sorted(counted.items())],
    )
