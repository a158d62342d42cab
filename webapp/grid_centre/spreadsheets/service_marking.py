"""The spreadsheet that was sent in, given back with its mistakes marked in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from webapp.core.db import outward
from webapp.core.errors import not_found
from webapp.core.media.file_kinds import Family, kind_of
from webapp.core.media.table_files import READING_S
from webapp.grid_centre.spreadsheets import service, workbook
from webapp.grid_centre.spreadsheets.service_reading import cells_of, read_plan
from webapp.grid_centre.spreadsheets.sheets import COLUMNS, Fault
from webapp.people.rules import Giver

MARKER = Path(__file__).with_name("marker.py")


def can_mark(faults: list[Fault]) -> bool:
    """Say whether any of these mistakes stands in a sheet of ours."""
    return any(fault.sheet in COLUMNS for fault in faults)


def marked_file(import_id: int, giver: Giver) -> tuple[str, bytes]:
    """Return name and bytes of a spreadsheet that ``giver`` sent in with mistakes; the one 404 when it is gone."""
    kept = service.faulty(import_id, actor_id=giver.user_id)
    name, data = kept.file_name, service.kept_bytes(kept)
    faults = read_plan(data, giver).faults
    made = _marked(data, faults) if kind_of(data).family == Family.BOOK else None
    # What is no workbook, or one that the library can't write again, comes back as its plain cells.
    made = made or _marked(workbook.plain(cells_of(data)["sheets"]), faults)
    if made is None:
        raise not_found()
    return f"{Path(name).stem}（标出要改的）.xlsx", made


@outward
def _marked(data: bytes, faults: list[Fault]) -> bytes | None:
    told: list[list[Any]] = [[one.sheet, one.row, one.column, one.message] for one in faults]
    try:
        done = subprocess.run(  # noqa: S603  (our own file, under this very interpreter)
            [sys.executable, "-I", str(MARKER)],
            input=json.dumps(told).encode() + b"\n" + data,
            capture_output=True,
            timeout=READING_S,
            check=True,
        )
    except subprocess.SubprocessError:
        return None
    return done.stdout
