"""The demo town for tests, with the history of a few villages only, so that it is built in seconds."""

from datetime import date
from functools import cache
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from tests.support import once
from tests.support.running import server
from webapp import create_app
from webapp.core import clock
from webapp.demo import town
from webapp.demo.build import Built, build
from webapp.demo.drawn.boundaries import boundaries, micro_grid_codes
from webapp.demo.planned import PlannedReport
from webapp.demo.stories import plan

LIVELY = "450324106203"
"""The village that the screens show."""

# The same for every town, and a tenth of building a small one.
_drawn_once = cache(boundaries)


def part_of_plan(anchor: date, *places: str) -> list[PlannedReport]:
    """Return what is planned in these villages or grids; whatever belongs together lies in the same grid."""
    return [r for r in plan(clock.day_start(anchor), micro_grid_codes()) if r.micro_grid.startswith(places)]


def build_demo(empty: Path, instance: Path, anchor: date, planned: list[PlannedReport]) -> tuple[Flask, Built]:
    """Build the town as the day begins in a copy of the empty folder; return its application and what was built."""
    app = create_app(once.settings(server.copied(empty, instance), shared=empty.parent))
    with app.app_context(), patch.object(town, "boundaries", _drawn_once):
        return app, build(clock.day_start(anchor), planned)
