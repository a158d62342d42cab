"""Spreadsheets are read as in the house, in a process of their own."""

import pytest

from tests.support import reading_here
from webapp.core.media import table_files


@pytest.fixture(autouse=True)
def read_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "_read_apart", reading_here.in_a_process)
