"""A workbook as an answer: it is named for what it is, and nothing keeps it on the way."""

from typing import IO

from flask import Response, send_file

from webapp.core import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_sheet(file: IO[bytes], title: str) -> Response:
    """Send a workbook under a name that says what it is and of which day."""
    day = clock.local_day(clock.now())
    response = send_file(
        file,
        mimetype=XLSX,
        as_attachment=True,
        download_name=f"{title.replace('/', '-')} {day}.xlsx",
    )
    response.headers["Cache-Control"] = "no-store"
    return response
