"""Which list of cases an address asks for: the view, the area, and the filters; each stays in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from webapp.cases.lists.schemas_filters import DAYS, case_filters
from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.web.addresses import known_word
from webapp.web.lists.filters import chosen_of
from webapp.web.tables import ON_A_DESK

# ``resolved`` is what the days of the address narrow by the day it was done; in all others they are those of receipt.
SHOWS = ("all", "open", "overdue", "soon", "new_today", "resolved_month", "resolved")
# By what each view may be sorted, and whether it begins at the top: only what a key of the list carries.
SORTS: Mapping[str, Mapping[str, bool]] = {
    "all": {"received": True},
    "open": {"due": False, "received": True},
    "overdue": {"due": False},
    "soon": {"due": False},
    "new_today": {"received": True},
}


@dataclass(frozen=True)
class ListInput:
    """Which list of cases is asked for; ``first_day`` and ``last_day`` are Shanghai days, both included.

    Whether there is such a ``unit`` is for who knows the units to say.
    ``codes`` are those of chosen cases, for a sheet of them alone.
    ``open_on`` and ``late_on`` ask how a case stood when that day was over, ``due_from`` and ``due_to`` when it is due.
    ``within`` is a square of a map: south, west, north, east in millionths of a degree, as ``Mesh.square`` gives them.
    """

    show: str
    area_code: str | None = None
    kind: str | None = None
    category: str | None = None
    severity: str | None = None
    state: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    within: tuple[int, ...] | None = None
    codes: tuple[str, ...] = ()
    sort: str | None = None
    descending: bool | None = None
    unit: str | None = None
    emergency: str | None = None
    open_on: date | None = None
    late_on: date | None = None
    due_from: date | None = None
    due_to: date | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """What of it is in the address beside the view."""
        values = {
            "area": self.area_code,
            "kind": self.kind,
            "category": self.category,
            "severity": self.severity,
            "state": self.state,
            "unit": self.unit,
            "from": self.first_day.isoformat() if self.first_day else None,
            "to": self.last_day.isoformat() if self.last_day else None,
            "emergency": self.emergency,
            **{name: day.isoformat() for name in DAYS if (day := getattr(self, name))},
            "within": ",".join(map(str, self.within)) if self.within else None,
        }
        return {name: value for name, value in values.items() if value}

    @property
    def order(self) -> dict[str, str]:
        """How the address sorts it; nothing for the order that the view has by itself."""
        return {"sort": self.sort, "dir": "desc" if self.descending else "asc"} if self.sort else {}

    @property
    def address(self) -> dict[str, Any]:
        """What of it is in the address beside the view, with the order."""
        return self.arguments | self.order

    @property
    def only(self) -> dict[str, Any]:
        """What narrows the list, by the names of ``queries_filters.FILTERS``."""
        values = {
            "kind": self.kind,
            "category": self.category,
            "severity": self.severity,
            "state": self.state,
            "unit": self.unit,
            "received_since": clock.day_start(self.first_day) if self.first_day else None,
            "received_until": _end_of(self.last_day),
            "due_since": clock.day_start(self.due_from) if self.due_from else None,
            "due_until": _end_of(self.due_to),
            "open_at": _end_of(self.open_on),
            "late_at": _end_of(self.late_on),
            "emergency": True if self.emergency else None,
            **dict(zip(("south", "west", "north", "east"), self.within or (), strict=False)),
        }
        return {name: value for name, value in values.items() if value is not None}


def parse_list(arguments: Mapping[str, str]) -> ListInput:
    """Return the filters in an address; unknown words are the ordinary 404, days the wrong way round are turned."""
    chosen = chosen_of(case_filters(arguments), arguments)
    show = known_word(arguments, "show", SHOWS) or "all"
    given: dict[str, Any] = {name: chosen.get(name) for name in ("kind", "category", "severity", "state", "emergency")}
    given |= {name: reading.day(chosen.get(name)) for name in DAYS}
    sort, way = known_word(arguments, "sort", SORTS.get(show, {})), known_word(arguments, "dir", ("asc", "desc"))
    return ListInput(
        show,
        area_code=arguments.get("area") or None,
        **given,
        first_day=reading.day(chosen.get("from")),
        last_day=reading.day(chosen.get("to")),
        within=tuple(map(int, chosen["within"].split(","))) if "within" in chosen else None,
        codes=_codes(arguments.get("codes")),
        sort=sort,
        descending=(way == "desc" if way else SORTS[show][sort]) if sort else None,
        unit=arguments.get("unit") or None,
    )


def _end_of(day: date | None) -> datetime | None:
    return clock.day_start(day + timedelta(days=1)) if day else None


def _codes(value: str | None) -> tuple[str, ...]:
    """Return the codes of chosen cases; the one 404 for more than a page has."""
    codes = tuple(value.split(",")) if value else ()
    if len(codes) > ON_A_DESK:
        raise not_found()
    return codes
