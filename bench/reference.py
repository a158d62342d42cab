"""The smallest honest server: one file, plain SQL, but as durable and as idempotent as the house.

It tells what the machine allows, so that a figure of the house can be read as a ratio. A photo goes the same way
(proved, stripped, flushed to disk); there is no journal, no case, no guard, and a page is one table.
"""

import fcntl
import hashlib
import os
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, abort, jsonify, request
from jinja2 import Environment

from webapp.core import clock
from webapp.core.media.files import FolderStore
from webapp.core.media.images import prepare

FOLDER = Path(os.environ.get("ONE_DOOR_INSTANCE", "."))
# As many areas as the town has villages.
AREAS, ROWS = 17, 20
SCHEMA = """
CREATE TABLE IF NOT EXISTS reports (
    id INTEGER PRIMARY KEY, author TEXT NOT NULL, client_id TEXT NOT NULL, digest TEXT NOT NULL, area INTEGER NOT NULL,
    category TEXT NOT NULL, words TEXT NOT NULL, place TEXT NOT NULL, received REAL NOT NULL,
    UNIQUE (author, client_id));
CREATE INDEX IF NOT EXISTS reports_by_area ON reports (area, received);
CREATE TABLE IF NOT EXISTS photos (report INTEGER NOT NULL, file TEXT NOT NULL, PRIMARY KEY (report, file));
CREATE TABLE IF NOT EXISTS counters (area INTEGER PRIMARY KEY, open INTEGER NOT NULL);
"""
_CATEGORIES = ("road_traffic", "electrical", "neighbour")
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>Reports</title><table>{% for r in rows %}"
    "<tr><td><a href='/reports/{{ r[0] }}'>{{ r[1] }}</a><td>{{ r[2] }}<td>{{ r[3] }}</tr>{% endfor %}</table>"
)

app = Flask(__name__)
store = FolderStore(FOLDER / "reference-files")
_own = threading.local()


def database() -> sqlite3.Connection:
    """Return this thread's connection: WAL, and every commit flushed."""
    if not hasattr(_own, "connection"):
        _own.connection = sqlite3.connect(FOLDER / "reference.db", isolation_level=None, timeout=10)
        _own.connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {SCHEMA}")
    connection: sqlite3.Connection = _own.connection
    return connection


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """Everything inside is stored together or not at all; writers queue in the kernel."""
    connection = database()
    with (FOLDER / "reference.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


@app.get("/healthz")
def healthz() -> Response:
    database()
    return jsonify(status="ok")


@app.post("/reports")
def submit() -> tuple[Response, int]:
    form, author = request.form, request.headers.get("Cookie", "")
    sent = [photo.read() for photo in request.files.getlist("photos")]
    lines = [f"{name}={value}" for name, value in sorted(form.items())]
    lines += [f"photo={hashlib.sha256(data).hexdigest()}" for data in sent]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    files = [store.put(prepare(data).data) for data in sent]
    area = int(digest[:8], 16) % AREAS
    with writing() as connection:
        fresh = connection.execute(
            "INSERT INTO reports (author, client_id, digest, area, category, words, place, received)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, julianday()) ON CONFLICT DO NOTHING RETURNING id",
            (author, form["client_id"], digest, area, form["category"], form["description"], form["place_name"]),
        ).fetchone()
        if fresh is None:
            return _again(connection, author, form["client_id"], digest)
        connection.executemany("INSERT INTO photos VALUES (?, ?)", [(fresh[0], file) for file in files])
        connection.execute(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT DO UPDATE SET open = open + 1",
            (area,),
        )
    return jsonify(report_id=fresh[0], digest=digest), 201


@app.get("/cases")
def cases() -> str:
    rows = database().execute(
        "SELECT id, words, place, category FROM reports WHERE area = ? AND received < ? ORDER BY received DESC LIMIT ?",
        (int(request.args.get("area", "0")), float(request.args.get("before", "inf")), ROWS),
    )
    return PAGE.render(rows=rows.fetchall())


@app.get("/roll-up")
def roll_up() -> str:
    rows = database().execute("SELECT area, area, open, '' FROM counters")
    return PAGE.render(rows=rows.fetchall())


def julian_day(moment: datetime) -> float:
    """Return a moment as SQLite's julianday() gives it."""
    return moment.timestamp() / 86_400 + 2_440_587.5


def fill(folder: Path, reports: int, days: int) -> None:
    """Put so many reports of so many days into a reference that is not running yet."""
    chance, now = random.Random(7), julian_day(clock.now())
    rows = (
        (str(n % 333), str(n), n % AREAS, chance.choice(_CATEGORIES), now - days * chance.random())
        for n in range(reports)
    )
    with closing(sqlite3.connect(folder / "reference.db")) as connection:
        connection.executescript(f"PRAGMA journal_mode=WAL; {SCHEMA}")
        connection.executemany(
            "INSERT INTO reports (author, client_id, digest, area, category, words, place, received)"
            " VALUES (?, ?, '', ?, ?, '桥头栏杆松了，摸上去会晃。', '村口桥头', ?)",
            rows,
        )
        connection.execute("INSERT INTO counters SELECT area, count(*) FROM reports GROUP BY area")
        connection.commit()


def _again(connection: sqlite3.Connection, author: str, client_id: str, digest: str) -> tuple[Response, int]:
    known = connection.execute(
        "SELECT id, digest FROM reports WHERE author = ? AND client_id = ?", (author, client_id)
    ).fetchone()
    if known[1] != digest:
        abort(409)
    return jsonify(report_id=known[0], digest=digest), 200
