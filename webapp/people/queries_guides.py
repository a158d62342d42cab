"""The one-page guides: for each kind of post a sheet of paper with the square to start and six steps in large words.

The words are webapp/data/guides.json; where the courtyard is and when a person is there comes from the settings.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import segno
from flask import current_app

from webapp.config import ROOT
from webapp.people.permissions import Role

FILE = ROOT / "webapp" / "data" / "guides.json"


@dataclass(frozen=True)
class Step:
    """One step: the picture beside it, what to do, and a line that says more."""

    icon: str
    words: str
    more: str


@dataclass(frozen=True)
class Guide:
    """One sheet: its code in the address, whom it is for, and its steps."""

    code: str
    title: str
    roles: frozenset[Role]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Courtyard:
    """Where residents find an officer; what the settings leave empty is left out on paper."""

    place: str
    phone: str
    hours: str


@cache
def guides() -> tuple[Guide, ...]:
    """Return all sheets in their order."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Guide(
            row["code"], row["title"], frozenset(map(Role, row["roles"])), tuple(Step(*step) for step in row["steps"])
        )
        for row in rows
    )


def guide(code: str) -> Guide | None:
    """Return one sheet, None for a code there is not."""
    return next((one for one in guides() if one.code == code), None)


def guides_for(roles: Iterable[str]) -> list[Guide]:
    """Return the sheets of these posts, in the order of the sheets."""
    held = set(roles)
    return [one for one in guides() if one.roles & held]


def courtyard() -> Courtyard:
    """Return where and when a person is there; without a setting of its own the hours are the working hours."""
    config = current_app.config
    hours = config["OFFICE_HOURS"] or f"工作日 {config['WORK_OPEN']}–{config['WORK_CLOSE']}"
    return Courtyard(config["OFFICE_PLACE"], config["OFFICE_PHONE"], hours)


def square(address: str) -> str:
    """Return the picture of an address to scan, as a data: address."""
    picture: str = segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=3, light="#fff")
    return picture
