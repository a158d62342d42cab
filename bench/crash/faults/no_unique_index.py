"""Planted fault: the table of submissions without its unique index, so that only a check before could tell a repeat."""

import re
import sqlite3
from pathlib import Path

_UNIQUE = re.compile(r",\s*CONSTRAINT \w+ UNIQUE \(author_id, client_id\)")


def drop_unique_index(folder: Path) -> None:
    """Rebuild the empty table without UNIQUE (author, client id); nobody may have the database open."""
    with sqlite3.connect(folder / "one-door.db", isolation_level=None) as database:
        (table,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'submissions'").fetchone()
        without, found = _UNIQUE.subn("", table)
        if not found:
            raise RuntimeError("the unique index of submissions is not where it was; the control would prove nothing")
        for statement in (
            "PRAGMA foreign_keys = OFF",
            "PRAGMA legacy_alter_table = ON",
            "ALTER TABLE submissions RENAME TO kept",
            without,
            "INSERT INTO submissions SELECT * FROM kept",
            "DROP TABLE kept",
        ):
            database.execute(statement)
    database.close()
