"""Tables that come in with a form and go out as an answer: named for what they are, kept by nothing on the way."""

import io
from typing import IO

from flask import Response, request, send_file

from webapp.core import clock
from webapp.core.errors import invalid
from webapp.core.media.table_files import MOST_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
NO_TABLE = "请选一个 .xlsx 或 .csv 文件"


def table_sent() -> tuple[bytes, str]:
    """Return the table of a form, one byte more than may be at most, and its name; Problem 422 without one."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise invalid(file=NO_TABLE)
    return upload.read(MOST_BYTES + 1), upload.filename


def send_sheet(file: IO[bytes] | bytes, title: str) -> Response:
    """Send a workbook under a name that says what it is and of which day."""
    return _sent(file, title, "xlsx", XLSX)


def send_text(data: bytes, title: str) -> Response:
    """Send a table as text (``core/media/sheets.text_of``) under a name that says what it is and of which day."""
    return _sent(data, title, "csv", CSV)


def _sent(file: IO[bytes] | bytes, title: str, ending: str, mime: str) -> Response:
    name = f"{title.replace('/', '-')} {clock.local_day(clock.now())}.{ending}"
    content = io.BytesIO(file) if isinstance(file, bytes) else file
    response = send_file(content, mimetype=mime, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
