"""Reading a spreadsheet in a process of its own, and what it would change."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from webapp.core import clock
from webapp.core.db import outward
from webapp.core.errors import invalid
from webapp.grid_centre.spreadsheets.plan import Plan, plan_for
from webapp.grid_centre.spreadsheets.queries_state import state_for
from webapp.grid_centre.spreadsheets.sheets import (
    COLUMNS,
    MOST_BYTES,
    PEOPLE,
    POSTS,
    REFUSED,
    Book,
    parse,
)
from webapp.people.rules import Giver

READER = Path(__file__).with_name("reader.py")
READING_S = 30


def read_plan(data: bytes, giver: Giver) -> Plan:
    """Return what a spreadsheet of ``giver`` would change now; Problem 422 beside ``file`` when it can't be read."""
    return plan_of(read_book(data), giver)


def read_book(data: bytes) -> Book:
    """Return what is in a spreadsheet, read before any transaction; Problem 422 as above."""
    return parse(_read_apart(data))


def plan_of(book: Book, giver: Giver) -> Plan:
    """Return what a spreadsheet that was read would change now, by ``giver``."""
    phones = {line.values["phone"] for sheet in (PEOPLE, POSTS) for line in book.lines.get(sheet, [])}
    places = {line.get("place", "") for line in book.lines.get(POSTS, [])}
    return plan_for(book, state_for(phones, places), giver, clock.local_day(clock.now()))


@outward
def _read_apart(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise invalid(file=REFUSED["too_large"])
    try:
        done = subprocess.run(  # noqa: S603  (our own file, under this very interpreter)
            [sys.executable, "-I", str(READER), str(MOST_BYTES), *COLUMNS],
            input=data,
            capture_output=True,
            timeout=READING_S,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise invalid(file=REFUSED["not_a_book"]) from error
    if "refused" in answer:
        raise invalid(file=REFUSED[answer["refused"]])
    return answer
