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
    """Make the missing thumbnails, a batch at a time; running it twice is harmless."""
    while True:
        query = select(Photo.id, Photo.file).where(Photo.file.is_not(None), Photo.thumbnail.is_(None))
        waiting = db.session().execute(query.order_by(Photo.id).limit(BATCH)).all()
        if not waiting:
            return
        made = [(row.id, store().put(thumbnail(store().read(row.file)))) for row in waiting]
        with transaction() as session:
            for photo_id, digest in made:
                session.execute(update(Photo).where(Photo.id == photo_id).values(thumbnail=digest))
