"""The tree of areas, and the shape of a scope table."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, RowId, Word


class Level(StrEnum):
    """How high an area stands; county, town, village (or community), villagers' grid, micro-grid."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"
    MICRO_GRID = "micro_grid"

    @property
    def rank(self) -> int:
        """0 for the county, growing downwards."""
        return list(Level).index(self)

    @property
    def above(self) -> "Level":
        """The next level up; the county stays the county."""
        return list(Level)[max(self.rank - 1, 0)]


class Area(Model):
    """One area. A special grid (专属网格) is a grid that hangs directly under the town."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    level: Mapped[Level] = mapped_column(Word(Level, 12))
    special: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))  # as people say it: 南一村 2 网格 03
    path: Mapped[str] = mapped_column(String(120))  # ids from the root down to itself: /1/2/5/
    active: Mapped[bool] = mapped_column(default=True)
    # GeoJSON geometry, WGS-84; large, hence read only where it is asked for.
    boundary: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()

    @property
    def lineage(self) -> list[int]:
        """The ids from the root down to this area."""
        return [int(part) for part in self.path.split("/") if part]


class ScopeEntry:
    """Mixin of a scope table: one row for each list that holds a thing.

    ``scope`` is who sees the list (``a7`` area 7 and all below, ``p9`` person 9, ``u3`` unit 3, ``m8`` the informant of
    micro-grid 8, ``d2`` the desk of town 2, ``t2`` its reception, ``v5`` the leads of village 5 alone, ``c9`` what
    person 9 wrote down for others, ``protected`` who is named, ``x…`` those of them who are not kept out), ``bucket``
    which list, ``sort`` its order in microseconds, ``row_id`` the thing. A list is an equality and a range on this
    one key.
    """

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    bucket: Mapped[str] = mapped_column(String(20), primary_key=True)
    sort: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    row_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False, index=True)
