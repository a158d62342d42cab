"""Reading what was downloaded."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText


def sheet_of(phone: Phone, address: str) -> Worksheet:
    """Return the first sheet of a download."""
    answer = phone.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert answer.headers["Cache-Control"] == "no-store"
    return load_workbook(io.BytesIO(answer.data)).worksheets[0]


def rows_of(phone: Phone, address: str) -> list[list[object]]:
    """Return the rows below the head, without the notes that follow after an empty line."""
    rows = [list(row) for row in sheet_of(phone, address).iter_rows(min_row=2, values_only=True)]
    return [row for row in rows if any(value is not None for value in row)]


@pytest.fixture
def journalled(town: Town):
    """Says what was written about events of a kind: journalled("sheet.exported") → contents."""

    def contents(event: str) -> list[dict]:
        with town.app.app_context():
            query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
            return list(db.session().scalars(query.where(JournalEntry.event == event).order_by(JournalEntry.id)))

    return contents
