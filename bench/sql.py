"""The statements behind a page: how many, what they cost by themselves, and how the database goes about them."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench.instance import Phone, Town
from webapp.core.db import db

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
_TIMES = 15

Statement = tuple[str, Any]


def statements_of(town: Town, phone: Phone, path: str) -> list[Statement]:
    """Return what the page at ``path`` asks the database, in order, once everything that is kept has been kept."""
    client, seen = town.app.test_client(use_cookies=False), []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            seen.append((statement, parameters))

    assert client.get(path, headers=phone.headers, base_url="http://127.0.0.1").status_code == 200, path
    with town.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            client.get(path, headers=phone.headers, base_url="http://127.0.0.1")
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
            db.engine.dispose()
    return seen


def milliseconds(database: Path, statements: list[Statement]) -> float:
    """Return what the statements take together by themselves, the best of several times each."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return sum(min(_once(connection, one) for _ in range(_TIMES)) for one in statements) * 1000
    finally:
        connection.close()


def _once(connection: sqlite3.Connection, statement: Statement) -> float:
    began = time.perf_counter()
    connection.execute(*statement).fetchall()
    return time.perf_counter() - began
