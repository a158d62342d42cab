"""Who lives in the demo town: every account with its post, by phone, as the contract lists them. Nobody is real."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from webapp.demo.drawn.boundaries import (
    GRID,
    SPECIAL_GRIDS,
    TOWN,
    VILLAGE,
    VILLAGES_CSV,
    micro_grid_codes,
)
from webapp.demo.names import HEADS, phone
from webapp.people.permissions import ROLE_NAMES, Position, Role

TOWN_CODE = SPECIAL_GRIDS[0].code[:TOWN]
CADRE, SECRETARY = Position.TOWN_CADRE, Position.VILLAGE_PARTY_SECRETARY

OFFICERS = {
    "court": Role.COURT_OFFICER,
    "police_station": Role.POLICE_OFFICER,
    "justice_office": Role.JUSTICE_OFFICER,
    "mediation_committee": Role.MEDIATOR,
    "womens_federation": Role.UNIT_OFFICER,
    "civil_affairs_office": Role.UNIT_OFFICER,
}
"""Unit → role of its officers, in the order of their phones."""
SECOND, HEAD = 10, 20
"""What is added to the number of a unit's first officer for its second, and for its head."""


TEN_HOUSEHOLDS = 5
"""Which of the villages, in code order, has ten households (十户联防)."""


@dataclass(frozen=True)
class Account:
    """A person's phone and post; ``area`` and ``unit`` are codes, at most one of them is set."""

    phone: str
    role: Role
    area: str = ""
    unit: str = ""
    position: Position | None = None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The posts held: a head of a unit works there as its officers do."""
        return (OFFICERS[self.unit], self.role) if self.role == Role.UNIT_HEAD else (self.role,)


@cache
def village_names() -> dict[str, str]:
    """Return code → name of the 17 villages and communities, in code order."""
    with VILLAGES_CSV.open(encoding="utf-8", newline="") as handle:
        return {row["code"]: row["name"] for row in sorted(csv.DictReader(handle), key=lambda row: row["code"])}


def grid_codes() -> list[str]:
    """Return the codes of the 102 grids, in order; special grids are apart."""
    return list(dict.fromkeys(code[:GRID] for code in micro_grid_codes()))


def accounts() -> list[Account]:
    """Return every account in the order in which they are made."""
    before = [*_leads(), *_courtyard(), *_advisers(), *_administrators(), *_informants(), *_publicists()]
    return [*before, *_second_persons(), *_household_heads()]


def table(password: str) -> str:
    """Return the accounts as text: for each role (of units each) its phones and the one password of them all."""
    phones: dict[str, list[str]] = {}
    for account in accounts():
        office = f" {account.unit}" if account.unit else ""
        phones.setdefault(f"{ROLE_NAMES[account.role]}{office}", []).append(account.phone)
    rows = [("phone", "password", "role"), *((_span(numbers), password, words) for words, numbers in phones.items())]
    return "\n".join(f"{numbers:26} {secret:16} {words}" for numbers, secret, words in rows)


def _span(numbers: list[str]) -> str:
    """Write phones that follow each other as a span, others one by one."""
    if len(numbers) > 1 and int(numbers[-1]) - int(numbers[0]) == len(numbers) - 1:
        return f"{numbers[0]} … {numbers[-1]}"
    return ", ".join(numbers)


def _leads() -> Iterator[Account]:
    for number, grid in enumerate(grid_codes(), start=1):
        # A village's party branches have a secretary each; where there is none a cadre of the town leads the grid.
        position = CADRE if int(grid[VILLAGE:]) <= 3 else SECRETARY
        yield Account(phone("1002", number), Role.GROUP_GRID_LEAD, area=grid, position=position)
    for number, special in enumerate(SPECIAL_GRIDS, start=len(grid_codes()) + 1):
        yield Account(phone("1002", number), Role.SPECIAL_GRID_LEAD, area=special.code, position=CADRE)
    for number, village in enumerate(village_names(), start=1):
        yield Account(phone("1003", number), Role.VILLAGE_GRID_LEAD, area=village, position=SECRETARY)
    yield Account(phone("1004", 1), Role.TOWN_GRID_LEAD, area=TOWN_CODE, position=CADRE)


def _courtyard() -> Iterator[Account]:
    yield Account(phone("1005", 1), Role.DISPATCHER, unit="governance_centre")
    for number, (unit, role) in enumerate(OFFICERS.items(), start=1):
        yield Account(phone("1006", number), role, unit=unit)
    yield Account(phone("1006", len(OFFICERS) + 1), Role.GRID_CENTRE_OFFICER, unit="grid_centre")
    yield Account(phone("1007", 1), Role.PETITION_RECEPTIONIST, unit="petition_reception_centre")
    yield Account(phone("1008", 1), Role.POLITICAL_LEGAL_COMMISSIONER, area=TOWN_CODE)


def _advisers() -> Iterator[Account]:
    for number, village in enumerate(village_names(), start=1):
        yield Account(phone("1009", number), Role.VILLAGE_LEGAL_ADVISER, area=village)
    yield Account(phone("1009", len(village_names()) + 1), Role.CHIEF_LEGAL_EXPERT, area=TOWN_CODE)


def _publicists() -> Iterator[Account]:
    """Yield whom the justice office asked to take the law out, after the expert in the order of phones."""
    first = len(village_names()) + 2
    for number, role in enumerate((*[Role.LEGAL_PUBLICIST] * 2, *[Role.LAW_VOLUNTEER] * 3), start=first):
        yield Account(phone("1009", number), role, area=TOWN_CODE)


def _second_persons() -> Iterator[Account]:
    """Yield who decides with or in place of the first officers: a second one in each unit, and its head."""
    for number, (unit, role) in enumerate(OFFICERS.items(), start=1):
        yield Account(phone("1006", SECOND + number), role, unit=unit)
    for number, unit in enumerate(OFFICERS, start=1):
        yield Account(phone("1006", HEAD + number), Role.UNIT_HEAD, unit=unit)


def ten_household_places() -> list[str]:
    """Return the micro-grids of the one village that has groups of ten households, in order."""
    village = list(village_names())[TEN_HOUSEHOLDS - 1]
    return [code for code in micro_grid_codes() if code.startswith(village)]


def _household_heads() -> Iterator[Account]:
    """Yield the heads of ten households of one village: one in each micro-grid in turn, then a second there."""
    places = ten_household_places()
    for at, number in enumerate(HEADS):
        yield Account(phone("1001", number), Role.SECURITY_HOUSEHOLD_HEAD, area=places[at % len(places)])


def _administrators() -> Iterator[Account]:
    for number, role in enumerate((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR), start=1):
        yield Account(phone("1000", number), role)


def _informants() -> Iterator[Account]:
    for number, micro_grid in enumerate(micro_grid_codes(), start=1):
        yield Account(phone("1001", number), Role.MICRO_GRID_INFORMANT, area=micro_grid)
