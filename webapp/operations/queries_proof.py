"""What the journal covers is computed again from what is stored, and whatever differs is named.

Covered are the words and places of reports and additions, the texts of the journal itself (the note of every step), and
what is shown of each picture and voice note. Numbers name what is wrong, never words.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import and_, exists, or_, select

from webapp.cases.models import Case
from webapp.core import journal
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.media.files import Damaged, Store, opened
from webapp.core.protection.crypto import Undecryptable
from webapp.reports.models import Addition, Photo, Report, Voice
from webapp.reports.queries import unjournalled
from webapp.reports.queries_files import kept_file, kept_report, submissions_with, verify_files

# Entries that note digests by the names of ``reports/queries_files``; the last is of what came before there were any.
NOTED_LATER = "operations.evidence_noted"
_NOTING = ("report.received", "files.received", "photo.received", "voice.received", NOTED_LATER)
_ADDING = ("case.added", "report.added")
_MEDIA: tuple[Any, ...] = (Photo, Voice)
_READ_AT_ONCE = 500
_UNSEEN = ""
_NOTHING = journal.digest_of({})


def faults(store: Store, *, read_files: bool = True) -> Iterator[str]:
    """Yield in words what no longer is what the journal knows; ``read_files`` reads every file, too."""
    verdict = journal.verify()
    if verdict.fault:
        yield verdict.fault
    if missing := unjournalled():
        yield f"{missing} reports have no entry with their digest"
    yield from _lost_texts()
    noted = noted_digests()
    yield from _reports(noted)
    yield from _additions()
    for kind in _MEDIA:
        yield from _media(kind, noted, store if read_files else None)
    if read_files:
        yield from _files(store)


def noted_digests() -> dict[str, str]:
    """Return what the journal notes of reports and files, by name; of what was erased nothing is left."""
    noted: dict[str, str] = {}
    for content in _contents(*_NOTING):
        for name, digest in content.items():
            noted.setdefault(name, str(digest))
    return noted


def unnoted(store: Store) -> Iterator[tuple[str, str, bool]]:
    """Yield (name, digest, protected) of stored reports and files of which the journal notes nothing yet.

    The digest is that of now. What can't be read is left out, and stays a fault.
    """
    noted = noted_digests()
    for report_id, report in _rows(Report):
        if report and kept_report(report_id) not in noted:
            yield kept_report(report_id), report.kept, report.protected
    for kind in _MEDIA:
        for _, row in _rows(kind, kind.file.is_not(None)):
            if row is None or kept_file(row.submission_id, row.sha256) in noted:
                continue
            if shown := _shown(row, store):
                yield kept_file(row.submission_id, row.sha256), shown, row.key is not None


def _lost_texts() -> Iterator[str]:
    """Yield entries whose texts are gone though nothing erased the case or report that they are about."""
    stands = or_(
        *(
            and_(JournalEntry.subject_kind == kind, exists().where(model.id == JournalEntry.subject_id))
            for kind, model in (("case", Case), ("report", Report))
        )
    )
    gone = ~exists().where(JournalText.entry_id == JournalEntry.id)
    query = select(JournalEntry.id).where(JournalEntry.text_digest != _NOTHING, gone, stands).order_by(JournalEntry.id)
    for entry_id in db.session().scalars(query.limit(_READ_AT_ONCE)):
        yield f"the text of entry {entry_id} is gone"


def _reports(noted: Mapping[str, str]) -> Iterator[str]:
    for report_id, report in _rows(Report):
        if report is None:
            yield f"report {report_id} can't be read"
        elif (known := noted.get(kept_report(report_id))) != report.kept:
            yield f"report {report_id} {'was changed' if known else 'stands in no entry with what it says'}"


def _additions() -> Iterator[str]:
    """An entry of something added holds its words and its submission: they are compared with the addition itself."""
    noted = {content.get("submission"): journal.digest_of(content) for content in _contents(*_ADDING)}
    for addition_id, addition in _rows(Addition):
        if addition is None:
            yield f"addition {addition_id} can't be read"
            continue
        kept = {"note": addition.description, "submission": addition.submission_id}
        if noted.get(addition.submission_id) != journal.digest_of(kept):
            yield f"addition {addition_id} to report {addition.report_id} was changed"


def _media(kind: Any, noted: Mapping[str, str], store: Store | None) -> Iterator[str]:
    """Compare what each row shows with what was noted; without a store sealed files are not opened."""
    for row_id, row in _rows(kind, kind.file.is_not(None)):
        name = f"{kind.__name__.lower()} {row_id}"
        if row is None:
            yield f"{name} can't be read"
            continue
        known, shown = noted.get(kept_file(row.submission_id, row.sha256)), _shown(row, store)
        if known is None:
            yield f"{name} of submission {row.submission_id} stands in no entry"
        elif shown not in (known, _UNSEEN):
            yield f"{name} of submission {row.submission_id} shows another file than was sent"


def _shown(row: Any, store: Store | None) -> str | None:
    """Return the digest of what a row shows: none when its file can't be opened; unseen when it is not there."""
    if row.key is None:
        return str(row.file)
    try:
        return hashlib.sha256(opened(store, row.file, row.key)).hexdigest() if store else _UNSEEN
    except FileNotFoundError:
        return _UNSEEN
    except Damaged:
        return None


def _files(store: Store) -> Iterator[str]:
    found = verify_files(store)
    for what, digests in (("missing", found.missing), ("damaged", found.damaged)):
        for digest in digests:
            yield f"file {digest} is {what}, submissions {submissions_with(digest)}"


def _contents(*events: str) -> Iterator[dict[str, Any]]:
    """Yield the texts of entries, oldest first; one that can't be read is a fault that the chain's walk names."""
    query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
    query = query.where(JournalEntry.event.in_(events)).order_by(JournalEntry.id)
    with suppress(Undecryptable, ValueError):
        yield from db.session().scalars(query.execution_options(yield_per=_READ_AT_ONCE))


def _rows(model: Any, *which: Any) -> Iterator[tuple[int, Any]]:
    """Yield (id, row) of a table, some at a time so that a large town needs no more memory; None: it can't be read."""
    last, session = 0, db.session()
    while ids := session.scalars(select(model.id).where(model.id > last, *which).order_by(model.id).limit(200)).all():
        try:
            rows = {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}
        except (Undecryptable, ValueError):
            rows = {one: _row(model, one) for one in ids}
        yield from ((one, rows.get(one)) for one in ids)
        last = ids[-1]


def _row(model: Any, row_id: int) -> Any:
    try:
        return db.session().scalar(select(model).where(model.id == row_id))
    except (Undecryptable, ValueError):
        return None
