"""The offices a courtyard has by its plan (1+6+N), and which of them exist already."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.config import ROOT
from webapp.core.db import db
from webapp.core.hot.reads import HotRead
from webapp.people.models import Unit

UNITS_CSV = ROOT / "webapp" / "data" / "units.csv"
STANDING_KINDS = ("courtyard", "linked")


@dataclass(frozen=True)
class PlannedUnit:
    """An office of the plan: its code for ever, the name it begins with, and its kind (courtyard or linked)."""

    code: str
    name: str
    kind: str


@cache
def planned_units() -> tuple[PlannedUnit, ...]:
    """Return the offices and linked units of the plan; task groups are made for one matter and are in none."""
    with UNITS_CSV.open(encoding="utf-8", newline="") as handle:
        rows = [PlannedUnit(row["code"], row["name"], row["kind"]) for row in csv.DictReader(handle)]
    return tuple(one for one in rows if one.kind in STANDING_KINDS)


def missing_units() -> list[PlannedUnit]:
    """Return the units of the plan that do not exist now, in its order."""
    query = select(Unit.code).where(Unit.dissolved_at.is_(None))
    standing = set(db.session().scalars(query))
    return [one for one in planned_units() if one.code not in standing]


def towns() -> list[tuple[str, str]]:
    """Return (code, name) of the open towns, in code order: where a courtyard may be."""
    query = select(Area.code, Area.name).where(Area.level == Level.TOWN, Area.active).order_by(Area.code)
    return [(code, name) for code, name in db.session().execute(query)]


def seat_of_the_courtyard() -> Area | None:
    """Return the town whose courtyard is here already; None while it has no office yet."""
    query = select(Area).join(Unit, Unit.area_id == Area.id)
    query = query.where(Unit.kind == "courtyard", Unit.dissolved_at.is_(None)).order_by(Unit.id)
    return db.session().scalar(query.limit(1))


def units_by_any_code(codes: Sequence[str]) -> dict[str, Unit]:
    """Return code → unit, those included that were dissolved: a code is given once."""
    return {unit.code: unit for unit in db.session().scalars(select(Unit).where(Unit.code.in_(codes)))}


def units_asked_for() -> list[tuple[str, str]]:
    """Return (code, name) of the units that lists are narrowed by; the names of task groups tell of a case."""
    return [(code, name) for code, name in _ASKED_FOR.all()]


_ASKED_FOR = HotRead(
    select(Unit.code, Unit.name).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None)).order_by(Unit.id)
)
