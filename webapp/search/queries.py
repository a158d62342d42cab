"""Searching: the index finds, the scope table decides, one statement for a page.

``search_whole`` has a row for each case, with all its words, for those who see the whole of it. ``search_own`` has a
row for each report, with the words that its author may read. Who may see a row is in the index too, so that only
rows of the actor's own lists are walked, however many others hold the same word.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, cast, column, exists, or_, select, table, union
from sqlalchemy.dialects.postgresql import TSQUERY

from webapp.areas.scope import PAGE_SIZE, area_scope, in_list, person_scope
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.reports.models import Report
from webapp.search.grams import pieces as pieces_of
from webapp.search.matching import CODE, KEYS, NAMES, WORDS, Language, language
from webapp.search.schemas import SearchInput, Term


@dataclass(frozen=True)
class Found:
    """A page of what was found, newest first, and the case after which the next one begins."""

    rows: list[CaseRow]
    after: tuple[int, int] | None


def reporter_key(user_id: int) -> str:
    """Return the index word for the things that a person reported."""
    return f"r{user_id}"


def search(actor: Actor, wanted: SearchInput, after: tuple[int, int] | None = None, most: int | None = None) -> Found:
    """Return one page of the cases that hold every term and that the actor may see; never a protected one."""
    if not wanted.terms:
        return Found([], None)
    before = after[1] if after else None
    size = most or PAGE_SIZE
    found = rows_among(_page(actor, wanted, before, size), actor)
    rows = found[:size]
    return Found(rows, (rows[-1].case.id, rows[-1].case.id) if len(found) > size else None)


def asked(actor: Actor, wanted: SearchInput, speech: Language) -> tuple[str, str]:
    """Return what the two indexes are asked: the whole cases in the actor's lists, and the actor's own reports.

    Only those who lead a place know who reported there: for others a name finds nothing.
    """
    terms = speech.every(_term(term, speech) for term in wanted.terms)
    mine = speech.phrase((KEYS,), (reporter_key(actor.id),))
    given = [speech.phrase((KEYS,), (scope,)) for scope in _given(actor)]
    ways = [speech.every([speech.without(speech.either(given), mine), terms])]
    if _led(actor):
        named = speech.every(_term(term, speech, names=True) for term in wanted.terms)
        led = [speech.phrase((KEYS,), (scope,)) for scope in _led(actor)]
        ways.append(speech.every([speech.either(led), named]))
    return speech.either(ways), speech.every([mine, terms])


def sees_words_of(actor: Actor, author_id: Any) -> Any:
    """Say in SQL whether the actor may read what ``author_id`` wrote in a case of their scope (as on its page)."""
    reporters = (
        select(Report.author_id)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .where(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None))
        .correlate(Case)
    )
    led = in_list(CaseScope, _led(actor), "all", Case.received_at, Case.id)
    return or_(led, author_id == actor.id, ~_reported_by(actor), author_id.not_in(reporters))


def _page(actor: Actor, wanted: SearchInput, before: int | None, size: int) -> Select[Any]:
    whole, own = asked(actor, wanted, language(db.engine.dialect.name))
    parts = [_whole(actor, whole, before), _own(actor, own, before)]
    merged = union(*(select(p.c.case_id) for p in [part.subquery() for part in parts])).subquery()
    # Newest first: rows_among counts upwards.
    return (
        select(merged.c.case_id.label("row_id"), (-merged.c.case_id).label("sort"))
        .order_by(merged.c.case_id.desc())
        .limit(size + 1)
    )


def _whole(actor: Actor, expression: str, before: int | None) -> Select[Any]:
    row_id, matches = _index("search_whole", expression)
    given = and_(in_list(CaseScope, _given(actor), "all", Case.received_at, Case.id), ~_reported_by(actor))
    allowed = or_(in_list(CaseScope, _led(actor), "all", Case.received_at, Case.id), given)
    visible = exists().where(Case.id == row_id, ~Case.protected, allowed)
    query = select(row_id.label("case_id")).where(matches, visible, *([row_id < before] if before else []))
    return query.order_by(row_id.desc()).limit(PAGE_SIZE + 1)


def _own(actor: Actor, expression: str, before: int | None) -> Select[Any]:
    row_id, matches = _index("search_own", expression)
    query = (
        select(Case.id.label("case_id"))
        .select_from(row_id.table)
        .join(Report, Report.id == row_id)
        .join(CaseReport, and_(CaseReport.report_id == Report.id, CaseReport.left_at.is_(None)))
        .join(Case, Case.id == CaseReport.case_id)
        .where(matches, Report.author_id == actor.id, ~Case.protected, *([Case.id < before] if before else []))
        .where(in_list(CaseScope, [person_scope(actor.id)], "all", Case.received_at, Case.id))
    )
    return query.distinct().order_by(Case.id.desc()).limit(PAGE_SIZE + 1)


def _index(name: str, expression: str) -> tuple[Any, Any]:
    """Return the row number of an index and the condition that a row matches, on either database."""
    if db.engine.dialect.name == "postgresql":
        there = table(name, column("row_id"), column("entry"))
        return there.c.row_id, there.c.entry.op("@@")(cast(expression, TSQUERY))
    there = table(name, column("rowid"), column(name))
    return there.c.rowid, there.c[name].op("MATCH")(bindparam(None, expression))


def _reported_by(actor: Actor) -> Any:
    mine = and_(CaseReport.report_id == Report.id, CaseReport.left_at.is_(None), Report.author_id == actor.id)
    return exists().where(CaseReport.case_id == Case.id, mine).correlate(Case)


def _led(actor: Actor) -> list[str]:
    return [area_scope(post.area_id) for post in actor.leading if post.area_id]


def _given(actor: Actor) -> list[str]:
    """Return the scopes in which another person put cases for the actor: those of their units, and their own."""
    return [scope for scope in actor.scopes if scope not in actor.named and scope not in _led(actor)]


def _term(term: Term, speech: Language, *, names: bool = False) -> str:
    ways = []
    if term.runs:
        columns = (WORDS, NAMES) if names else (WORDS,)
        ways.append(speech.every(speech.phrase(columns, pieces_of(run)) for run in term.runs))
    if term.code:
        ways.append(speech.phrase((CODE,), pieces_of(term.code)))
    if term.spelling and names:
        ways.append(speech.beginning((NAMES,), term.spelling))
    ways += [speech.phrase((KEYS,), (day,)) for day in term.days]
    return speech.either(ways)
