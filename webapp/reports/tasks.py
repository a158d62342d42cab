"""Thumbnails and tidying up, done outside the request."""

import structlog
from sqlalchemy import func, select

from webapp.core.background import job
from webapp.core.db import db
from webapp.core.media.files import Damaged, opened
from webapp.core.media.images import ImageRefused, thumbnail
from webapp.core.protection.crypto import seal_file_under
from webapp.reports.models import Photo
from webapp.reports.service import keep_thumbnails
from webapp.reports.service_files import store

log = structlog.get_logger(__name__)

BATCH = 50


@job("make_thumbnails", every_minutes="*/5")
def make_thumbnails() -> None:
    """Make the missing thumbnails, a batch of pictures at a time; running it twice is harmless."""
    last = ""
    while True:
        # By file: the same picture sent twice is made small once. Rows that share a file share its key.
        query = select(Photo.file, func.min(Photo.id)).where(Photo.file > last, Photo.thumbnail.is_(None))
        files = query.group_by(Photo.file).order_by(Photo.file).limit(BATCH).subquery()
        waiting = db.session().execute(select(Photo.file, Photo.key).join(files, files.c[1] == Photo.id)).all()
        if not waiting:
            return
        made = {file: _made(file or "", key) for file, key in waiting}
        keep_thumbnails({file: small for file, small in made.items() if small})
        last = waiting[-1].file or ""


def _made(file: str, key: str | None) -> str | None:
    """Return the digest of a picture's thumbnail; of the picture itself when none can be made, so that it rests.

    None for a picture that is not there: it may come, so the next run looks again.
    """
    try:
        small = thumbnail(opened(store(), file, key))
        return store().put(seal_file_under(key, small) if key else small)
    except FileNotFoundError:
        log.warning("picture_awaited", file=file)
        return None
    except (ImageRefused, Damaged) as error:
        log.error("thumbnail_failed", file=file, error=type(error).__name__)
        return file


@job("clear_unfinished_files", every_minutes="17")
def clear_unfinished_files() -> None:
    """Remove what writers that were killed left half-written, once an hour."""
    store().clear_unfinished()
