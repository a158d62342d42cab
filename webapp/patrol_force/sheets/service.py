"""A sheet of the register: looked at and kept for a day, then taken in whole or not at all; and the register as one."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from webapp.areas.models import Area
from webapp.core import clock, journal, reading
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.media.sheets import text_of
from webapp.core.media.table_files import is_text, sheets_in
from webapp.grid_centre.spreadsheets import workbook
from webapp.grid_centre.spreadsheets.schemas_book import parse
from webapp.grid_centre.spreadsheets.schemas_text import text_sheets
from webapp.grid_centre.spreadsheets.sheets import Book
from webapp.imports.places import Places
from webapp.patrol_force import queries, service
from webapp.patrol_force.kinds import kinds
from webapp.patrol_force.models import PatrolMember, PatrolSheet
from webapp.patrol_force.schemas import MemberInput
from webapp.patrol_force.sheets.columns import NOT_OURS, TITLE, example, guide, sheets
from webapp.patrol_force.sheets.plan import ForcePlan, Known, plan_for

KEPT_FOR = timedelta(hours=24)
CHANGED_MEANWHILE = "看过以后又有人改过名册，请重新上传再看一遍"


def read_book(data: bytes) -> Book:
    """Return what is in a sheet, read before any transaction; Problem 422 beside ``file`` when it can't be read."""
    known = sheets()
    return parse(text_sheets(data, known, NOT_OURS) if is_text(data) else sheets_in(data, known), known)


def plan_of(book: Book, town: Area) -> ForcePlan:
    """Return what a sheet would change now."""
    index = {line.values["phone"]: service.index_of(line.values["phone"]) for line in book.lines.get(TITLE, [])}
    known = queries.by_index(list(index.values()))
    members = {phone: known[one] for phone, one in index.items() if one in known}
    areas = queries.places_in(town)
    return plan_for(book, Known(members, Places(town, areas), {one.id: one for one in areas}), queries.today())


@transactional
def keep(data: bytes, file_name: str, plan: ForcePlan, actor_id: int) -> int:
    """Keep a faultless sheet for a day, sealed; return its number."""
    session = db.session()
    forget_old()
    kept = PatrolSheet(
        file_name=Path(file_name).name[:120] or "表格.xlsx",
        sealed=base64.b64encode(data).decode(),
        fingerprint=plan.fingerprint,
        made_by=actor_id,
        created_at=clock.now(),
        counts=plan.counts()[TITLE],
    )
    session.add(kept)
    session.flush()
    return kept.id


def kept_sheet(sheet_id: int, actor_id: int) -> PatrolSheet:
    """Return a sheet that this person looked at; the one 404 for any other, and when its day has passed."""
    kept = db.session().get(PatrolSheet, sheet_id)
    gone = kept is None or kept.made_by != actor_id
    if kept is None or gone or (kept.done_at is None and (kept.sealed is None or _is_old(kept))):
        raise not_found()
    return kept


def bytes_of(kept: PatrolSheet) -> bytes:
    """Return the file that is kept."""
    return base64.b64decode(kept.sealed or "")


@transactional
def take_in(sheet_id: int, book: Book, town: Area, actor_id: int) -> None:
    """Take a looked-at sheet in: exactly what was shown, or Problem 409. Twice is once."""
    kept = kept_sheet(sheet_id, actor_id)
    if kept.done_at is not None:
        return
    plan = plan_of(book, town)
    if plan.faults or plan.fingerprint != kept.fingerprint:
        raise Problem("stale", CHANGED_MEANWHILE)
    areas = {one.code: one for one in queries.places_in(town)}
    for change in plan.changes:
        _carry_out(town, areas, change.what, actor_id)
    kept.done_at, kept.sealed, kept.counts = clock.now(), None, plan.counts()[TITLE]
    journal.append("patrol_force.imported", ("system", 0), actor_id=actor_id, content=kept.counts)


def _carry_out(town: Area, areas: dict[str, Area], what: tuple[Any, ...], actor_id: int) -> None:
    phone, name, kind, employer, code, since, until = what[-7:]
    wanted = MemberInput(
        name=name,
        phone=phone,
        kind=kind,
        area=code,
        employer=employer,
        since=reading.day(since) or queries.today(),
        until=reading.day(until),
    )
    if what[0] == "add":
        service.store(town, areas[code], wanted, actor_id)
    else:
        service.apply(db.session().get_one(PatrolMember, what[1]), areas[code], wanted, actor_id)


@transactional
def forget_old() -> None:
    """Throw away the files that waited for a day."""
    old = update(PatrolSheet).where(PatrolSheet.sealed.is_not(None), PatrolSheet.created_at < clock.now() - KEPT_FOR)
    db.session().execute(old.values(sealed=None))


def _is_old(kept: PatrolSheet) -> bool:
    return kept.created_at < clock.now() - KEPT_FOR


def template() -> bytes:
    """Return the empty sheet with its guide and one example."""
    return workbook.written(sheets(), {TITLE: [example()]}, guide())


def as_workbook(town: Area) -> bytes:
    """Return the register as it is now; imported again it changes nothing."""
    return workbook.written(sheets(), {TITLE: _rows(town)})


def as_text(town: Area) -> bytes:
    """Return the register as comma-separated values, as Excel and WPS read them; nothing in it becomes a formula."""
    return text_of([column.title for column in sheets()[TITLE]], _rows(town))


def _rows(town: Area) -> list[list[str]]:
    """Return those who belong to the force now or will, each as a row of the sheet."""
    codes = {one.id: one.code for one in queries.places_in(town)}
    words = kinds()
    found = queries.not_over(town.id, queries.today())
    return [
        [
            *(one.phone, one.name, words.get(one.kind, one.kind), one.employer, codes.get(one.area_id, "")),
            *(one.since.isoformat(), one.until.isoformat() if one.until else ""),
        ]
        for one in found
    ]
