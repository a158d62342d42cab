"""Taking what is to be erased, or turns protected, out of the index; loaded by every process, unlike what writes it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text

from webapp.core.db import db, transaction
from webapp.core.erasure import on_erase
from webapp.core.protection.turning import Turned, on_protect

TABLES = ("search_whole", "search_own")


def key() -> str:
    """Return the column by which a row of the index is known."""
    return "row_id" if db.engine.dialect.name == "postgresql" else "rowid"


def forget(name: str, row_ids: Iterable[int]) -> None:
    """Drop rows of a table of the index, in the open transaction."""
    gone = [{"row": row} for row in sorted(set(row_ids))]
    if gone:
        db.session().execute(text(f"DELETE FROM {name} WHERE {key()} = :row"), gone)  # noqa: S608


@on_erase("case")
def forget_cases(case_ids: Sequence[int]) -> None:
    """Drop cases that are to be erased from the index, in the open transaction."""
    forget("search_whole", case_ids)


@on_erase("report")
def forget_reports(report_ids: Sequence[int]) -> None:
    """Drop reports that are to be erased from the index, in the open transaction."""
    forget("search_own", report_ids)


@on_protect("case")
def forget_turned_cases(turned: Turned) -> None:
    """Drop cases that turn protected from the index; pieces of their words leave its file in the night (``tidy``)."""
    forget_cases(turned.ids)


@on_protect("report")
def forget_turned_reports(turned: Turned) -> None:
    """Drop reports that turn protected from the index."""
    forget_reports(turned.ids)


def tidy() -> None:
    """Write the index anew without the pieces of words that dropped rows leave in it (SQLite keeps them until then)."""
    if db.engine.dialect.name == "postgresql":
        return
    for name in TABLES:
        with transaction() as session:
            session.execute(text(f"INSERT INTO {name} ({name}) VALUES ('optimize')"))  # noqa: S608
