"""Reads of reports: one's own, and the patrols of one's area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Select, and_, func, select, tuple_

from webapp.areas.models import Area
from webapp.areas.scope import EVERYTHING, PAGE_SIZE, Window, in_list, narrow
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.journal import JournalEntry
from webapp.core.protection.at_rest import belongs
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.models import Addition, PatrolScope, Photo, Report, Submission, Voice
from webapp.web.forms import Seen

Stored = TypeVar("Stored", Photo, Voice)


class Followed(Protocol):
    """A row on which steps may wait without signal: it names what was sent for its last change, None for any other."""

    @property
    def version(self) -> int:
        """How often it has changed."""

    @property
    def last_submission_id(self) -> int | None:
        """Which submission changed it last; None where no phone did."""


@dataclass(frozen=True)
class Files:
    """The pictures and the voice note of a submission; ``expected`` leaves out pictures that were given up."""

    photos: list[Photo]
    voice: Voice | None

    @property
    def stored(self) -> list[Photo]:
        """The pictures that are here."""
        return [photo for photo in self.photos if photo.file]

    @property
    def expected(self) -> int:
        """How many pictures are here or still announced."""
        return sum(1 for photo in self.photos if photo.file or not photo.given_up_at)


def submission_of(author_id: int, client_id: str) -> Submission | None:
    """Return what this author sent under this id."""
    query = select(Submission).where(Submission.author_id == author_id, Submission.client_id == client_id)
    return db.session().scalar(query)


def own_submission(actor: Actor, client_id: str) -> Submission:
    """Return the actor's own submission; the same 404 for unknown ids and for other authors'."""
    found = submission_of(actor.id, client_id)
    if found is None:
        raise not_found()
    return found


def is_stale(row: Followed, seen: Seen, author_id: int) -> bool:
    """Say whether a row has changed since a step on it was recorded, so that the step is refused with 409.

    A step ``after`` another fits only where that one was this author's and the row's last change; any other with the
    version that it names, or with none. A second phone finds the same: whoever came between made the last change.
    """
    if not seen.after:
        return seen.version not in (None, row.version)
    last = select(Submission.client_id).where(
        Submission.id == row.last_submission_id, Submission.author_id == author_id
    )
    return db.session().scalar(last) != seen.after


def report_of_submission(submission_id: int) -> Report | None:
    """Return the report that came with a submission."""
    return db.session().scalar(select(Report).where(Report.submission_id == submission_id))


def report_of_addition(submission_id: int) -> Report | None:
    """Return the report that an addition belongs to."""
    query = select(Report).join(Addition, Addition.report_id == Report.id)
    return db.session().scalar(query.where(Addition.submission_id == submission_id))


def my_reports(actor: Actor, after: tuple[int, int] | None = None) -> Select[*tuple[Any, ...]]:
    """Select the actor's own reports with (Report, client id, area label), newest first, one row more than a page."""
    query: Select[*tuple[Any, ...]] = (
        select(Report, Submission.client_id, Area.label)
        .join(Submission, Submission.id == Report.submission_id)
        .join(Area, Area.id == Report.area_id)
        .where(Report.author_id == actor.id)
        .order_by(Report.received_at.desc(), Report.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if after:
        query = query.where(tuple_(Report.received_at, Report.id) < after)
    return query


def files_of(submission_ids: Iterable[int]) -> dict[int, Files]:
    """Return submission id → its files, in one statement."""
    query = (
        select(Submission.id, Photo, Voice)
        .outerjoin(Photo, Photo.submission_id == Submission.id)
        .outerjoin(Voice, Voice.submission_id == Submission.id)
        .where(Submission.id.in_(list(submission_ids)))
        .order_by(Photo.position, Photo.id)
    )
    found: dict[int, Files] = {}
    for submission_id, photo, voice in db.session().execute(query):
        note_files(found, submission_id, photo, voice)
    return found


def note_files(found: dict[int, Files], submission_id: int, photo: Photo | None, voice: Voice | None) -> None:
    """Put one row of a submission's files to the others; there is a row for each picture, in their order."""
    files = found.setdefault(submission_id, Files([], voice))
    if photo:
        files.photos.append(photo)


def own_photo(actor: Actor, client_id: str, sha256: str) -> Photo:
    """Return a stored picture of the actor's own submission; never of a protected matter: phones change hands."""
    return _own_file(Photo, actor, client_id, sha256)


def own_voice(actor: Actor, client_id: str, sha256: str) -> Voice:
    """Return the stored voice note of the actor's own submission; never of a protected matter."""
    return _own_file(Voice, actor, client_id, sha256)


def _own_file(kind: type[Stored], actor: Actor, client_id: str, sha256: str) -> Stored:
    query = select(kind).join(Submission, Submission.id == kind.submission_id)
    query = query.where(
        Submission.author_id == actor.id,
        Submission.client_id == client_id,
        kind.sha256 == sha256,
        kind.file.is_not(None),
        ~belongs(Submission.id, "submission"),
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


@dataclass(frozen=True)
class Announced(Generic[Stored]):
    """A picture or voice note that a submission announced or brought, and whether it is of a protected matter."""

    row: Stored
    protected: bool


def announced(kind: type[Stored], submission_id: int, sha256: str) -> Announced[Stored]:
    """Return what a submission announced or brought under this digest; the one 404 for anything else."""
    query = select(kind, belongs(kind.submission_id, "submission"))
    row = db.session().execute(query.where(kind.submission_id == submission_id, kind.sha256 == sha256)).first()
    if row is None:
        raise not_found()
    return Announced(row[0], bool(row[1]))


def patrols(scopes: Sequence[str], window: Window = EVERYTHING, *, size: int = PAGE_SIZE) -> Any:
    """Return the rows (Report, area label, author name, sort) of an area's patrols, newest first."""
    listed = narrow(PatrolScope, scopes, "all", window, size + 1).subquery()
    query = (
        select(Report, Area.label, User.name, listed.c.sort)
        .select_from(listed)
        .join(Report, Report.id == listed.c.row_id)
        .join(Area, Area.id == Report.area_id)
        .join(User, User.id == Report.author_id)
        .order_by(listed.c.sort.desc(), listed.c.row_id.desc())
    )
    return db.session().execute(query).all()


def patrol(actor: Actor, report_id: int) -> tuple[Report, str, str]:
    """Return a patrol through the actor's scope, with area label and author name."""
    here = in_list(PatrolScope, actor.scopes, "all", Report.received_at, Report.id)
    query = (
        select(Report, Area.label, User.name)
        .join(Area, Area.id == Report.area_id)
        .join(User, User.id == Report.author_id)
        .where(Report.id == report_id, here)
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return row[0], row[1], row[2]


def unjournalled() -> int:
    """Return how many reports have no journal entry with their digest; part of ``journal verify``."""
    entry = and_(
        JournalEntry.subject_kind == "report",
        JournalEntry.subject_id == Report.id,
        JournalEntry.digest == Submission.digest,
    )
    query = select(func.count()).select_from(Report).join(Submission, Submission.id == Report.submission_id)
    return db.session().scalar(query.where(~select(JournalEntry.id).where(entry).exists())) or 0
