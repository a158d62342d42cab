"""A file is found no more (its case turns protected, is put into another): requests and what was given end silently."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from webapp.consultation.files.models import FileRequest, FileScope
from webapp.consultation.files.service_lists import place
from webapp.core import journal
from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.core.protection.turning import Turned, on_protect, turn


@on_protect("case")
def set_requests_aside(turned: Turned) -> None:
    """Take the requests for files of cases that turn from everybody; nobody hears why."""
    query = select(FileRequest).where(FileRequest.case_id.in_(turned.ids)).order_by(FileRequest.id)
    rows = db.session().scalars(query).all()
    set_aside([row for row in rows if row.set_aside_at is None], turned.at)
    turn("file_request", [row.id for row in rows], turned.at)


def set_aside(rows: Sequence[FileRequest], at: datetime) -> None:
    """Leave these requests in no list and at no address, in the open transaction."""
    for row in rows:
        row.set_aside_at, row.next_rung_at, row.ended_at = at, None, row.ended_at or at
        db.session().flush()
        place(row)
        journal.append("file.set_aside", ("file_request", row.id))


@on_erase("file_request")
def clear_lists(request_ids: Sequence[int]) -> None:
    """Clear in which lists requests stand that are to be erased."""
    db.session().execute(delete(FileScope).where(FileScope.row_id.in_(request_ids)))
