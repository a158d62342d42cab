"""Planted fault: a commit is not brought to the disk before the answer (synchronous=NORMAL)."""

from typing import Any

from sqlalchemy import Engine, event

from webapp.core import db as core

_prepare = core._prepare_sqlite


def prepare(engine: Engine) -> None:
    """As core.db prepares its connections, then less careful."""
    _prepare(engine)

    @event.listens_for(engine, "connect")
    def lazily(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")


core._prepare_sqlite = prepare

from wsgi import app  # noqa: E402, F401
