"""Reading a spreadsheet without a process of its own, which takes half a second of each test that sends one.

The process, its limits and what it refuses are tested in tests/grid_centre/spreadsheets, where `in_a_process` puts it
back. Everywhere else the same function reads the same bytes here.
"""

import json
from typing import Any

from webapp.core.db import outward
from webapp.core.errors import invalid
from webapp.grid_centre.spreadsheets import reader, service_reading
from webapp.grid_centre.spreadsheets.sheets import COLUMNS, REFUSED

in_a_process = service_reading._read_apart


@outward
def _read_here(data: bytes) -> Any:
    try:
        return json.loads(json.dumps(reader.read(data, list(COLUMNS))))
    except reader.Refused as refused:
        raise invalid(file=REFUSED[str(refused)]) from refused


def read_here() -> None:
    """Let this process read spreadsheets itself from now on."""
    service_reading._read_apart = _read_here
