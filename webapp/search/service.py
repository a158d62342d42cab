"""The index of the search: written after the commit from the journal, so that it can always be made anew."""

from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from webapp.cases.models import Case, CaseReport
from webapp.core import clock
from webapp.core.db import db, savepoint, transaction
from webapp.core.journal_consumers import JournalEvent, consume, skip_to_end
from webapp.core.letters.pinyin import spellings
from webapp.reports.catalogue import category_name
from webapp.search.dates import keys_of
from webapp.search.grams import words_of
from webapp.search.matching import CODE, KEYS, NAMES, WORDS, language
from webapp.search.queries import reporter_key
from webapp.search.queries_words import CaseWords, ReportWords, words_of_cases
from webapp.search.service_forgetting import forget, key

log = structlog.get_logger(__name__)

FOLLOWER = "search"
# Of these many journal entries the cases are indexed in one transaction; a report waits for no more than that.
BATCH, REBUILD_BATCH = 20, 200
KINDS = {"hazard": "隐患", "dispute": "矛盾纠纷", "appeal": "群众诉求"}

Columns = dict[str, Sequence[str]]


def catch_up() -> int:
    """Index what happened since the last time; return how many journal entries were read."""
    return consume(FOLLOWER, _take, batch=BATCH)


def rebuild() -> int:
    """Make the whole index anew, in short transactions while everybody goes on; return how many cases it holds."""
    with transaction():
        skip_to_end(FOLLOWER)  # what happens from here on is followed, what was before is indexed below
    last, done = 0, 0
    while True:
        with transaction() as session:
            query = select(Case.id).where(Case.id > last).order_by(Case.id).limit(REBUILD_BATCH)
            case_ids = list(session.scalars(query))
            _forget_between(last, case_ids[-1] if case_ids else None)
            done += index_cases(case_ids)
        if not case_ids:
            return done
        last = case_ids[-1]


def index_cases(case_ids: Sequence[int]) -> int:
    """Write the index rows of these cases anew, in the open transaction; return how many of them have one now."""
    if not case_ids:
        return 0
    found = words_of_cases(case_ids)
    # A report that went over to another case is written there.
    joined = select(CaseReport.report_id).where(CaseReport.case_id.in_(case_ids), CaseReport.left_at.is_(None))
    own = {report.id: own_columns(case, report) for case in found for report in case.reports}
    _write("search_whole", case_ids, {case.case.id: whole_columns(case) for case in found})
    _write("search_own", list(db.session().scalars(joined)), own)
    return len(found)


def whole_columns(case: CaseWords) -> Columns:
    """Return what is indexed of a case for those who see all of it."""
    reports = case.reports
    days = dict.fromkeys(key for r in reports for key in keys_of(clock.local_day(r.received_at)))
    names = list(dict.fromkeys(r.author_name for r in reports))
    texts = [t for r in reports for t in r.texts] + [said.text for said in case.said]
    return {
        KEYS: [*case.scopes, *dict.fromkeys(reporter_key(r.author_id) for r in reports), *days],
        WORDS: words_of(*texts, *_about(case)),
        NAMES: [*words_of(*names), *(spelling for name in names for spelling in spellings(name))],
        CODE: words_of(case.case.code.replace("-", "")),
    }


def own_columns(case: CaseWords, report: ReportWords) -> Columns:
    """Return what is indexed of a report for its author: their words and the workers', nobody else's."""
    others = {r.author_id for r in case.reports} - {report.author_id}
    said = [said.text for said in case.said if said.author_id not in others]
    return {
        KEYS: [reporter_key(report.author_id), *keys_of(clock.local_day(report.received_at))],
        WORDS: words_of(*report.texts, *said, *_about(case)),
        NAMES: [],
        CODE: words_of(case.case.code.replace("-", "")),
    }


def _about(case: CaseWords) -> tuple[str, ...]:
    kind = case.case.kind
    return case.area_label, category_name(kind, case.case.category), KINDS.get(kind, "")


def _take(entries: Sequence[JournalEvent]) -> None:
    case_ids = list(dict.fromkeys(e.subject_id for e in entries if e.subject_kind == "case"))
    try:
        with savepoint():
            index_cases(case_ids)
    except OperationalError:
        raise
    except Exception:
        _one_by_one(case_ids)


def _one_by_one(case_ids: Iterable[int]) -> None:
    """Index what can be; one case that can't be is noted and must not hold back all that follow."""
    for case_id in case_ids:
        try:
            with savepoint():
                index_cases([case_id])
        except OperationalError:
            raise
        except Exception as error:
            log.error("index_failed", case=case_id, error=type(error).__name__)


def _write(name: str, row_ids: Iterable[int], rows: dict[int, Columns]) -> None:
    session, speech = db.session(), language(db.engine.dialect.name)
    forget(name, {*row_ids, *rows})
    values = [{"row": row_id, **speech.row(columns)} for row_id, columns in rows.items()]
    if values:
        session.execute(_enter(name), values)


def _enter(name: str) -> Any:
    if db.engine.dialect.name == "postgresql":
        return text(f"INSERT INTO {name} (row_id, entry) VALUES (:row, CAST(:entry AS tsvector))")  # noqa: S608
    columns = "keys, words, names, code"
    return text(f"INSERT INTO {name} (rowid, {columns}) VALUES (:row, :keys, :words, :names, :code)")  # noqa: S608


def _forget_between(after: int, until: int | None) -> None:
    """Drop the rows of cases that are there no more; what is there is written anew by the caller."""
    bounds = f"{key()} > :after" + (f" AND {key()} <= :until" if until is not None else "")
    bound = {"after": after} | ({"until": until} if until is not None else {})
    db.session().execute(text(f"DELETE FROM search_whole WHERE {bounds}"), bound)  # noqa: S608
    if after == 0:
        db.session().execute(text("DELETE FROM search_own"))
