"""What was sent goes for good, with its pictures and voice notes; the files themselves once no copy needs them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, insert
from webapp.core.erasure import clear_traces, erase
from webapp.reports.models import ErasedFile, Photo, Submission, Voice


def erase_submissions(reports: Sequence[int], submissions: Sequence[int]) -> None:
    """Erase submissions, with the reports that came with them, in the open transaction."""
    session = db.session()
    files = set(
        session.scalars(select(Voice.file).where(Voice.submission_id.in_(submissions), Voice.file.is_not(None)))
    )
    for row in session.execute(select(Photo.file, Photo.thumbnail).where(Photo.submission_id.in_(submissions))):
        files |= {row.file, row.thumbnail} - {None}
    clear_traces("report", reports)
    clear_traces("submission", submissions)
    erase(Submission.__table__, submissions)
    let_files_go(filter(None, files))


def let_files_go(digests: Iterable[str]) -> None:
    """Note files whose rows go, so that they are removed once no copy needs them (operations/service_retention)."""
    if rows := [{"digest": digest, "erased_at": clock.now()} for digest in sorted(digests)]:
        db.session().execute(insert(ErasedFile).on_conflict_do_nothing(), rows)
