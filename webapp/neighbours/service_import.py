"""A sheet of groups and households: kept for a day to be looked at, then it comes in whole or not at all."""

import json
from pathlib import Path

from sqlalchemy import select, update

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem
from webapp.imports.schemas_table import Table
from webapp.neighbours import queries_sheets
from webapp.neighbours.models import NeighbourGroup, NeighbourHousehold, NeighbourImport
from webapp.neighbours.queries_sheets import KEPT_FOR, Plan
from webapp.neighbours.service_groups import add_group, write_household
from webapp.people.actor import Actor

CHANGED = "看过以后又有人改过，请再看一遍"


@transactional
def keep(actor: Actor, table: Table, file_name: str) -> int:
    """Keep the cells of a sheet for a day, sealed; nothing comes in yet. Returns its number."""
    kept = NeighbourImport(
        file_name=Path(file_name).name[:120] or "表格",
        cells=json.dumps(table.as_json(), ensure_ascii=False),
        made_by=actor.id,
        made_at=clock.now(),
    )
    session = db.session()
    session.add(kept)
    session.flush()
    return kept.id


@transactional
def take_in(actor: Actor, import_id: int, mark: str) -> None:
    """Let everything come in that was shown, in this one transaction; Problem 409 where it is another look by now."""
    kept = queries_sheets.sent_sheet(actor, import_id)
    table = queries_sheets.table_of(kept)
    if kept.done_at is not None or table is None:
        raise Problem("stale", CHANGED)
    plan = queries_sheets.plan_of(actor, table)
    if plan.faults or not plan.rows or plan.mark != mark:
        raise Problem("stale", CHANGED)
    _write(actor, plan)
    kept.done_at, kept.cells = clock.now(), None
    kept.groups, kept.households, kept.changed = len(plan.new_groups), plan.added, plan.changed
    content = {"groups": kept.groups, "households": kept.households, "changed": kept.changed}
    journal.append("neighbour_import.done", ("neighbour_import", kept.id), actor_id=actor.id, content=content)


def _write(actor: Actor, plan: Plan) -> None:
    session, groups = db.session(), {}
    areas = {row.area.id: row.area for row in plan.rows}
    for area_id, name in plan.new_groups:
        groups[area_id, name] = add_group(actor, session.get_one(Area, area_id), name)
    query = select(NeighbourGroup).where(NeighbourGroup.area_id.in_(areas), NeighbourGroup.ended_on.is_(None))
    for group in session.scalars(query):
        groups[group.area_id, group.name] = group
    for row in plan.rows:
        home = row.home or NeighbourHousehold(group_id=groups[row.area.id, row.group].id)
        write_household(home, row.wanted)
        event = "neighbour_household.changed" if row.home else "neighbour_household.added"
        journal.append(event, ("neighbour_household", home.id), actor_id=actor.id)


@transactional
def forget_old() -> None:
    """Throw away the cells of sheets that waited for a day."""
    old = update(NeighbourImport).where(
        NeighbourImport.cells.is_not(None), NeighbourImport.made_at < clock.now() - KEPT_FOR
    )
    db.session().execute(old.values(cells=None))
