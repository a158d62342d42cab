"""Storing what phones send: once only, with the journal entry that carries its digest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy import insert as plain_insert

from webapp.areas.models import Area
from webapp.areas.scope import entries, scopes_of_area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert
from webapp.core.errors import Problem, not_found
from webapp.core.forgetting import forgets
from webapp.reports.models import Addition, PatrolScope, Photo, Report, ReportKind, Submission, Voice
from webapp.reports.queries import announced_photo
from webapp.reports.schemas import ReportIn


@dataclass(frozen=True)
class SentPhoto:
    """A picture whose bytes are already stored: the digest as sent, and what we serve."""

    sha256: str
    file: str
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class SentVoice:
    """A voice note whose bytes are already stored."""

    sha256: str
    file: str
    mime: str
    seconds: float | None


@dataclass(frozen=True)
class Sent:
    """What came along with a text: pictures and voice that are here, and digests of those that follow."""

    digest: str
    photos: Sequence[SentPhoto] = ()
    photo_digests: Sequence[str] = ()
    voice: SentVoice | None = None
    voice_digest: str | None = None

    @property
    def expected(self) -> list[str]:
        """The digests of all pictures, here or to follow, each once."""
        return list(dict.fromkeys([*(photo.sha256 for photo in self.photos), *self.photo_digests]))


def claim(author_id: int, client_id: str, kind: str, digest: str) -> tuple[Submission, bool]:
    """Return the submission with this id and whether it is new.

    The unique index decides, never a check before. Problem 409 when the same id already came with other content.
    """
    session = db.session()
    fresh = {
        "author_id": author_id,
        "client_id": client_id,
        "kind": kind,
        "digest": digest,
        "received_at": clock.now(),
    }
    created = session.scalar(_claiming(db.engine.dialect.name), fresh)
    if created:
        return created, True
    query = select(Submission).where(Submission.author_id == author_id, Submission.client_id == client_id)
    submission = session.scalars(query).one()
    if submission.digest != digest or submission.kind != kind:
        raise Problem("conflict")
    return submission, False


@cache
def _claiming(_dialect: str) -> Any:
    """Put the statement together once for each kind of database: everything that is sent begins with it."""
    return insert(Submission).on_conflict_do_nothing().returning(Submission)


def attach(submission: Submission, sent: Sent) -> None:
    """Store the rows of pictures and voice that came with a new submission, or that it announced."""
    here = {photo.sha256: photo for photo in sent.photos}
    rows = []
    for position, sha256 in enumerate(sent.expected):
        photo = here.get(sha256)
        rows.append(
            {
                "submission_id": submission.id,
                "position": position,
                "sha256": sha256,
                "file": photo.file if photo else None,
                "mime": photo.mime if photo else None,
                "width": photo.width if photo else None,
                "height": photo.height if photo else None,
            }
        )
    session = db.session()
    if rows:
        session.execute(plain_insert(Photo), rows)
    if here:
        submit_after_commit("make_thumbnails")
    voice_sha256 = sent.voice.sha256 if sent.voice else sent.voice_digest
    if voice_sha256:
        session.add(Voice(submission_id=submission.id, sha256=voice_sha256, **_voice_columns(sent.voice)))


def store_report(author_id: int, area: Area, incoming: ReportIn, submission: Submission) -> Report:
    """Store a new report under its submission, journalled with its digest; a patrol enters its area's lists."""
    session = db.session()
    position = incoming.position
    report = Report(
        submission_id=submission.id,
        author_id=author_id,
        area_id=area.id,
        kind=incoming.kind,
        protected=incoming.protected,
        category=incoming.category,
        severity=incoming.severity,
        description=incoming.description,
        place_name=incoming.place_name,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        accuracy_m=position.accuracy_m if position else None,
        position_source=position.source if position else None,
        received_at=submission.received_at,
        claimed_at=incoming.claimed_at,
        claim_doubtful=incoming.claim_doubtful,
        details=incoming.details,
        parties=json.dumps(incoming.parties, ensure_ascii=False) if incoming.parties else None,
        patrol_client_id=incoming.patrol_client_id,
    )
    session.add(report)
    session.flush()
    journal.append(
        "report.received",
        ("report", report.id),
        actor_id=submission.author_id,  # who wrote it down, where that is not the one whose report it is
        digest=submission.digest,
        claimed_at=incoming.claimed_at,
    )
    if incoming.kind == ReportKind.PATROL and not incoming.protected:
        places = [("all", clock.to_micros(report.received_at))]
        session.execute(plain_insert(PatrolScope), entries(scopes_of_area(area), places, report.id))
    return report


def store_addition(author_id: int, report: Report, description: str, submission: Submission) -> Addition:
    """Store what was added to a report later; the report itself stays as it was."""
    addition = Addition(
        submission_id=submission.id,
        report_id=report.id,
        author_id=author_id,
        description=description,
        received_at=submission.received_at,
    )
    session = db.session()
    session.add(addition)
    session.flush()
    return addition


def receive_photo(submission: Submission, photo: SentPhoto) -> bool:
    """Fill in an announced picture; True when it was not here before. Problem 404 for one that was never announced."""
    session = db.session()
    arrived = (
        update(Photo)
        .where(Photo.submission_id == submission.id, Photo.sha256 == photo.sha256, Photo.file.is_(None))
        .values(file=photo.file, mime=photo.mime, width=photo.width, height=photo.height, given_up_at=None)
    )
    if session.scalar(arrived.returning(Photo.id)):
        journal.append(
            "photo.received",
            ("submission", submission.id),
            actor_id=submission.author_id,
            digest=photo.sha256,
        )
        submit_after_commit("make_thumbnails")
        return True
    announced_photo(submission.id, photo.sha256)
    return False


def keep_thumbnails(made: Mapping[str | None, str]) -> None:
    """Note the thumbnail of each picture: stored file → file of its thumbnail."""
    for file, thumbnail in made.items():
        missing = update(Photo).where(Photo.file == file, Photo.thumbnail.is_(None))
        db.session().execute(missing.values(thumbnail=thumbnail))


def forget_thumbnail(digest: str) -> None:
    """Forget a thumbnail that was lost, so that it is made again."""
    db.session().execute(update(Photo).where(Photo.thumbnail == digest).values(thumbnail=None))


def give_up_photo(submission: Submission, sha256: str, reason: str) -> None:
    """Note that an announced picture won't come; one that is here stays, and saying it twice changes nothing."""
    _give_up(announced_photo(submission.id, sha256), "photo.given_up", submission, reason)


def give_up_voice(submission: Submission, sha256: str, reason: str) -> None:
    """Note that the announced voice note won't come, as for a picture; Problem 404 for one never announced."""
    _give_up(_announced_voice(submission, sha256), "voice.given_up", submission, reason)


def _give_up(announced: Photo | Voice, event: str, submission: Submission, reason: str) -> None:
    if announced.file or announced.given_up_at:
        return
    announced.given_up_at, announced.give_up_reason = clock.now(), reason[:200]
    db.session().flush()
    journal.append(
        event,
        ("submission", submission.id),
        actor_id=submission.author_id,
        digest=announced.sha256,
        content={"reason": reason[:200]},
    )


def receive_voice(submission: Submission, voice: SentVoice) -> None:
    """Fill in an announced voice note; Problem 404 for one that was never announced."""
    row = _announced_voice(submission, voice.sha256)
    if row.file is None:
        row.given_up_at = None  # it was found after all
        for name, value in _voice_columns(voice).items():
            setattr(row, name, value)
        db.session().flush()
        journal.append(
            "voice.received",
            ("submission", submission.id),
            actor_id=submission.author_id,
            digest=voice.sha256,
        )


def _announced_voice(submission: Submission, sha256: str) -> Voice:
    row = db.session().scalar(select(Voice).where(Voice.submission_id == submission.id, Voice.sha256 == sha256))
    if row is None:
        raise not_found()
    return row


def _voice_columns(voice: SentVoice | None) -> dict[str, object]:
    return {"file": voice.file, "mime": voice.mime, "seconds": voice.seconds} if voice else {}


@forgets("report")
def leave_patrol_lists(report_ids: Sequence[int]) -> None:
    """Take patrols that are to be erased out of their areas' lists, in the open transaction."""
    db.session().execute(delete(PatrolScope).where(PatrolScope.row_id.in_(report_ids)))
