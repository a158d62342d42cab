"""A state to which the tests of a file bring their town again and again: brought there once, then stored as it was."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask

from tests.support.town import DATABASE
from webapp.core.db import db

T = TypeVar("T")


class Brought:
    """What the tests of one file have brought a fresh town to: the database as it stood then, and what was made."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[bytes, Any]] = {}

    def to(self, state: Hashable, app: Flask, bring: Callable[[], T]) -> T:
        """Let the town be in a state; ``bring`` does so the first time, with a town to which nothing happened yet."""
        stored = Path(app.config["INSTANCE"]) / DATABASE
        if state in self._kept:
            database, made = self._kept[state]
            _close(app)
            stored.write_bytes(database)
        else:
            made = bring()
            _close(app)
            self._kept[state] = (stored.read_bytes(), made)
        return made


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def as_begun(app: Flask, instance: Path) -> bool:
    """Say whether nothing happened yet to the town that a test was given, which stands in `instance`."""
    stored = Path(app.config["INSTANCE"]) / DATABASE
    written = stored.with_name(f"{DATABASE}-wal")
    if written.exists() and written.stat().st_size:
        return False
    return stored.read_bytes() == (instance / DATABASE).read_bytes()


@pytest.fixture(scope="module")
def brought() -> Brought:
    """The states to which the tests of a file have brought the small town."""
    return Brought()


@pytest.fixture(scope="session")
def brought_in_run() -> Brought:
    """The states with which tests of several files begin, in towns of the same settings and the same moment."""
    return Brought()
