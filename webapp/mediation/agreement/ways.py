"""What can be done after a mediation failed or was not kept, by what it is about (``data/after_mediation.csv``)."""

import csv
from functools import cache
from typing import NamedTuple

from webapp.reports.catalogue import DATA

FAILED, BROKEN, CONFIRMED, NOT_CONFIRMED = "failed", "broken", "confirmed", "not_confirmed"
_ALL, _NO_CONFIRMATION = "*", "confirm"


class Way(NamedTuple):
    """One way on: its code, what is said of it to people, the law it rests on."""

    code: str
    words: str
    law: str


def ways_after(category: str, after: str) -> list[Way]:
    """Return the ways on after such a mediation failed, was not kept, or was (not) confirmed by the court."""
    return _table().get((category, after)) or _table()[(_ALL, after)]


def why_not_confirmed(category: str) -> str:
    """Return why a court confirms no agreement of this category; nothing where it may."""
    found = _table().get((category, _NO_CONFIRMATION), [])
    return found[0].words if found else ""


@cache
def _table() -> dict[tuple[str, str], list[Way]]:
    found: dict[tuple[str, str], list[Way]] = {}
    with (DATA / "after_mediation.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["category"], row["after"]), []).append(Way(row["way"], row["words"], row["law"]))
    return found
