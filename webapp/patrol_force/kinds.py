"""The kinds of the mass patrol force, as the town may change them (``data/patrol_force_kinds.csv``)."""

import csv
from collections.abc import Mapping
from functools import cache

from webapp.reports.catalogue import DATA


@cache
def kinds() -> Mapping[str, str]:
    """Return code → word of each kind, in the order of the file."""
    with (DATA / "patrol_force_kinds.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
