"""Whether every file that a row names lies in the store, whole."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, or_, select, union

from webapp.core.db import db
from webapp.core.media.files import Store
from webapp.core.registry import Registry
from webapp.reports.models import Photo, Voice

# Every column that names a stored file; packages above add theirs, or their files would pass for nobody's.
FILES: Registry[Any] = Registry("what names stored files", {"photo": Photo.file, "voice": Voice.file})


def names_files(column: Any) -> Any:
    """Register a column of another package that names stored files."""
    return FILES.add(column, str(column))


@dataclass
class FileVerdict:
    """What :func:`verify_files` found; digests of files. ``orphans`` are named by no row, which is harmless.

    They come from a request that was cut between its file and its row; the phone sends both again.
    """

    files: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    thumbnails_missing: list[str] = field(default_factory=list)
    orphans: int = 0

    @property
    def whole(self) -> bool:
        """Say whether everything that was acknowledged is there."""
        return not (self.missing or self.damaged or self.thumbnails_missing)


def verify_files(store: Store, *, read_all: bool = True) -> FileVerdict:
    """Look for each file that a row names, and each thumbnail; ``read_all`` compares the digest of every byte."""
    # The files first: what comes in meanwhile is then in the rows, never an orphan by mistake.
    there = set(store.digests())
    evidence, thumbnails = _named(list(FILES)), _named([Photo.thumbnail])
    verdict = FileVerdict(files=len(evidence | thumbnails), orphans=len(there - evidence - thumbnails))
    for digest in sorted(evidence | thumbnails):
        if not store.exists(digest):
            (verdict.missing if digest in evidence else verdict.thumbnails_missing).append(digest)
        elif read_all and hashlib.sha256(store.read(digest)).hexdigest() != digest:
            verdict.damaged.append(digest)
    return verdict


def submissions_with(digest: str) -> list[int]:
    """Return the ids of the submissions whose picture or voice note lies in this file."""
    photos = select(Photo.submission_id).where((Photo.file == digest) | (Photo.thumbnail == digest))
    voices = select(Voice.submission_id).where(Voice.file == digest)
    return sorted(db.session().scalars(union(photos, voices)))


def still_named(digest: str) -> bool:
    """Say whether any row names a file."""
    return bool(db.session().scalar(select(or_(*(exists().where(one == digest) for one in [*FILES, Photo.thumbnail])))))


def kept_report(report_id: int) -> str:
    """Return under which name the journal notes the digest of a report (``Report.kept``)."""
    return f"report/{report_id}"


def kept_file(submission_id: int, sha256: str) -> str:
    """Return under which name the journal notes the digest of what is shown of a picture or voice note."""
    return f"file/{submission_id}/{sha256}"


def _named(columns: Sequence[Any]) -> set[str]:
    return set(db.session().scalars(union(*(select(column).where(column.is_not(None)) for column in columns))))
