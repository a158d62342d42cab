"""Holds what phones were told against what a stopped server has stored. Reads the database itself, not by the product.

Beside that the product's own commands must agree: ``journal verify``, ``counters verify``, ``files verify``.
"""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.instance import SETTINGS
from bench.phones.ledger import Ledger
from webapp import create_app
from webapp.core.db import db
from webapp.inbox.service import deliver_pending

# What each of these finds must not exist: (kind of fault, in words, query of one column).
_NONE_OF = (
    (
        "doubled",
        "submissions under one id",
        "SELECT client_id FROM submissions GROUP BY author_id, client_id HAVING {}",
    ),
    ("doubled", "reports with one text", "SELECT description FROM reports GROUP BY author_id, description HAVING {}"),
    ("doubled", "additions with one text", "SELECT description FROM additions GROUP BY description HAVING {}"),
    ("doubled", "reports of one submission", "SELECT submission_id FROM reports GROUP BY 1 HAVING {}"),
    ("doubled", "cases of one report", "SELECT report_id FROM case_reports GROUP BY 1 HAVING {}"),
    ("doubled", "rows of one picture", "SELECT sha256 FROM photos GROUP BY submission_id, sha256 HAVING {}"),
    (
        "doubled",
        "journal lines of one event",
        "SELECT event || ' ' || subject_id FROM journal WHERE event IN ('report.received', 'case.opened', "
        "'case.acknowledged', 'photo.received', 'case.added', 'report.added') "
        "GROUP BY event, subject_id, coalesce(digest, '') HAVING {}",
    ),
    (
        "doubled",
        "notices of one event to one person",
        "SELECT j.event || ' ' || j.subject_id || ' to ' || n.user_id "
        "FROM notices n JOIN journal j ON j.id = n.entry_id WHERE j.event IN ('case.opened', 'case.acknowledged') "
        "GROUP BY j.event, j.subject_id, n.user_id HAVING {}",
    ),
    (
        "doubled",
        "threads that count more than was told",
        "SELECT t.id FROM threads t WHERE t.unread <> (SELECT count(*) FROM notices n WHERE n.thread_id = t.id)",
    ),
    (
        "half stored",
        "submissions without what they are of",
        "SELECT s.id FROM submissions s WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.submission_id = s.id) "
        "AND NOT EXISTS (SELECT 1 FROM additions a WHERE a.submission_id = s.id) "
        "AND NOT EXISTS (SELECT 1 FROM case_actions c WHERE c.submission_id = s.id)",
    ),
    (
        "half stored",
        "reports without the case they ask for",
        "SELECT r.id FROM reports r WHERE r.kind <> 'patrol' "
        "AND NOT EXISTS (SELECT 1 FROM case_reports c WHERE c.report_id = r.id)",
    ),
    (
        "journal",
        "reports without their line",
        "SELECT r.id FROM reports r JOIN submissions s ON s.id = r.submission_id WHERE NOT EXISTS "
        "(SELECT 1 FROM journal j WHERE j.event = 'report.received' AND j.subject_id = r.id AND j.digest = s.digest)",
    ),
    (
        "journal",
        "cases without their line",
        "SELECT c.id FROM cases c WHERE NOT EXISTS (SELECT 1 FROM journal j "
        "WHERE j.event = 'case.opened' AND j.subject_id = c.id)",
    ),
    (
        "journal",
        "additions without their line",
        "SELECT a.id FROM additions a JOIN submissions s ON s.id = a.submission_id WHERE NOT EXISTS "
        "(SELECT 1 FROM journal j WHERE j.event IN ('case.added', 'report.added') AND j.digest = s.digest)",
    ),
    (
        "journal",
        "actions without their line",
        "SELECT c.id FROM case_actions c WHERE NOT EXISTS "
        "(SELECT 1 FROM journal j JOIN journal_texts t ON t.entry_id = j.id "
        "WHERE j.subject_id = c.case_id AND json_extract(t.content, '$.submission') = c.submission_id)",
    ),
    (
        "journal",
        "lines about nothing",
        "SELECT j.id FROM journal j WHERE (j.subject_kind = 'report' AND j.subject_id NOT IN (SELECT id FROM reports)) "
        "OR (j.subject_kind = 'case' AND j.subject_id NOT IN (SELECT id FROM cases))",
    ),
    ("database", "rows that point at nothing", "SELECT \"table\" || ' ' || rowid FROM pragma_foreign_key_check"),
    ("database", "damage", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
)
_COMMANDS = {"journal": ["journal", "verify"], "counters": ["counters", "verify"], "files": ["files", "verify"]}
Faults = dict[str, list[str]]


def prove(folder: Path, ledger: Ledger) -> Faults:
    """Return kind of fault → what was found, empty when nothing is lost, doubled, half stored or out of order."""
    faults: Faults = defaultdict(list)
    faults["answers"] += ledger.faults
    _ask_the_product(folder, faults)
    database = sqlite3.connect(folder / "one-door.db")
    for kind, words, query in _NONE_OF:
        found = [str(row[0]) for row in database.execute(query.format("count(*) > 1"))]
        faults[kind] += [f"{words}: {one}" for one in found]
    for kind, words in _broken_promises(database, ledger):
        faults[kind].append(words)
    faults["doubled"] += _unasked(database, ledger)
    faults["files"] += _bad_files(database, folder / "files")
    database.close()
    return {kind: words for kind, words in faults.items() if words}


def _ask_the_product(folder: Path, faults: Faults) -> None:
    app = create_app({**SETTINGS, "INSTANCE": str(folder), "BACKGROUND": "off", "LOG_LEVEL": "ERROR"})
    with app.app_context():
        while deliver_pending():  # what the killed worker had not come to
            pass
    for kind, command in _COMMANDS.items():
        done = app.test_cli_runner().invoke(args=command)
        if done.exit_code:
            faults[kind].append(f"{' '.join(command)}: {done.output.strip()[:500]}")
    with app.app_context():
        db.engine.dispose()


def _broken_promises(database: sqlite3.Connection, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield what a phone has a receipt of and the database has not (lost), or has otherwise (receipts)."""
    query = (
        "SELECT s.id, s.digest, r.id, c.code FROM submissions s LEFT JOIN reports r ON r.submission_id = s.id "
        "LEFT JOIN case_reports cr ON cr.report_id = r.id LEFT JOIN cases c ON c.id = cr.case_id "
        "WHERE s.author_id = ? AND s.client_id = ?"
    )
    photo = "SELECT 1 FROM photos WHERE submission_id = ? AND sha256 = ? AND file IS NOT NULL"
    for errand, receipt in ledger.acknowledged:
        name = f"{errand.kind} {errand.client_id}"
        row = database.execute(query, (errand.author_id, errand.client_id)).fetchone()
        if row is None or row[1] != errand.digest:
            yield "lost", f"{name} was acknowledged and is not there"
            continue
        if errand.kind == "report" and row[2:] != (receipt["report_id"], receipt["case_code"]):
            yield "receipts", f"{name} was promised as {receipt['report_id']}, {receipt['case_code']}, it is {row[2:]}"
        for sha256 in errand.photos:
            if not database.execute(photo, (row[0], sha256)).fetchone():
                yield "lost", f"{name}: its picture {sha256} was acknowledged and is not there"


def _unasked(database: sqlite3.Connection, ledger: Ledger) -> Iterator[str]:
    """Yield what is stored and nobody holds a receipt of: all were carried until they had one."""
    known = {(errand.author_id, errand.client_id) for errand, _ in ledger.acknowledged}
    for row in database.execute("SELECT author_id, client_id FROM submissions"):
        if row not in known:
            yield f"submission {row[1]} is stored and nobody has its receipt"


def _bad_files(database: sqlite3.Connection, store: Path) -> Iterator[str]:
    """Yield the files that rows name and that aren't there, or aren't what their name says."""
    named = (
        "SELECT file FROM photos WHERE file IS NOT NULL UNION SELECT thumbnail FROM photos WHERE thumbnail IS NOT NULL"
    )
    for (digest,) in database.execute(named):
        path = store / digest[:2] / digest
        if not path.is_file():
            yield f"{digest} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{digest} has other bytes"
