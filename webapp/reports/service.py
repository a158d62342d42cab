"""Storing what phones send: once only, with the journal entry that carries its digest."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from sqlalchemy import delete, select, update
from sqlalchemy import insert as plain_insert

from webapp.areas.models import Area
from webapp.areas.scope import SCOPE_COLUMNS, scope_entries, scopes_of_area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transactional
from webapp.core.erasure import on_erase
from webapp.core.errors import Problem
from webapp.core.hot.writes import HotRows, HotWrite, stored
from webapp.core.letters.characters import shortened
from webapp.core.protection.at_rest import hide, hide_values
from webapp.core.protection.crypto import current_keyring
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.core.registry import ByKind
from webapp.core.replay import Receipt
from webapp.reports.models import Addition, PartyNumber, PatrolScope, Photo, Report, ReportKind, Submission, Voice
from webapp.reports.queries import Announced, announced
from webapp.reports.queries_files import kept_file, kept_report
from webapp.reports.schemas import ReportInput

_PHOTO_COLUMNS = ("file", "mime", "width", "height", "thumbnail", "key")
_CLAIMED = ("author_id", "client_id", "kind", "digest", "received_at")
# Every phone's reports and pictures are stored by these.
_REPORTS = HotRows(Report)
_ADDITIONS = HotRows(Addition)
_VOICES = HotRows(Voice)
_ADD_PHOTO = HotWrite(plain_insert(Photo.__table__), ("submission_id", "position", "sha256", *_PHOTO_COLUMNS))
_ADD_TO_PATROLS = HotWrite(plain_insert(PatrolScope.__table__), SCOPE_COLUMNS)

# Packages to the right hear of each picture and voice note that follows a submission of their kind.
FILES_CAME: ByKind[Callable[[Submission], None]] = ByKind("what hears of files that follow")


def on_file(kind: str) -> Callable[[Callable[[Submission], None]], Callable[[Submission], None]]:
    """Register what is called, in its transaction, with a submission of a kind when a file of it has followed."""
    return FILES_CAME.registering(kind)


@dataclass(frozen=True)
class SentPhoto:
    """A picture whose bytes are already stored: the digest as sent, and what we serve; sealed when it has a key.

    ``shown`` is the digest of what is served, before it was sealed.
    """

    sha256: str
    file: str
    mime: str
    width: int
    height: int
    shown: str
    thumbnail: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class SentVoice:
    """A voice note whose bytes are already stored; sealed when it has a key."""

    sha256: str
    file: str
    mime: str
    seconds: float | None
    key: str | None = None

    @property
    def shown(self) -> str:
        """The digest of what is served: sound is kept as it was sent."""
        return self.sha256


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


class Moved(Protocol):
    """A numbered thing that steps move."""

    id: Any
    number: Any
    state: Any
    version: Any


def claim(author_id: int, client_id: str, kind: str, digest: str) -> tuple[Submission, bool]:
    """Return the submission with this id and whether it is new.

    The unique index decides, never a check before. Problem 409 when the same id already came with other content.
    """
    fresh = Submission(author_id=author_id, client_id=client_id, kind=kind, digest=digest, received_at=clock.now())
    created = _claiming(db.engine.dialect.name).run({name: getattr(fresh, name) for name in _CLAIMED}).scalar()
    if created:
        return stored(fresh, created), True
    query = select(Submission).where(Submission.author_id == author_id, Submission.client_id == client_id)
    submission = db.session().scalars(query).one()
    if submission.digest != digest or submission.kind != kind:
        raise Problem("conflict")
    return submission, False


@cache
def _claiming(_dialect: str) -> HotWrite:
    """Return the statement with which everything that is sent begins, for a kind of database."""
    return HotWrite(insert(Submission).on_conflict_do_nothing().returning(Submission.id), _CLAIMED)


def receipt_of(row: Moved, url: str, submission: Submission, *, new: bool, sent: Sent | None = None) -> Receipt:
    """Return the receipt of a step on a row: where it is, its number, its state and version now; what came along."""
    return Receipt(
        client_id=submission.client_id,
        digest=submission.digest,
        received_at=submission.received_at.isoformat(),
        new=new,
        about={"url": url, "id": row.id, "number": row.number, "state": row.state, "version": row.version},
        expected=len(sent.expected) if sent else 0,
        stored=len(sent.photos) if sent else 0,
    )


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
                **(_photo_columns(photo) if photo else dict.fromkeys(_PHOTO_COLUMNS)),
            }
        )
    _ADD_PHOTO.run_all(rows)
    if here:
        _seal_what_is_the_same(here.values())
    voice_sha256 = sent.voice.sha256 if sent.voice else sent.voice_digest
    if voice_sha256:
        _VOICES.add(Voice(submission_id=submission.id, sha256=voice_sha256, **_voice_columns(sent.voice)))
    came: list[SentPhoto | SentVoice] = [*here.values(), *([sent.voice] if sent.voice else [])]
    if came:
        journal.append(
            "files.received",
            ("submission", submission.id),
            actor_id=submission.author_id,
            content=_kept_files(submission, *came),
        )


def _kept_files(submission: Submission, *came: SentPhoto | SentVoice) -> dict[str, str]:
    """Return what the journal notes of files: the digest of what is shown of each, by its name in the proof."""
    return {kept_file(submission.id, one.sha256): hide(one.shown, one.key is not None) for one in came}


def store_report(author_id: int, area: Area, incoming: ReportInput, submission: Submission) -> Report:
    """Store a new report under its submission, journalled with its digest; a patrol enters its area's lists."""
    report = _REPORTS.add(_report(author_id, area, incoming, submission))
    note_parties(report.id, incoming.parties)
    journal.append_line(_received(report, submission))
    if incoming.kind == ReportKind.PATROL and not incoming.protected:
        places = [("all", clock.to_micros(report.received_at))]
        _ADD_TO_PATROLS.run_all(scope_entries(scopes_of_area(area), places, report.id))
    return report


def store_reports(author_id: int, sent: Sequence[tuple[Area, ReportInput, Submission]]) -> list[Report]:
    """Store many reports without parties, none a patrol, each under its submission: as :func:`store_report` does.

    The statements do not grow with how many there are.
    """
    session = db.session()
    reports = [_report(author_id, area, incoming, submission) for area, incoming, submission in sent]
    session.add_all(reports)
    session.flush()
    submissions = [submission for _, _, submission in sent]
    journal.append_all([_received(report, of) for report, of in zip(reports, submissions, strict=True)])
    return reports


def _report(author_id: int, area: Area, incoming: ReportInput, submission: Submission) -> Report:
    protected = incoming.protected
    report = Report(
        submission_id=submission.id,
        author_id=author_id,
        area_id=area.id,
        kind=incoming.kind,
        protected=protected,
        category=incoming.category,
        severity=incoming.severity,
        description=hide(incoming.description, protected),
        place_name=hide(incoming.place_name, protected),
        received_at=submission.received_at,
        claimed_at=incoming.claimed_at,
        claim_doubtful=incoming.claim_doubtful,
        details=hide_values(incoming.details, protected),
        parties=json.dumps(incoming.parties, ensure_ascii=False) if incoming.parties else None,
        patrol_client_id=incoming.patrol_client_id,
    )
    report.position = incoming.position
    return report


def _received(report: Report, submission: Submission) -> journal.Line:
    return journal.Line(
        "report.received",
        ("report", report.id),
        actor_id=submission.author_id,  # who wrote it down, where that is not the one whose report it is
        digest=submission.digest,
        claimed_at=report.claimed_at,
        content={kept_report(report.id): hide(report.kept, report.protected)},
    )


def note_parties(report_id: int, parties: Iterable[Mapping[str, str]]) -> None:
    """Keep the telephones of parties so that they can be found by their blind index, in the open transaction."""
    ring = current_keyring()
    numbers = dict.fromkeys(one["phone"] for one in parties if one.get("phone"))
    rows = [{"report_id": report_id, "phone": one, "phone_index": ring.blind_index(one)} for one in numbers]
    if rows:
        db.session().execute(plain_insert(PartyNumber), rows)


def store_addition(author_id: int, report: Report, description: str, submission: Submission) -> Addition:
    """Store what was added to a report later; the report itself stays as it was."""
    addition = Addition(
        submission_id=submission.id,
        report_id=report.id,
        author_id=author_id,
        description=hide(description, report.protected),
        received_at=submission.received_at,
    )
    return _ADDITIONS.add(addition)


def receive_photo(submission: Submission, photo: SentPhoto) -> bool:
    """Fill in an announced picture; True when it was not here before. Problem 404 for one that was never announced."""
    session = db.session()
    arrived = (
        update(Photo)
        .where(Photo.submission_id == submission.id, Photo.sha256 == photo.sha256, Photo.file.is_(None))
        .values(given_up_at=None, **_photo_columns(photo))
    )
    if session.scalar(arrived.returning(Photo.id)):
        journal.append(
            "photo.received",
            ("submission", submission.id),
            actor_id=submission.author_id,
            digest=photo.sha256,
            content=_kept_files(submission, photo),
        )
        _seal_what_is_the_same([photo])
        _tell_of_file(submission)
        return True
    announced(Photo, submission.id, photo.sha256)
    return False


def _seal_what_is_the_same(photos: Iterable[SentPhoto]) -> None:
    if any(photo.key for photo in photos):
        submit_after_commit("seal_protected")  # the same picture may lie in clear, sent with another matter


def _photo_columns(photo: SentPhoto) -> dict[str, object]:
    return {name: getattr(photo, name) for name in _PHOTO_COLUMNS}


@transactional
def keep_thumbnails(made: Mapping[str | None, str]) -> None:
    """Note the thumbnail of each picture: stored file → file of its thumbnail, sealed as the picture is."""
    for file, thumbnail in made.items():
        missing = update(Photo).where(Photo.file == file, Photo.thumbnail.is_(None))
        db.session().execute(missing.values(thumbnail=thumbnail))


def forget_thumbnail(digest: str) -> None:
    """Forget a thumbnail that was lost, so that it is made again."""
    db.session().execute(update(Photo).where(Photo.thumbnail == digest).values(thumbnail=None))


def give_up_photo(submission: Submission, sha256: str, reason: str) -> None:
    """Note that an announced picture won't come; one that is here stays, and saying it twice changes nothing."""
    _give_up(announced(Photo, submission.id, sha256), "photo.given_up", submission, reason)


def give_up_voice(submission: Submission, sha256: str, reason: str) -> None:
    """Note that the announced voice note won't come, as for a picture; Problem 404 for one never announced."""
    _give_up(announced(Voice, submission.id, sha256), "voice.given_up", submission, reason)


def _give_up(found: Announced, event: str, submission: Submission, reason: str) -> None:
    row = found.row
    if row.file or row.given_up_at:
        return
    words = hide(shortened(reason, 200), found.protected)
    row.given_up_at, row.give_up_reason = clock.now(), words
    db.session().flush()
    journal.append(
        event,
        ("submission", submission.id),
        actor_id=submission.author_id,
        digest=row.sha256,
        content={"reason": words},
    )


def receive_voice(submission: Submission, voice: SentVoice) -> None:
    """Fill in an announced voice note; Problem 404 for one that was never announced."""
    row = announced(Voice, submission.id, voice.sha256).row
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
            content=_kept_files(submission, voice),
        )
        _tell_of_file(submission)


def _tell_of_file(submission: Submission) -> None:
    for heard in FILES_CAME.of(submission.kind):
        heard(submission)


def _voice_columns(voice: SentVoice | None) -> dict[str, object]:
    return {name: getattr(voice, name) for name in ("file", "mime", "seconds", "key")} if voice else {}


@on_erase("report")
def leave_patrol_lists(report_ids: Sequence[int]) -> None:
    """Take patrols that are to be erased out of their areas' lists, in the open transaction."""
    db.session().execute(delete(PatrolScope).where(PatrolScope.row_id.in_(report_ids)))


@on_protect("report")
def hide_reports(turned: Turned) -> None:
    """Let reports that turn protected lie nowhere, and what was added to them and sent with them turn too."""
    session = db.session()
    session.execute(delete(PatrolScope).where(PatrolScope.row_id.in_(turned.ids)))
    for report in session.scalars(select(Report).where(Report.id.in_(turned.ids))):
        report.protected = True
        report.position = report.position
    session.flush()
    added = select(Addition.submission_id).where(Addition.report_id.in_(turned.ids))
    sent = select(Report.submission_id).where(Report.id.in_(turned.ids)).union_all(added)
    turn("submission", session.scalars(sent), turned.at)
