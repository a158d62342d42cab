"""A sheet of the team: looked at and kept for a day, then taken in whole or not at all."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.media.table_files import is_text, sheets_in
from webapp.emergencies.standing import service_team
from webapp.emergencies.standing.models import EmergencyMember, EmergencySheet
from webapp.emergencies.standing.queries_sheet import TeamPlan, plan_of
from webapp.emergencies.standing.schemas import MemberInput
from webapp.emergencies.standing.schemas_sheet import NOT_OURS, TITLE, sheets
from webapp.emergencies.standing.service_sweep import KEPT_FOR
from webapp.grid_centre.spreadsheets.schemas_book import parse
from webapp.grid_centre.spreadsheets.schemas_text import text_sheets
from webapp.grid_centre.spreadsheets.sheets import Book

CHANGED_MEANWHILE = "看过以后又有人改过队伍，请重新上传再看一遍"


def read_book(data: bytes) -> Book:
    """Return what is in a sheet, read before any transaction; Problem 422 beside ``file`` when it can't be read."""
    columns = sheets()
    cells = text_sheets(data, columns, NOT_OURS) if is_text(data) else sheets_in(data, columns)
    return parse(cells, columns)


@transactional
def keep(data: bytes, file_name: str, plan: TeamPlan, town: Area, actor_id: int) -> int:
    """Keep a faultless sheet for a day, until it is taken in."""
    kept = EmergencySheet(
        town_id=town.id,
        file_name=Path(file_name).name[:120] or "表格.xlsx",
        sealed=base64.b64encode(data).decode(),
        fingerprint=plan.fingerprint,
        made_by_id=actor_id,
        created_at=clock.now(),
        counts=plan.counts()[TITLE],
    )
    db.session().add(kept)
    db.session().flush()
    return kept.id


def kept_sheet(sheet_id: int, actor_id: int) -> EmergencySheet:
    """Return a sheet that this person looked at; the one 404 for any other, and when its day has passed."""
    kept = db.session().get(EmergencySheet, sheet_id)
    if kept is None or kept.made_by_id != actor_id:
        raise not_found()
    old = kept.created_at < clock.now() - KEPT_FOR
    if kept.done_at is None and (kept.sealed is None or old):
        raise not_found()
    return kept


def bytes_of(kept: EmergencySheet) -> bytes:
    """Return the file that is kept."""
    return base64.b64decode(kept.sealed or "")


@transactional
def take_in(sheet_id: int, book: Book, town: Area, actor_id: int) -> list[date]:
    """Take a looked-at sheet in: exactly what was shown, or Problem 409. Twice is once.

    Returns the days of duty that are open because somebody leaves.
    """
    db.session().execute(select(Area.id).where(Area.id == town.id).with_for_update())
    kept = kept_sheet(sheet_id, actor_id)
    if kept.done_at is not None:
        return []
    plan = plan_of(book, town)
    if plan.faults or plan.fingerprint != kept.fingerprint:
        raise Problem("stale", CHANGED_MEANWHILE)
    opened = {day for change in plan.changes for day in _carry_out(town, change.what, actor_id)}
    kept.done_at, kept.sealed, kept.counts = clock.now(), None, plan.counts()[TITLE]
    journal.append("emergency.team_imported", ("emergency_team", town.id), actor_id=actor_id, content=kept.counts)
    return sorted(opened)


def _carry_out(town: Area, what: tuple[Any, ...], actor_id: int) -> list[date]:
    action, number, told = what[0], what[1], what[-1]
    wanted = MemberInput(
        user=number if action == "add" else None,
        unit=told["unit"],
        skills=tuple(told["skills"]),
        since=told["since"],
        until=told["until"],
        deputy=told["deputy"],
    )
    if action == "add":
        service_team.store(actor_id, town, wanted)
        return []
    return service_team.apply(actor_id, town, db.session().get_one(EmergencyMember, number), wanted)
