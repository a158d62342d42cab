"""What comes in about teams and sectors: one that is formed or changed, what is pressed for it, a sector."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area, Level
from webapp.areas.queries import by_code
from webapp.core import reading
from webapp.core.errors import not_found
from webapp.emergencies.hq.queries import Called
from webapp.emergencies.hq.schemas import WhereInput, pressed_at
from webapp.emergencies.teams.models import Sector
from webapp.emergencies.teams.states import SectorAction, TeamAction, Thorough
from webapp.web.fields import member_or_none, moment, name_text, text, whole
from webapp.web.forms import Reader, form_input

LONGEST_NAME, LONGEST_TASK, LONGEST_PLACE = 20, 300, 120
MOST_MEMBERS, MOST_GRIDS = 50, 12
NO_NAME, NO_LEADER = "给这个队起个名字", "选一个带队的人"
UNKNOWN = "叫到的人里没有：{}"
OFTEN = "写几分钟报一次，5 到 240"
NO_PLACE = "写上是哪一片"
HOW = "选一个：粗搜，细搜"
PEOPLE_APART = re.compile(r"[,，、;；\s]+")


@form_input
class TeamInput:
    """A team as sent. ``sector`` is one of the list, ``place`` a new one in words or by the code of a micro-grid."""

    leader: Called | None
    members: tuple[Called, ...]
    sector: Sector | None
    place: str
    grid: Area | None
    name: str = name_text(LONGEST_NAME, NO_NAME, room=40)
    task: str = text(LONGEST_TASK)
    safe_every: int | None = whole(240, OFTEN, least=5)
    turn_back_at: datetime | None = moment()


@dataclass(frozen=True)
class TeamPress:
    """What is pressed for a team: when, as the phone claims it, and how thoroughly it searched."""

    at: datetime | None
    position: str | None
    thorough: Thorough | None
    words: str


@form_input
class SectorInput:
    """A part of the ground as sent: a name, micro-grids, a circle around a pin."""

    name: str
    grids: tuple[str, ...]
    position: str | None
    radius_m: int | None = whole(20_000, "写几米，最多 20000", least=10)


def parse_team(form: MultiDict[str, str], roll: Sequence[Called], sectors: Sequence[Sector]) -> TeamInput:
    """Return a team as sent; Problem 422 beside each wrong field."""
    reader = Reader(form)
    leader = _one(reader, "leader", form.get("leader", ""), roll)
    if leader is None:
        reader.refuse("leader", NO_LEADER)
    typed = [one for value in form.getlist("members") for one in _apart(value, roll)]
    members = [one for value in typed if (one := _one(reader, "members", value, roll)) is not None]
    if len(members) > MOST_MEMBERS:
        reader.refuse("members", f"一个队最多 {MOST_MEMBERS} 人")
    people = {one.entry.user_id: one for one in ([leader] if leader else []) + members}
    sector, place, grid = _place(reader, form, sectors)
    given = {"leader": leader, "members": tuple(people.values()), "sector": sector, "place": place, "grid": grid}
    sent = reader.fill(TeamInput, **given)
    reader.finish()
    return sent


def _apart(value: str, roll: Sequence[Called]) -> list[str]:
    """Return the people of one field: several may stand in it, with commas between them."""
    if any(one.name == value.strip() for one in roll):
        return [value]
    return [one for one in PEOPLE_APART.split(value) if one]


def _one(reader: Reader, name: str, typed: str, roll: Sequence[Called]) -> Called | None:
    """Return one of the called: by the number of their row as pages send it, their telephone, or their whole name."""
    value = typed.strip()
    if not value:
        return None
    for one in roll:
        if value in (str(one.entry.id), one.phone):
            return one
    named = [one for one in roll if one.name == value]
    if len(named) == 1:
        return named[0]
    reader.refuse(name, UNKNOWN.format(value[:20]))
    return None


def _place(
    reader: Reader, form: Mapping[str, str], sectors: Sequence[Sector]
) -> tuple[Sector | None, str, Area | None]:
    """Return where a team goes: a sector of the list, or a new one in words or a micro-grid."""
    value = reader.take("sector", text(LONGEST_PLACE)) or reader.take("sector_name", text(LONGEST_PLACE))
    if not value:
        return None, "", None
    number = reading.row_id(value)
    known = next((one for one in sectors if one.id == number or one.name == value), None)
    grid = by_code(value) if known is None else None
    if grid is not None and grid.level not in (Level.MICRO_GRID, Level.GRID, Level.VILLAGE):
        grid = None
    return known, "" if known or grid else value, grid


def parse_press(form: MultiDict[str, str]) -> TeamPress:
    """Return what is pressed for a team or about a sector; Problem 422 beside a wrong field."""
    reader = Reader(form)
    at = pressed_at(reader)
    thorough = reader.take("thorough", member_or_none(Thorough, HOW))
    words = reader.take("words", text(LONGEST_TASK))
    position = reader.fill(WhereInput).position
    reader.finish()
    return TeamPress(at, position, thorough, words)


def parse_sector(form: MultiDict[str, str], town: Area) -> tuple[SectorInput, list[Area]]:
    """Return a part of the ground as sent, with its micro-grids; Problem 422 beside each wrong field."""
    reader = Reader(form)
    codes = list(dict.fromkeys(one.strip() for one in form.getlist("grids") if one.strip()))
    areas = [area for one in codes[: MOST_GRIDS + 1] if (area := by_code(one)) and area.path.startswith(town.path)]
    if len(areas) < len(codes) or len(codes) > MOST_GRIDS:
        reader.refuse("grids", f"选这个镇的微网格，一片最多 {MOST_GRIDS} 个")
    name = reader.take("name", text(LONGEST_PLACE))
    where = reader.fill(WhereInput)
    position = f"{where.latitude},{where.longitude}" if where.position else None
    if not name and not areas:
        reader.refuse("name", NO_PLACE)
    given: dict[str, Any] = {"name": name, "grids": tuple(one.code for one in areas), "position": position}
    sent = reader.fill(SectorInput, **given)
    reader.finish()
    return sent, areas


def parse_action(name: str) -> TeamAction:
    """Return the step of a team that an address names; the one 404 for another word."""
    if name not in set(TeamAction):
        raise not_found()
    return TeamAction(name)


def parse_mark(name: str) -> SectorAction:
    """Return the mark of a sector that an address names; the one 404 for another word."""
    if name not in (SectorAction.SEARCHED, SectorAction.AGAIN):
        raise not_found()
    return SectorAction(name)
