"""Every row of every table outside a named list is the same as before: stronger than all pages, and much cheaper.

What a page shows follows from rows. So between two walks it is enough that no row has come, gone or changed but those
of protected matters themselves, of their journal, and in the messages of the people who may hear of them.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from tests.support.town import DATABASE
from webapp.core.protection.at_rest import PROTECTED

# Which rows belong to protected matters: column → the kind of thing it names. Tables of `care` hold nothing else.
OF_PROTECTED = {
    "cases": ("id", "case"),
    "case_reports": ("case_id", "case"),
    "case_actions": ("case_id", "case"),
    "case_rungs": ("case_id", "case"),
    "case_turns": ("case_id", "case"),
    "work_orders": ("case_id", "case"),
    "legal_holds": ("case_id", "case"),
    "reports": ("id", "report"),
    "registrations": ("report_id", "report"),
    "additions": ("report_id", "report"),
    "submissions": ("id", "submission"),
    "photos": ("submission_id", "submission"),
    "voices": ("submission_id", "submission"),
    "aid_applications": ("id", "aid"),
    "aid_papers": ("application_id", "aid"),
    "visits": ("id", "visit"),
    "visit_goers": ("visit_id", "visit"),
    "visit_steps": ("visit_id", "visit"),
    "visit_scope": ("row_id", "visit"),
    "mediations": ("id", "mediation"),
    "mediation_scope": ("row_id", "mediation"),
    **dict.fromkeys(("mediation_parties", "mediation_seats", "mediation_clauses"), ("mediation_id", "mediation")),
    "mediation_steps": ("mediation_id", "mediation"),
    "mediation_rungs": ("mediation_id", "mediation"),
    "mediation_consents": ("submission_id", "submission"),
    "petitions": ("id", "petition"),
    # Its number stays in the register, as a stub that is the same for all that stand there.
    "petition_scope": ("row_id", "petition"),
    **dict.fromkeys(
        ("petition_people", "petition_steps", "petition_rungs", "petition_asks"), ("petition_id", "petition")
    ),
}
THEIRS = "care_"
# What is said to whoever worked on an ordinary matter that turned: nothing is to be done any more, and not what.
TO_WHO_WORKED_ON_IT = ("不用去了：%已另行办理", "这件不用办了%")
# That something was sent or looked at, without whom or what: keys that nobody can read back, and how far followers are.
OF_NOBODY = frozenset(
    {"form_answers", "journal_cursors", "inbox_cursor", "device_sessions", "outbox_services", "sqlite_sequence"}
)
# What a search index keeps for itself says only which rows it holds: one line each in `…_docsize`.
INDEX = ("search_whole", "search_own")
Rows = dict[str, Counter[tuple[object, ...]]]


def rows_of(app: Flask, may_hear: Iterable[int]) -> Rows:
    """Return the rows of the database that have to stay as they are; ``may_hear`` are the people named."""
    return rows_in(Path(app.config["INSTANCE"]) / DATABASE, may_hear)


def rows_in(path: Path, may_hear: Iterable[int]) -> Rows:
    """Return the same of a database file, such as a copy."""
    people = ", ".join(map(str, may_hear)) or "NULL"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _rows(connection, name, people) for name in sorted(names) if _compared(name)}


def tables_of(app: Flask) -> dict[str, int]:
    """Return each table with a fingerprint of all its rows, whosever they are."""
    path = Path(app.config["INSTANCE"]) / DATABASE
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        made = connection.execute("SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE type = 'table'")
        return {
            name: 0 if virtual else hash(tuple(connection.execute(f'SELECT * FROM "{name}"')))
            for name, virtual in made.fetchall()
        }


def changed_tables(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """Return the names of the tables in which anything is not as it was; an index changes with the tables it keeps."""
    differ = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return differ | {name for name in after if any(one.startswith(f"{name}_") for one in differ)}


def changed(before: Rows, after: Rows) -> list[str]:
    """Return what has come and what has gone, a line each."""
    return [
        f"{table} {sign}{row}"[:300]
        for table in sorted({*before, *after})
        for sign, there, here in (("-", before, after), ("+", after, before))
        for row in (there.get(table, Counter()) - here.get(table, Counter()))
    ]


@cache
def ids(kind: str) -> str:
    """Return in SQL which things of a kind belong to protected matters, as the house itself says."""
    return " UNION ".join(map(_literal, PROTECTED.of(kind))) or "SELECT NULL"


def _literal(query: Select[int]) -> str:
    return str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def _compared(name: str) -> bool:
    of_index = name.startswith(INDEX)
    return not name.startswith(THEIRS) and name not in OF_NOBODY and (not of_index or name.endswith("_docsize"))


def _rows(connection: sqlite3.Connection, name: str, people: str) -> Counter[tuple[object, ...]]:
    asked = f'SELECT * FROM "{name}" WHERE {_which(name, people)}'
    return Counter(connection.execute(asked))


def _which(name: str, people: str) -> str:
    """Return in SQL which rows of a table have to stay."""
    if name in OF_PROTECTED:
        column, kind = OF_PROTECTED[name]
        return f"{column} NOT IN ({ids(kind)})"
    if name in ("case_scope", "aid_scope"):
        return f"NOT (scope = 'protected' AND row_id IN ({ids(name.removesuffix('_scope'))}))"
    if name == "number_series":
        return "series <> 'petition'"
    if name == "case_counters":
        return "value <> 0"
    if name in ("threads", "notices"):
        neutral = " OR ".join(f"title || text LIKE '{words}'" for words in TO_WHO_WORKED_ON_IT)
        return f"user_id NOT IN ({people}) AND NOT ({neutral})"
    if name == "outgoing":
        return f"NOT ({_outside(people)})"
    if name == "deliveries":
        return f"outgoing_id NOT IN (SELECT id FROM outgoing WHERE {_outside(people)})"
    if name == "journal":
        return f"NOT ({_journalled()})"
    if name == "journal_texts":
        return f"entry_id NOT IN (SELECT id FROM journal WHERE {_journalled()})"
    return "1"


def _outside(people: str) -> str:
    """What is said outside to those who may hear; to who worked on it, that there is something, as of anything."""
    neutral = " OR ".join(f"title || text LIKE '{words}'" for words in TO_WHO_WORKED_ON_IT)
    told = (
        f"SELECT 1 FROM notices n WHERE n.entry_id = outgoing.entry_id AND n.user_id = outgoing.user_id AND ({neutral})"
    )
    return f"user_id IN ({people}) OR (sentence = 'news' AND EXISTS ({told}))"


def _journalled() -> str:
    kinds = sorted(PROTECTED.kinds())
    return " OR ".join(f"(subject_kind = '{kind}' AND subject_id IN ({ids(kind)}))" for kind in kinds)
