"""The demo town before anything is reported: its tree, its units, its people with their posts. Nobody is real."""

from dataclasses import dataclass, field

from shapely.geometry import Polygon

from webapp.areas.models import Area, Level
from webapp.areas.service import add_area
from webapp.config import DEMO_PASSWORD
from webapp.demo.drawn.boundaries import (
    GRID,
    SPECIAL_GRIDS,
    VILLAGE,
    boundaries,
    centre,
    micro_grid_codes,
    to_geojson,
)
from webapp.demo.names import name_for
from webapp.demo.roster import TOWN_CODE, Account, accounts, grid_codes, village_names
from webapp.grid_centre.schemas import PersonInput
from webapp.people import service as people
from webapp.people import service_units
from webapp.people.models import NameKind, Unit
from webapp.people.names import service as names
from webapp.people.permissions import GOVERNANCE, LEADS, NAMERS, PROTECTED_UNITS, PUBLICISTS, Role
from webapp.people.queries import actor_by_id
from webapp.people.sign_in.service import hash_password
from webapp.service_orders.advisers.service import engage

COUNTY_CODE = "450324"


@dataclass
class Town:
    """What the history must know of the town: areas by code, and who sits where, by id."""

    areas: dict[str, Area] = field(default_factory=dict)
    polygons: dict[str, Polygon] = field(default_factory=dict)
    informants: dict[str, int] = field(default_factory=dict)  # micro-grid code → user
    leads: dict[int, list[int]] = field(default_factory=dict)  # area id → users who may hold its cases
    officers: dict[str, int] = field(default_factory=dict)  # unit code → its first officer
    seconds: dict[str, int] = field(default_factory=dict)  # unit code → its second officer
    namers: dict[Role, int] = field(default_factory=dict)  # who propose and agree to names for protected matters
    protected_contacts: list[int] = field(default_factory=list)


def build_town() -> Town:
    """Add the whole town to the empty database, inside the open transaction, through the services."""
    town = Town()
    _add_areas(town)
    units = _add_units(town.areas[TOWN_CODE])
    # One hash for all: argon2id is slow on purpose, and nearly 500 of them would take some ten seconds.
    password_hash = hash_password(DEMO_PASSWORD)
    for account in accounts():
        _add_person(town, account, units, password_hash)
    _name_for_protected(town, units)
    return town


def _engage(town: Town, account: Account) -> None:
    """Let the justice office give a post that is its own to give."""
    officer = actor_by_id(town.officers["justice_office"])
    if officer is None:
        raise LookupError("no officer of the justice office to give a post")
    engage(officer, PersonInput(account.phone, None, None), account.role)


def _name_for_protected(town: Town, units: dict[str, Unit]) -> None:
    """Name people of the three units as a town does it: one person proposes, another agrees.

    The first officer is named, the second stands in on days on which somebody calls them in.
    """
    proposer, second = (actor_by_id(town.namers[role]) for role in NAMERS)
    if proposer is None or second is None:
        raise LookupError("nobody to name the officers for protected matters")
    for code in PROTECTED_UNITS:
        for kind, user_id in ((NameKind.NAMED, town.officers[code]), (NameKind.STAND_IN, town.seconds[code])):
            names.confirm(second, names.propose(proposer, units[code].id, kind, user_id).id)
        town.protected_contacts.append(town.officers[code])


def _add_areas(town: Town) -> None:
    town.polygons = boundaries(micro_grid_codes())
    _add(town, COUNTY_CODE, "全州县", Level.COUNTY, "")
    _add(town, TOWN_CODE, "才湾镇", Level.TOWN, COUNTY_CODE)
    for village, name in village_names().items():
        _add(town, village, name, Level.VILLAGE, TOWN_CODE)
    for grid in grid_codes():
        _add(town, grid, f"{int(grid[VILLAGE:])} 网格", Level.GRID, grid[:VILLAGE])
    for micro_grid in micro_grid_codes():
        _add(town, micro_grid, micro_grid[GRID:], Level.MICRO_GRID, micro_grid[:GRID])
    for special in SPECIAL_GRIDS:
        town.areas[special.code] = add_area(
            code=special.code,
            name=special.name,
            level=Level.GRID,
            parent=town.areas[TOWN_CODE],
            special=True,
            centre=(special.latitude, special.longitude),
        )


def _add(town: Town, code: str, name: str, level: Level, parent: str) -> None:
    polygon = town.polygons.get(code)
    town.areas[code] = add_area(
        code=code,
        name=name,
        level=level,
        parent=town.areas.get(parent),
        boundary=to_geojson(polygon) if polygon else None,
        centre=centre(polygon) if polygon else None,
    )


def _add_units(root: Area) -> dict[str, Unit]:
    return {unit.code: unit for unit in service_units.set_up(town_code=root.code)}


def _add_person(town: Town, account: Account, units: dict[str, Unit], password_hash: str) -> None:
    user = people.add_user(
        name=name_for(account.phone),
        phone=account.phone,
        password_hash=password_hash,
        position=account.position,
    )
    area, unit = town.areas.get(account.area), units.get(account.unit)
    if account.role in PUBLICISTS:
        _engage(town, account)
    else:
        for role in account.roles:
            people.appoint(user, role, area=area, unit=unit)
    if unit:
        (town.seconds if unit.code in town.officers else town.officers).setdefault(unit.code, user.id)
    if account.role in NAMERS:
        town.namers[account.role] = user.id
    if account.role == Role.MICRO_GRID_INFORMANT:
        town.informants[account.area] = user.id
    elif account.role in LEADS | GOVERNANCE:
        seat = area or town.areas[TOWN_CODE]
        town.leads.setdefault(seat.id, []).append(user.id)
