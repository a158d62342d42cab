"""Taking a sheet of points in: looked at first, then all of it or nothing, in one transaction; and writing one."""

import io
import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from webapp.cameras import service as cameras
from webapp.cameras.models import Camera
from webapp.cameras.sheets import queries
from webapp.cameras.sheets.columns import COLUMNS, GUIDE, SHEET
from webapp.cameras.sheets.models import CameraSheet
from webapp.cameras.sheets.plan import Change, Plan, plan_for
from webapp.cameras.states import State
from webapp.core import clock, journal
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.media.sheets import Column as SheetColumn
from webapp.core.media.sheets import Sheets, text_of
from webapp.imports.schemas_table import Table, kept_table
from webapp.people.actor import Actor

KEPT_FOR = timedelta(hours=24)
CHANGED_MEANWHILE = "看过以后又有人改过点位，请重新上传再看一遍"


def look(actor: Actor, table: Table, datum: str, file_name: str) -> tuple[Plan, int | None]:
    """Return what a table would change, and under which number it is kept for a day; nothing is changed."""
    plan = plan_of(actor, table, datum)
    if plan.faults or not plan.changes:
        return plan, None
    with transaction() as session:
        forget_old()
        kept = CameraSheet(
            file_name=Path(file_name).name[:120] or "点位.xlsx",
            datum=datum,
            sealed=json.dumps(table.as_json(), ensure_ascii=False),
            fingerprint=plan.fingerprint,
            made_by=actor.id,
            created_at=clock.now(),
            counts=plan.counts,
        )
        session.add(kept)
        session.flush()
        return plan, kept.id


def plan_of(actor: Actor, table: Table, datum: str) -> Plan:
    """Return what a table would change as the points are now."""
    return plan_for(table, datum, queries.known(actor), queries.cameras_now(actor))


def take_in(actor: Actor, sheet_id: int) -> CameraSheet:
    """Take a looked-at sheet in: exactly what was shown, or Problem 409; pressed twice it is taken once."""
    with transaction() as session:
        kept = session.get(CameraSheet, sheet_id)
        if kept is None or kept.made_by != actor.id:
            raise not_found()
        if kept.applied_at is not None:
            return kept
        if kept.sealed is None or kept.created_at < clock.now() - KEPT_FOR:
            raise not_found()
        plan = plan_of(actor, kept_table(json.loads(kept.sealed)), kept.datum)
        if plan.faults or plan.fingerprint != kept.fingerprint:
            raise Problem("stale", CHANGED_MEANWHILE)
        for change in plan.changes:
            _carry_out(change, actor.id)
        kept.applied_at, kept.sealed, kept.counts = clock.now(), None, plan.counts
        session.flush()
        journal.append("cameras.imported", ("camera_sheet", kept.id), actor_id=actor.id, content=plan.counts)
        return kept


def _carry_out(change: Change, actor_id: int) -> None:
    session = db.session()
    if change.known_id is None:
        camera = cameras.store(change.wanted, actor_id)
    else:
        camera = session.get_one(Camera, change.known_id)
        cameras.fill(camera, change.wanted, actor_id)
    off = change.state == State.OFF
    if off != (camera.state == State.OFF):
        cameras.put_off(camera, actor_id, off=off)


@transactional
def forget() -> None:
    """Drop what was looked at and not taken in within a day."""
    forget_old()


def forget_old() -> None:
    """Drop, in the open transaction, what was looked at and not taken in within a day."""
    old = update(CameraSheet).where(CameraSheet.created_at < clock.now() - KEPT_FOR, CameraSheet.sealed.is_not(None))
    db.session().execute(old.values(sealed=None))


def workbook(actor: Actor, *, empty: bool = False) -> io.BytesIO:
    """Return the points that the actor sees as a workbook, or the empty template with its guide."""
    made = io.BytesIO()
    with Sheets(made, "监控点位") as book:
        rows = [] if empty else queries.sheet_rows(queries.cameras_now(actor))
        heads = [SheetColumn(one.title, one.width, one.width > 20) for one in COLUMNS]
        book.add(SHEET, heads, rows, GUIDE if empty else ())
    made.seek(0)
    return made


def as_csv(actor: Actor) -> bytes:
    """Return the points that the actor sees as CSV, as Excel and WPS open it."""
    return text_of([one.title for one in COLUMNS], queries.sheet_rows(queries.cameras_now(actor)))


def note_taken(actor: Actor, form: str) -> None:
    """Note in the journal that somebody took the points along."""
    journal.note("cameras.exported", ("system", 0), actor_id=actor.id, content={"form": form})
