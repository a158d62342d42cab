"""What pages show of teams and sectors: one's own team first, the list of all, the form of one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from webapp.areas.models import Area, Level
from webapp.areas.queries import children
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.emergencies.feed.queries_map import MapSpot, map_spots, position_in
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.queries import Called
from webapp.emergencies.hq.rules import Access, title_of
from webapp.emergencies.hq.states import OPEN
from webapp.emergencies.hq.states_roll import ROLL_LABELS, RollState
from webapp.emergencies.teams import queries
from webapp.emergencies.teams.models import Sector, Team
from webapp.emergencies.teams.queries import Formed
from webapp.emergencies.teams.rules import due_after, may_form, may_move
from webapp.emergencies.teams.states import (
    OUT,
    SECTOR_LABELS,
    TEAM_LABELS,
    TEAMS,
    THOROUGH_WORDS,
    SectorState,
    TeamAction,
    TeamState,
)
from webapp.people.actor import Actor
from webapp.people.queries import users_by_id
from webapp.reports.models import Position
from webapp.web.formatting import clock_time
from webapp.web.forms import id_for
from webapp.web.tables import Chip

_NUMBERS = "一二三四五六七八九十"
# In this order people are offered for a team: who is there first, who can't come last.
_ORDER = (RollState.HERE, RollState.COMING, RollState.CALLED, RollState.BACK, RollState.LEFT, RollState.CANNOT)


@dataclass(frozen=True)
class TeamRow:
    """A team as pages show it: where it stands, where it goes, what was heard of it, and what may be pressed for it."""

    formed: Formed
    chip: Chip
    sector: str
    heard: str
    due: str
    late: bool
    steps: Mapping[str, str]

    @property
    def team(self) -> Team:
        """The team itself."""
        return self.formed.team


@dataclass(frozen=True)
class SectorRow:
    """A sector as pages show it, and who is or was in it."""

    sector: Sector
    chip: Chip
    teams: str


def teams_part(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Return the teams and sectors of a headquarters, in two statements; None before there are any.

    Both parts of the page are drawn from it, one's own team and the list, so it is put together once for a request.
    """
    kept: dict[int, dict[str, Any] | None] = g.setdefault("emergency_teams", {})
    if seen.headquarters.id not in kept:
        kept[seen.headquarters.id] = _teams_part(actor, seen) if seen.headquarters.activated_at else None
    return kept[seen.headquarters.id]


def _teams_part(actor: Actor, seen: Access) -> dict[str, Any] | None:
    headquarters = seen.headquarters
    formed, sectors = queries.teams_of(headquarters.id), _sectors(headquarters.id)
    g.setdefault("emergency_formed", {})[headquarters.id] = formed
    if not formed and not sectors and not (may_form(seen) and seen.open):
        return None
    named = {one.id: one.name for one in sectors}
    rows = [team_row(actor, seen, one, named) for one in formed]
    return {
        "rows": sorted(rows, key=lambda row: (row.team.state == TeamState.RETURNED, not row.late, row.team.id)),
        "sectors": [_sector_row(one, formed) for one in sectors],
        "mine": next((row for row in rows if actor.id in row.formed.people and row.team.state != "returned"), None),
        "forms": may_form(seen) and seen.open,
    }


def _sectors(headquarters_id: int) -> Sequence[Sector]:
    """Return the sectors of a headquarters, read once for a page: its list and its map show them."""
    kept: dict[int, Sequence[Sector]] = g.setdefault("emergency_sectors", {})
    if headquarters_id not in kept:
        kept[headquarters_id] = queries.sectors_of(headquarters_id)
    return kept[headquarters_id]


@map_spots
def sectors_on_the_map(headquarters: Headquarters) -> Sequence[MapSpot]:
    """Put the sectors that have a pin on the map: their name, their radius, how it is with them."""
    return [_spot(one, place) for one in _sectors(headquarters.id) if (place := position_in(one.position))]


def _spot(sector: Sector, place: Position) -> MapSpot:
    around = f"周围 {sector.radius_m} 米" if sector.radius_m else ""
    label = " · ".join(filter(None, (sector.name, around, SECTOR_LABELS[sector.state][0])))
    return MapSpot(label, place.latitude, place.longitude)


def out_now(headquarters: Headquarters) -> list[Formed]:
    """Return the teams that have left and are not back; of what the page that is drawn has read already."""
    formed = g.get("emergency_formed", {}).get(headquarters.id)
    formed = queries.teams_of(headquarters.id) if formed is None else formed
    return [one for one in formed if one.team.state in OUT]


def team_row(actor: Actor, seen: Access, formed: Formed, sectors: Mapping[int, str]) -> TeamRow:
    """Return a team as a page shows it to somebody."""
    team, now = formed.team, clock.now()
    word, tone, icon = TEAM_LABELS[team.state]
    if team.state == TeamState.SEARCHED and team.thorough:
        word = f"{THOROUGH_WORDS[team.thorough]}过了"
    due = due_after(team, team.heard_at) if team.heard_at and team.state in OUT and seen.open else None
    late = due is not None and now > due
    return TeamRow(
        formed,
        Chip("还没报平安", "brick", "clock") if late else Chip(word, tone, icon),
        sectors.get(team.sector_id or 0, ""),
        _heard(team, formed),
        _due(due, now, team.alarms),
        late,
        _steps(actor, seen, team),
    )


def _heard(team: Team, formed: Formed) -> str:
    """Return the last that was heard of a team."""
    if team.state == TeamState.RETURNED and team.returned_at:
        return f"{clock_time(team.returned_at)} 回来"
    if team.heard_at is None or team.state == TeamState.FORMED:
        return ""
    if team.reached:
        return f"{clock_time(team.heard_at)} 联系上了"
    late = f"，{clock_time(team.heard_late_at)} 收到" if team.heard_late_at else ""
    who = formed.people.get(team.heard_from_id or 0, "")
    return f"{clock_time(team.heard_at)} {who}有消息{late}"


def _due(due: datetime | None, now: datetime, alarms: int) -> str:
    if due is None:
        return ""
    if now <= due:
        return f"{clock_time(due)} 前报平安"
    told = "，已告诉指挥和值班的人" if alarms else ""
    return f"{clock_time(due)} 该报，还没报{told}"


def _steps(actor: Actor, seen: Access, team: Team) -> dict[str, str]:
    """Return action → word of what somebody may press for a team now."""
    found: dict[str, str] = {}
    moves, forms = may_move(seen, team, actor.id), may_form(seen)
    for step in TEAMS.steps_from(team):
        back = step.action == TeamAction.RETURNED and team.state != TeamState.RETURNED
        fits = {
            TeamAction.START: moves and team.state == TeamState.FORMED,
            TeamAction.SEARCHED: moves and team.state == TeamState.UNDER_WAY,
            TeamAction.FOUND: moves and team.state in (TeamState.UNDER_WAY, TeamState.SEARCHED),
            TeamAction.RETURNED: moves and back,
            TeamAction.DISBAND: forms,
            TeamAction.CHANGE: forms,
            TeamAction.REACHED: seen.works,
        }[step.action]
        if fits and (seen.open or step.action == TeamAction.RETURNED):
            found[step.action] = step.word
    return found


def _sector_row(sector: Sector, formed: Sequence[Formed]) -> SectorRow:
    word, tone, icon = SECTOR_LABELS[sector.state]
    if sector.state == SectorState.SEARCHED and sector.thorough:
        word = f"{word} · {THOROUGH_WORDS[sector.thorough]}"
    there = [one.team.name for one in formed if one.team.sector_id == sector.id]
    circle = f"半径 {sector.radius_m} 米" if sector.radius_m else ""
    return SectorRow(sector, Chip(word, tone, icon), "，".join(filter(None, ("、".join(there), circle))))


def form_page(
    seen: Access,
    area: Area,
    typed: Mapping[str, str],
    *,
    team: Team | None = None,
    problem: Problem | None = None,
) -> dict[str, Any]:
    """Return the form of a team: a new one, or one that is changed; of both the people of the roll-call and places."""
    headquarters = seen.headquarters
    formed = queries.teams_of(headquarters.id)
    own = next((one for one in formed if team and one.team.id == team.id), None)
    roll = headquarters_queries.roll_of(headquarters.id)
    busy = {
        user_id: one.team.name
        for one in formed
        if one is not own and one.team.state != TeamState.RETURNED
        for user_id in one.people
    }
    people = [_option(one, busy) for one in sorted(roll, key=lambda one: _ORDER.index(one.entry.state))]
    return {
        **_page_of(headquarters),
        "team": team,
        "typed": typed if problem else _kept(team, own, roll, len(formed)),
        "ticked": _ticked(typed, own, roll, problem),
        "people": people,
        "leaders": [(value, f"{name} · {beside}") for value, name, beside in people],
        "places": [(str(one.id), one.name) for one in queries.sectors_of(headquarters.id)] + _grids_in(area),
        "problem": problem,
        "client_id": id_for(typed, problem),
        "version": team.version if team else "",
    }


def team_page(actor: Actor, seen: Access, team: Team) -> dict[str, Any]:
    """Return the page of one team."""
    headquarters = seen.headquarters
    named = {one.id: one.name for one in queries.sectors_of(headquarters.id)}
    formed = next(one for one in queries.teams_of(headquarters.id) if one.team.id == team.id)
    row = team_row(actor, seen, formed, named)
    phoned = users_by_id(formed.people)
    times = (
        ("出发", team.started_at),
        ("搜过了", team.searched_at),
        ("找到了", team.found_at),
        ("回来", team.returned_at),
    )
    return {
        **_page_of(headquarters),
        "row": row,
        "team": team,
        "version": team.version,
        "phones": [(one.name, one.phone) for one in phoned if one.phone and one.id != actor.id and seen.works],
        "times": [(word, moment) for word, moment in times if moment],
    }


def sector_page(seen: Access, area: Area, typed: Mapping[str, str], problem: Problem | None) -> dict[str, Any]:
    """Return the form that puts a sector on the list."""
    return {
        **_page_of(seen.headquarters),
        "typed": typed,
        "grids": _grids_in(area),
        "problem": problem,
        "client_id": id_for(typed, problem),
    }


def _page_of(headquarters: Headquarters) -> dict[str, Any]:
    return {
        "headquarters": headquarters,
        "at": f"/emergencies/hq/{headquarters.code}",
        "title": title_of(headquarters),
        "over": headquarters.state not in OPEN,
        "new_id": lambda: str(uuid.uuid4()),
    }


def _kept(team: Team | None, own: Formed | None, roll: Sequence[Called], count: int) -> dict[str, Any]:
    """Return what the form begins with: the next name, or what a team is."""
    if team is None or own is None:
        return {"name": f"{_NUMBERS[count]}队" if count < len(_NUMBERS) else f"{count + 1} 队"}
    leader = next((str(one.entry.id) for one in roll if one.entry.user_id == team.leader_id), "")
    return {
        "name": team.name,
        "leader": leader,
        "task": team.task,
        "sector": str(team.sector_id or ""),
        "safe_every": str(team.safe_every or ""),
        "turn_back_at": clock.local(team.turn_back_at).strftime("%Y-%m-%dT%H:%M") if team.turn_back_at else "",
    }


def _ticked(typed: Mapping[str, str], own: Formed | None, roll: Sequence[Called], problem: Problem | None) -> set[str]:
    """Return the rows of the roll-call that are ticked as members."""
    if problem is not None:
        return set(typed.getlist("members")) if hasattr(typed, "getlist") else set()
    return {str(one.entry.id) for one in roll if own and one.entry.user_id in own.people}


def _option(one: Called, busy: Mapping[int, str]) -> tuple[str, str, str]:
    """Return (value, words, what is beside them) of somebody who may be in a team."""
    elsewhere = busy.get(one.entry.user_id)
    return str(one.entry.id), one.name, f"在{elsewhere}" if elsewhere else ROLL_LABELS[one.entry.state][0]


def _grids_in(area: Area) -> list[tuple[str, str]]:
    """Return (code, label) of the micro-grids of a village, where the headquarters is at one."""
    if area.level != Level.VILLAGE:
        return []
    below = children(area.id)
    micro = children(*(one.id for one in below)) if below else []
    return [(one.code, one.label) for one in (micro or below) if one.active]
