"""The table of rights, a module for each part of the house; a new route's row goes into the module of its feature."""

from tests.access import desk, house
from tests.support.access_rows import Row

TABLE: dict[tuple[str, str], Row] = {**house.TABLE, **desk.TABLE}
