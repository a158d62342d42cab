"""What is in the house now, counted for 开张清单."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from flask import current_app, g
from sqlalchemy import and_, case, exists, func, select

from webapp.areas.models import Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.grid_centre.queries_vacancies import seats_by_village
from webapp.inbox.models import InboxCursor
from webapp.operations.first_day import House, Line, Seats, checklist, missing
from webapp.operations.queries_health import health
from webapp.operations.queries_holidays import missing_year
from webapp.operations.service_nightly import backup_folder
from webapp.people.models import Post, Unit, User
from webapp.people.names.queries import unit_names
from webapp.people.permissions import Role
from webapp.people.queries import in_force
from webapp.people.queries_units import planned_units, seat_of_the_courtyard, towns
from webapp.reports.models import Report

STILL = timedelta(minutes=5)  # the worker looks at the journal every few seconds


def lines() -> list[Line]:
    """Return the checklist as it is now, counted once a request.

    Ten statements, each over something else; none of them grows with the town's matters.
    """
    if "first_day" not in g:
        g.first_day = checklist(house())
    found: list[Line] = g.first_day
    return found


def something_is_missing() -> bool:
    """Say whether the house has not opened yet."""
    return bool(missing(lines()))


def house() -> House:
    """Return what exists now."""
    seats = seats_by_village()
    holders, advised = _holders()
    units = _units()
    planned = {one.code: one.name for one in planned_units()}
    state, config = health(), current_app.config
    waiting, reported = _traces()
    drilled = state.drilled is not None and state.drill_well
    return House(
        town=_town(),
        villages=sum(n for _, level, n, _ in seats if level == Level.VILLAGE),
        leads=_seats(seats, Level.VILLAGE),
        group_leads=_seats(seats, Level.GRID),
        informants=_seats(seats, Level.MICRO_GRID),
        holders=holders,
        villages_with_adviser=advised,
        units_missing=[name for code, name in planned.items() if code not in units],
        units_empty=[name for name, officers in units.values() if not officers],
        names_missing=_names_missing(),
        place=config["OFFICE_PLACE"],
        phone=config["OFFICE_PHONE"],
        copies_apart=_on_another_disk(backup_folder()),
        texts=bool(config["TEXTS_URL"]),
        backed_up=drilled or state.backed_up is not None,  # a copy by hand is known by its drill alone
        drilled=drilled,
        worker_alive=state.entries > state.waiting and not waiting,
        reported=reported,
        holidays_missing=missing_year(),
    )


def _seats(rows: Sequence[tuple[str, Level, int, int]], wanted: Level) -> Seats:
    of_level = [(n, held) for _, level, n, held in rows if level == wanted]
    return Seats(sum(n for n, _ in of_level), sum(held for _, held in of_level), [h for _, h in of_level].count(0))


def _holders() -> tuple[dict[Role, int], int]:
    """Return role → how many people hold it now, and how many villages have an adviser."""
    query = select(Post.role, func.count(Post.user_id.distinct()), func.count(Post.area_id.distinct()))
    query = query.join(User, User.id == Post.user_id).where(in_force(clock.now()), User.active).group_by(Post.role)
    rows = list(db.session().execute(query))
    advised = sum(areas for role, _, areas in rows if role == Role.VILLAGE_LEGAL_ADVISER)
    return {Role(role): people for role, people, _ in rows}, advised


def _units() -> dict[str, tuple[str, int]]:
    """Return code → name of the units that exist for long, and how many people sit there now."""
    sits = and_(Post.unit_id == Unit.id, in_force(clock.now()))
    query = (
        select(Unit.code, Unit.name, func.sum(case((User.active, 1), else_=0)))
        .outerjoin(Post, sits)
        .outerjoin(User, User.id == Post.user_id)
        .where(Unit.dissolved_at.is_(None), Unit.kind != "task_group")
        .group_by(Unit.id)
        .order_by(Unit.id)
    )
    return {code: (name, officers) for code, name, officers in db.session().execute(query)}


def _names_missing() -> list[str]:
    """Return what is missing of the names for protected matters: a person and a stand-in of each of the three units."""
    found = []
    for one in unit_names():
        if one.named is None or not one.named.at_work:
            found.append(f"{one.unit}指定的人")
        if one.stand_in_missing:
            found.append(f"{one.unit}的候补")
    return found


def _traces() -> tuple[bool, bool]:
    """Return whether something has waited for the worker too long, and whether anything was ever reported.

    Protected reports are left out: their number gives people away.
    """
    told = select(func.coalesce(func.max(InboxCursor.entry_id), 0)).scalar_subquery()
    old = exists().where(JournalEntry.id > told, JournalEntry.at < clock.now() - STILL)
    row = db.session().execute(select(old, exists().where(~Report.protected))).one()
    return bool(row[0]), bool(row[1])


def _town() -> str:
    seat, known = seat_of_the_courtyard(), towns()
    return seat.code if seat else known[0][0] if known else ""


def _on_another_disk(folder: Path) -> bool:
    """Say whether a folder is there and lies on another disk than the data."""
    return folder.is_dir() and folder.stat().st_dev != Path(current_app.config["INSTANCE"]).stat().st_dev
