"""Photos of papers: encrypted before they touch the disk, seen only by who decides, gone when their date has passed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from webapp.core import clock, journal
from webapp.core.db import db, transaction
from webapp.core.errors import invalid, not_found
from webapp.core.media.files import Damaged, opened
from webapp.legal_aid import guide
from webapp.legal_aid.models import AidApplication, AidPaper
from webapp.people.actor import Actor
from webapp.reports.service import SentPhoto
from webapp.reports.service_files import keep_photo, read_photos, store

MOST_PAPERS = 30
# An application that is never closed must not keep papers for ever.
AT_THE_LATEST = timedelta(days=730)
BATCH = 50


def seal_photos(photos: Sequence[bytes]) -> list[SentPhoto]:
    """Prove, strip and encrypt pictures, each under a key of its own, and store them durably.

    To be done before the transaction; ImageRefused says in plain words what is wrong with one.
    """
    return [keep_photo(data, sealed=True, small=False) for data in photos]


def add_papers(application: AidApplication, sealed: Sequence[SentPhoto], kind: str, actor_id: int | None) -> None:
    """Note stored photos as papers of an application, in the open transaction; Problem 422 when there are too many."""
    session = db.session()
    kept = len(session.scalars(select(AidPaper.id).where(AidPaper.application_id == application.id)).all())
    if kept + len(sealed) > MOST_PAPERS:
        raise invalid(photos=f"最多收 {MOST_PAPERS} 张，多的请带到司法所来")
    now = clock.now()
    for one in sealed:
        session.add(
            AidPaper(
                application_id=application.id,
                kind=kind,
                file=one.file,
                key=one.key,
                mime=one.mime,
                sent_at=now,
                purge_at=now + AT_THE_LATEST,
            )
        )
    if sealed:
        journal.append("aid.papers_sent", ("aid", application.id), actor_id=actor_id, content={"count": len(sealed)})


def take_in(application: AidApplication, files: Any, kind: str, actor_id: int | None) -> None:
    """Take photos of papers sent later, in a transaction of its own; Problem 422 when none was sent."""
    photos = [data for _, data in read_photos(files)]
    if not photos:
        raise invalid(photos="先选照片，再交")
    known = {row["code"] for row in guide.table()["papers"]}
    sealed = seal_photos(photos)
    with transaction():
        add_papers(application, sealed, kind if kind in known else "other", actor_id)


def open_paper(paper: AidPaper) -> bytes:
    """Return the picture itself; Problem 404 when its file is gone or was changed."""
    try:
        return opened(store(), paper.file or "", paper.key)
    except (FileNotFoundError, Damaged):
        raise not_found() from None


def set_hold(actor: Actor, application: AidApplication, hold: bool) -> None:
    """Let the papers of an application stay although their date passes, or let them go by their date again."""
    with transaction() as session:
        session.execute(update(AidApplication).where(AidApplication.id == application.id).values(hold=hold))
        journal.append("aid.hold" if hold else "aid.released", ("aid", application.id), actor_id=actor.id)


def note_view(actor: Actor, application: AidApplication, paper_id: int | None = None) -> None:
    """Journal that a paper, or a protected application, was opened, in a transaction of its own."""
    event = "aid.viewed" if paper_id is None else "aid.paper_viewed"
    with transaction():
        journal.append(
            event, ("aid", application.id), actor_id=actor.id, content={"paper": paper_id} if paper_id else {}
        )


def let_go_after_closing(application: AidApplication) -> None:
    """Let the papers of a closed application go after the configured days, in the open transaction."""
    keep = timedelta(days=current_app.config["AID_PAPERS_DAYS"])
    until = (application.closed_at or clock.now()) + keep
    change = update(AidPaper).where(AidPaper.application_id == application.id, AidPaper.purge_at > until)
    db.session().execute(change.values(purge_at=until))


def purge_papers() -> int:
    """Remove the papers whose date has passed, but those on hold; return how many. Running it twice is harmless."""
    done = 0
    while True:
        due = _due()
        if not due:
            return done
        # Should this be cut off between file and row, the next run finds the row again.
        for paper in due:
            store().delete(paper.file or "")
        with transaction() as session:
            for paper in due:
                change = update(AidPaper).where(AidPaper.id == paper.id)
                session.execute(change.values(file=None, key=None, purged_at=clock.now()))
                journal.append("aid.paper_purged", ("aid", paper.application_id), content={"paper": paper.id})
        done += len(due)


def _due() -> Sequence[AidPaper]:
    query = (
        select(AidPaper)
        .join(AidApplication, AidApplication.id == AidPaper.application_id)
        .where(AidPaper.purged_at.is_(None), AidPaper.purge_at <= clock.now(), ~AidApplication.hold)
    )
    return db.session().scalars(query.order_by(AidPaper.purge_at, AidPaper.id).limit(BATCH)).all()
