"""The statements behind a page or a report: how many, what they cost, and how the database goes about them."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import event
from werkzeug.test import TestResponse

from bench import writes
from bench.instance import Phone, Town
from webapp.core.db import db

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
_TIMES = 15
_HERE = "http://127.0.0.1"

Statement = tuple[str, Any]


def statements_of(town: Town, phone: Phone, path: str) -> list[Statement]:
    """Return what the page at ``path`` asks the database, in order, once everything that is kept has been kept."""
    client = town.app.test_client(use_cookies=False)
    return _noted(town, lambda: client.get(path, headers=phone.headers, base_url=_HERE))


def statements_of_report(town: Town, phone: Phone, photos: Sequence[bytes] = ()) -> list[Statement]:
    """Return what a report runs, likewise."""
    client = town.app.test_client(use_cookies=False)

    def send() -> TestResponse:
        form: dict[str, Any] = {**writes.fields(), "photos": [(BytesIO(photo), "1.jpg") for photo in photos]}
        return client.post("/reports", data=form, headers=phone.as_program, base_url=_HERE)

    return _noted(town, send)


def _noted(town: Town, ask: Callable[[], TestResponse]) -> list[Statement]:
    """Ask twice, and return the statements of the second time."""
    seen: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            seen.append((statement, parameters))

    first = ask()
    assert first.status_code in (200, 201), f"{first.request.path} answers {first.status_code}"
    with town.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            ask()
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
