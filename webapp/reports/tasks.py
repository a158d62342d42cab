"""Thumbnails, made outside the request."""

from sqlalchemy import select, update

from webapp.core.background import job
from webapp.core.db import db, transaction
from webapp.core.images import thumbnail
from webapp.reports.models import Photo
from webapp.reports.service_files import store

BATCH = 50


@job("make_thumbnails", every_minutes="*/5")
def make_thumbnails() -> None:
    """Make the missing thumbnails, a batch of pictures at a time; running it twice is harmless."""
    while True:
        # By file: the same picture sent twice is made small once.
        query = select(Photo.file).where(Photo.file.is_not(None), Photo.thumbnail.is_(None)).distinct()
        waiting = db.session().scalars(query.order_by(Photo.file).limit(BATCH)).all()
        if not waiting:
            return
        made = [(file, store().put(thumbnail(store().read(file or "")))) for file in waiting]
        with transaction() as session:
            for file, digest in made:
                session.execute(
                    update(Photo).where(Photo.file == file, Photo.thumbnail.is_(None)).values(thumbnail=digest)
                )
