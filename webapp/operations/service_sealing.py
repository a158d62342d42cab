"""Encrypts what of protected matters still lies in clear: rows from before, and those of what turns protected later.

Small transactions, each of which asks what is in clear, so a run that is cut is simply started again and nothing is
encrypted twice. Which columns there are is found by their type, which rows by what the packages have registered
(``core/protection/at_rest``). A file in clear is deleted after the row that names the sealed one.
"""

from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, update

from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.media.files import Damaged, opened
from webapp.core.protection import at_rest
from webapp.core.protection.crypto import seal_file
from webapp.operations.service_retention import erase_files
from webapp.reports.models import ErasedFile, Photo, Report, Voice
from webapp.reports.service_files import store

log = structlog.get_logger(__name__)

BATCH = 50


def seal_protected(*, wait: bool = False) -> int:
    """Encrypt all words, places and files of protected matters that lie in clear; return how many rows changed.

    ``wait``: let a copy that is being made finish first, so that the files in clear are gone on return.
    """
    changed = sum(_seal_words(model) for model in at_rest.sealable_models())
    changed += _seal_positions() + _seal_files(Photo) + _seal_files(Voice)
    erase_files(store(), wait=wait)
    return changed


def seal_what_was_before() -> None:
    """Make old words unreadable, once after an upgrade.

    What an older version wrote is in free pages, too: the file is written anew and its log emptied (SQLite).
    """
    seal_protected(wait=True)
    _leave_no_old_pages()


def in_clear(model: Any) -> Select[Any]:
    """Select key and sealable columns of the rows of protected matters in which any of these is in clear.

    AttributeError for a model that does not say which rows those are (``at_rest.protects``).
    """
    return at_rest.rows_in_clear(model).where(_of_protected(model))


def _of_protected(model: Any) -> ColumnElement[bool]:
    if model is JournalText:
        about = (
            and_(JournalEntry.subject_kind == kind, at_rest.of_protected(JournalEntry.subject_id, kind))
            for kind in at_rest.kinds()
        )
        return JournalText.entry_id.in_(select(JournalEntry.id).where(or_(*about)))
    column, kind = model.__protected_by__
    return at_rest.of_protected(getattr(model, column), kind)


def _seal_words(model: Any) -> int:
    (key,) = model.__table__.primary_key.columns
    changed = 0
    for rows in _batches(in_clear(model), key):
        for row in rows:
            at_rest.seal_row(model, row)
        changed += len(rows)
    return changed


def _seal_positions() -> int:
    query = select(Report).where(Report.protected, Report.latitude.is_not(None)).order_by(Report.id)
    changed = 0
    for rows in _batches(query, Report.id):
        for (report,) in rows:
            report.position = report.position
        changed += len(rows)
    return changed


def _batches(query: Select[Any], key: Any) -> Iterator[list[Any]]:
    """Yield rows by their key, each batch read and to be changed in a transaction of its own."""
    last = None
    while True:
        with transaction() as session:
            step = query if last is None else query.where(key > last)
            rows = list(session.execute(step.limit(BATCH)))
            if not rows:
                return
            last = getattr(rows[-1][0], "id", rows[-1][0])
            yield rows


def _seal_files(kind: type[Photo] | type[Voice]) -> int:
    """Seal the files of protected matters, and of any other row that has the very same picture or voice."""
    known = select(kind.sha256).where(kind.key.is_not(None))
    which = or_(at_rest.of_protected(kind.submission_id, "submission"), kind.sha256.in_(known))
    small = [Photo.thumbnail] if kind is Photo else []
    query = select(kind.file, *small).where(kind.file.is_not(None), kind.key.is_(None), which)
    query = query.group_by(kind.file, *small)
    keys = [kind.file, *(func.coalesce(one, "") for one in small)]
    last: tuple[str, ...] | None = None
    changed = 0
    while True:
        step = query if last is None else query.where(tuple_(*keys) > last)
        found = db.session().execute(step.order_by(*keys).limit(BATCH)).all()
        if not found:
            return changed
        for row in found:
            file, *small_one = row
            changed += _seal_file(kind, file or "", *small_one)
        last = tuple(one or "" for one in found[-1])


def _seal_file(kind: type[Photo] | type[Voice], file: str, thumbnail: str | None = None) -> int:
    """Put a sealed file in the place of one in clear, in every row that names it; 0 when it is lost or done."""
    try:
        key, sealed = seal_file(opened(store(), file, None))
    except (FileNotFoundError, Damaged) as lost:
        log.error("file_not_sealed", file=file, error=type(lost).__name__)
        return 0
    values: dict[str, Any] = {"file": store().put(sealed), "key": key}
    same = [kind.file == file, kind.key.is_(None)]
    if kind is Photo:
        same.append(Photo.thumbnail.is_(None) if thumbnail is None else Photo.thumbnail == thumbnail)
        values["thumbnail"] = None  # made anew from the sealed picture
    gone = [{"digest": digest, "erased_at": clock.now()} for digest in {file, thumbnail} - {None}]
    with transaction() as session:
        changed = session.execute(update(kind).where(*same).values(values)).rowcount  # type: ignore[attr-defined]
        session.execute(insert(ErasedFile).on_conflict_do_nothing(), gone)
        submit_after_commit("make_thumbnails")
    return changed


def _leave_no_old_pages() -> None:
    """Write the database file anew without its free pages and empty its log; RuntimeError when a person is reading."""
    if db.engine.dialect.name != "sqlite":
        return  # VACUUM FULL locks every table for as long as it takes: whoever runs the server chooses when
    db.session.remove()
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise RuntimeError("the database's log could not be emptied: stop whatever uses it, then upgrade again")
    finally:
        connection.close()
