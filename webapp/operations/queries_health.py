"""How the house is: numbers about the machine and the work as a whole, never about a person."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy import case as either

from webapp.cases.models import Case
from webapp.cases.states import OPEN_STATES
from webapp.config import MEGABYTE
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.machines import shared
from webapp.inbox.models import InboxCursor
from webapp.outbox.models import Delivery
from webapp.reports.models import Photo, Report

# A night, and some hours for a server that was off meanwhile; a drill each quarter of the year.
BACKUP_EVERY, DRILL_EVERY = timedelta(hours=30), timedelta(days=92)
SILENT_AFTER = timedelta(minutes=5)


def free_bytes() -> int:
    """Return how much room is left on the disk of the files."""
    return shutil.disk_usage(current_app.config["INSTANCE"]).free


def sign_of_life() -> Path:
    """Return the file in which the worker notes each minute that it works."""
    return Path(current_app.config["INSTANCE"]) / "worker.alive"


def worker_seen() -> datetime | None:
    """Return when the worker last said that it works."""
    try:
        noted = reading.whole(shared.sign() or sign_of_life().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return None if noted is None else clock.from_micros(noted)


def room_is_low() -> bool:
    """Say whether less room is left than the setting asks for, or than a tenth of a small disk."""
    disk = shutil.disk_usage(current_app.config["INSTANCE"])
    return disk.free < min(current_app.config["DISK_WARN_MB"] * MEGABYTE, disk.total // 10)


def last_time(event: str) -> datetime | None:
    """Return when an event of the house itself (subject ``system``) happened last."""
    query = select(func.max(JournalEntry.at)).where(JournalEntry.subject_kind == "system", JournalEntry.event == event)
    return db.session().scalar(query.where(JournalEntry.subject_id == 0))


def backup_is_late() -> Select[Any]:
    """Select 1 when more than a night has passed without a copy, or there never was one, else 0."""
    in_time = func.max(JournalEntry.at) >= clock.now() - BACKUP_EVERY
    return select(either((in_time, 0), else_=1)).where(
        JournalEntry.subject_kind == "system",
        JournalEntry.subject_id == 0,
        JournalEntry.event == "operations.backed_up",
    )


def drill_is_late() -> Select[Any]:
    """Select 1 when the last drill is long ago or did not end well, or there never was one, else 0."""
    in_time = exists().where(drill_ended_well(), JournalEntry.at >= clock.now() - DRILL_EVERY)
    return select(either((in_time, 0), else_=1))


def drill_ended_well() -> ColumnElement[bool]:
    """Say in SQL of an entry that it is the last drill, and that the copy could be used."""
    drills = select(func.max(JournalEntry.id)).where(
        JournalEntry.subject_kind == "system",
        JournalEntry.subject_id == 0,
        JournalEntry.event == "operations.drilled",
    )
    well = JournalText.content["well"].as_boolean()
    return and_(JournalEntry.id == drills.scalar_subquery(), JournalText.entry_id == JournalEntry.id, well)


@dataclass(frozen=True)
class Health:
    """What the system administrator sees of the house."""

    backed_up: datetime | None
    file: str
    drilled: datetime | None
    drill_well: bool
    free_gb: str
    room_low: bool
    entries: int
    waiting: int
    worked: datetime | None

    @property
    def worker_silent(self) -> bool:
        """Say whether the worker has not been heard of for minutes: nothing is lost, but nothing is told either."""
        return self.worked is None or clock.now() - self.worked > SILENT_AFTER

    @property
    def backup_late(self) -> bool:
        """Say whether more than a night has passed without a copy."""
        return self.backed_up is None or clock.now() - self.backed_up > BACKUP_EVERY

    @property
    def drill_late(self) -> bool:
        """Say whether the last drill that ended well is long ago."""
        return self.drilled is None or not self.drill_well or clock.now() - self.drilled > DRILL_EVERY


def health() -> Health:
    """Return how the house is; two statements."""
    last = _last("operations.backed_up", "operations.drilled")
    backup, drill = last.get("operations.backed_up"), last.get("operations.drilled")
    entries, told = (
        db.session()
        .execute(
            select(
                select(func.coalesce(func.max(JournalEntry.id), 0)).scalar_subquery(),
                select(func.coalesce(func.max(InboxCursor.entry_id), 0)).scalar_subquery(),
            )
        )
        .one()
    )
    return Health(
        backed_up=backup[0] if backup else None,
        file=str(backup[1].get("file", "")) if backup else "",
        drilled=drill[0] if drill else None,
        drill_well=bool(drill and drill[1].get("well")),
        free_gb=f"{free_bytes() / 1024**3:.1f}",
        room_low=room_is_low(),
        entries=entries,
        waiting=entries - told,
        worked=worker_seen(),
    )


def _last(*events: str) -> dict[str, tuple[datetime, Mapping[str, Any]]]:
    """Return event → when it happened last to the house itself, with what was noted; absent: it never did."""
    newest = select(func.max(JournalEntry.id)).where(
        JournalEntry.subject_kind == "system", JournalEntry.subject_id == 0, JournalEntry.event.in_(events)
    )
    query = select(JournalEntry.event, JournalEntry.at, JournalText.content).outerjoin(
        JournalText, JournalText.entry_id == JournalEntry.id
    )
    rows = db.session().execute(query.where(JournalEntry.id.in_(newest.group_by(JournalEntry.event))))
    return {event: (at, content or {}) for event, at, content in rows}


def gauges() -> Iterable[tuple[str, str, float]]:
    """Return (name, what it is, value) of all that a watcher of the server wants to know; no label names anybody.

    Protected matters are counted nowhere.
    """
    session = db.session()
    still_open = (Case.state.in_(OPEN_STATES), ~Case.protected)
    counts = select(
        _number(Report, ~Report.protected),
        _number(Case, *still_open),
        _number(Case, *still_open, Case.due_at < clock.now()),
        _number(Photo, Photo.file.is_(None), Photo.given_up_at.is_(None)),
        select(func.coalesce(func.max(JournalEntry.id), 0)).scalar_subquery(),
        select(func.coalesce(func.max(InboxCursor.entry_id), 0)).scalar_subquery(),
        _number(Delivery, Delivery.next_at.is_not(None)),
        _number(Delivery, Delivery.failed_at >= clock.now() - timedelta(hours=1)),
    )
    reports, open_cases, overdue, awaited, entries, told, to_send, failed = session.execute(counts).one()
    yield "one_door_reports", "Reports received.", reports
    yield "one_door_cases_open", "Cases that are neither resolved nor closed.", open_cases
    yield "one_door_cases_overdue", "Open cases past their time.", overdue
    yield "one_door_photos_awaited", "Announced photos that have not come yet.", awaited
    yield "one_door_journal_entries", "Entries of the journal.", entries
    yield "one_door_notices_undelivered", "Journal entries whose notices have not been made yet.", entries - told
    yield "one_door_messages_waiting", "Messages on their way out of the house, on all ways.", to_send
    yield "one_door_messages_failed", "Messages given up within the last hour, on all ways.", failed
    yield "one_door_disk_free_bytes", "Free room on the disk of the instance folder.", free_bytes()
    yield "one_door_database_bytes", "Size of the database file, 0 with PostgreSQL.", _database_bytes()
    last = _last("operations.backed_up", "operations.drilled")
    backed_up, drilled = last.get("operations.backed_up"), last.get("operations.drilled")
    yield "one_door_last_backup_seconds", "Unix time of the last nightly copy, 0: none.", _unix(backed_up)
    well = drilled if drilled and drilled[1].get("well") else None
    yield "one_door_last_drill_seconds", "Unix time of the last drill if it ended well, else 0.", _unix(well)
    seen = worker_seen()
    yield (
        "one_door_worker_seen_seconds",
        "Unix time when the worker last said that it works.",
        seen.timestamp() if seen else 0,
    )


def _number(model: Any, *which: Any) -> Any:
    return select(func.count()).select_from(model).where(*which).scalar_subquery()


def _database_bytes() -> int:
    path = Path(current_app.config["INSTANCE"]) / "one-door.db"
    return path.stat().st_size if path.exists() else 0


def _unix(noted: tuple[datetime, Any] | None) -> float:
    return noted[0].timestamp() if noted else 0.0
