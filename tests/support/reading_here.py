"""Reading a spreadsheet without a process of its own, which takes half a second of each test that sends one.

The process, its limits and what it refuses are tested in tests/grid_centre/spreadsheets, where `in_a_process` puts it
back. Everywhere else the same function reads the same bytes here.
"""

import json
from collections.abc import Sequence
from typing import Any

from webapp.core.db import outward
from webapp.core.errors import invalid
from webapp.core.media import table_files, table_reader

in_a_process = table_files._read_apart


@outward
def _read_here(data: bytes, titles: Sequence[str]) -> Any:
    try:
        return json.loads(json.dumps(table_reader.read(data, list(titles))))
    except table_reader.Refused as refused:
        raise invalid(file=table_files.REFUSED[str(refused)]) from refused


def read_here() -> None:
    """Let this process read spreadsheets itself from now on."""
    table_files._read_apart = _read_here
