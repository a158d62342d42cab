"""How the database goes about a statement: whether it sorts, or reads through, what grows with the years."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

_TABLES = """
cases case_scope case_reports case_actions reports submissions photos journal journal_texts service_orders service_scope
work_orders order_scope visits visit_scope patrol_scope notices aid_scope
"""
GROWING = frozenset(_TABLES.split())
LISTS = frozenset(name for name in GROWING if name.endswith("_scope")) | {"journal"}
_STEP = re.compile(r"(SCAN|SEARCH) (\w+)")


def sorted_by_hand(connection: sqlite3.Connection, statement: str, parameters: Any) -> list[str]:
    """Return the steps that cost more the older a town grows.

    A list has its rows in order by an index, so none is sorted but for the few that a page shows; and no such table is
    read from its beginning, unless it is the list itself, in its own order, as far as a page goes.
    """
    steps = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    beside: dict[int, list[str]] = {}
    for _, above, _, words in steps:
        beside.setdefault(above, []).append(words)
    return [fault for words in beside.values() for fault in _faults(words, statement)]


def _faults(words: Sequence[str], statement: str) -> list[str]:
    read = [found.groups() for one in words if (found := _STEP.match(one))]
    sorts = any("TEMP B-TREE FOR ORDER BY" in one for one in words)
    through = [table for how, table in read if how == "SCAN" and table in GROWING]
    by_hand = [table for how, table in read if table in LISTS] if sorts else []
    in_its_order = not sorts and "WHERE" not in statement and " LIMIT " in statement
    found = [f"sorts {', '.join(by_hand)}: {'; '.join(words)}"] if by_hand else []
    return found + [f"reads through {', '.join(through)}: {'; '.join(words)}"] * bool(through and not in_its_order)
