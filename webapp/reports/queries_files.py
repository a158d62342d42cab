"""Whether every file that a row names lies in the store, whole."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import Select, select, union

from webapp.core.db import db
from webapp.core.media.files import Store
from webapp.reports.models import Photo, Voice


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
    """Look for each photo, voice note and thumbnail; ``read_all`` reads every byte and compares its digest."""
    # The files first: what comes in meanwhile is then in the rows, never an orphan by mistake.
    there = set(store.digests())
    evidence, thumbnails = _named(Photo.file, Voice.file), _named(Photo.thumbnail)
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


def _named(*columns: object) -> set[str]:
    queries: list[Select] = [select(column).where(column.is_not(None)) for column in columns]  # type: ignore[attr-defined,call-overload]
    return set(db.session().scalars(union(*queries)))
