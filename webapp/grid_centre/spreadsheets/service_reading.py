"""Reading a spreadsheet of the roster, and what it would change."""

from typing import Any

from webapp.core import clock
from webapp.core.media.table_files import is_text, sheets_in
from webapp.grid_centre.spreadsheets.changes import Plan
from webapp.grid_centre.spreadsheets.plan import plan_for
from webapp.grid_centre.spreadsheets.queries_state import state_for
from webapp.grid_centre.spreadsheets.schemas_book import parse
from webapp.grid_centre.spreadsheets.schemas_text import text_sheets
from webapp.grid_centre.spreadsheets.sheets import COLUMNS, PEOPLE, POSTS, Book
from webapp.people.rules import Giver


def read_plan(data: bytes, giver: Giver) -> Plan:
    """Return what a spreadsheet of ``giver`` would change now; Problem 422 beside ``file`` when it can't be read."""
    return plan_of(read_book(data), giver)


def read_book(data: bytes) -> Book:
    """Return what is in a spreadsheet, read before any transaction; Problem 422 as above."""
    return parse(cells_of(data))


def cells_of(data: bytes) -> dict[str, Any]:
    """Return the cells of a spreadsheet as ``table_reader`` gives them; Problem 422 as above."""
    return text_sheets(data) if is_text(data) else sheets_in(data, COLUMNS)


def plan_of(book: Book, giver: Giver) -> Plan:
    """Return what a spreadsheet that was read would change now, by ``giver``."""
    phones = {line.values["phone"] for sheet in (PEOPLE, POSTS) for line in book.lines.get(sheet, [])}
    places = {line.get("place", "") for line in book.lines.get(POSTS, [])}
    return plan_for(book, state_for(phones, places), giver, clock.local_day(clock.now()))
