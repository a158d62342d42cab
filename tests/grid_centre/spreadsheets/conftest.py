"""Spreadsheets are read as in the house, in a process of their own."""

import pytest

from tests.support import reading_here
from webapp.grid_centre.spreadsheets import service_reading


@pytest.fixture(autouse=True)
def read_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_reading, "_read_apart", reading_here.in_a_process)
