"""Builds the demo town: all rows in one transaction, so that a build that was interrupted leaves an empty database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, select

from webapp.areas.models import Area
from webapp.cases.escalation.service_sweep import sweep
from webapp.config import DEMO_MARKER
from webapp.core import clock
from webapp.core.background import Background
from webapp.core.db import db, transaction
from webapp.demo import outreach, seats
from webapp.demo.history import History
from webapp.demo.meetings import add_meetings
from webapp.demo.messages import read_most, tell
from webapp.demo.ordered import order_scenes
from webapp.demo.planned import PlannedReport
from webapp.demo.rhythm import DAYS
from webapp.demo.stories import plan
from webapp.demo.together import put_together
from webapp.demo.town import build_town
from webapp.demo.trial import MONTH, MONTHS, trial
from webapp.operations.service_house import mark_demo
from webapp.people.models import User
from webapp.people.service_spelling import spell_names
from webapp.reports.tasks import make_thumbnails
from webapp.service_orders.service_sweep import sweep_orders


@dataclass(frozen=True)
class Built:
    """What was built; ``skipped`` are planned steps that no longer fitted when their moment came."""

    people: int
    reports: int
    skipped: int


def build(anchor: date, planned: list[PlannedReport] | None = None) -> Built:
    """Build the town as it is at the first moment of ``anchor`` (a Shanghai day), in an empty database.

    The marker comes first: whatever else happens, production never starts on this instance folder. ``planned`` replaces
    the usual plan (tests).
    """
    marker().write_text("This folder holds the demo town. Production refuses to start on it.\n")
    start = clock.day_start(anchor)
    with _background_off():
        with transaction():
            # The people held their posts before the first of them reported anything.
            tried = MONTHS * MONTH if planned is None else timedelta()
            mark_demo()
            with clock.travel(start - timedelta(days=DAYS + 3) - tried + timedelta(hours=9)):
                town = build_town()
            reports = planned if planned is not None else _whole(anchor, sorted(town.informants))
            history = History(town, anchor)
            scenes = () if planned is not None else (*outreach.scenes(town, anchor), *seats.scenes(anchor))
            history.play(reports, [*order_scenes(town.areas, anchor), *scenes])
            add_meetings(anchor)
        # The last second of the history: what is read of it below is all that ever happened.
        with clock.travel(start - timedelta(seconds=1)):
            sweep()
            sweep_orders()
            put_together()
            with transaction():
                tell()
                read_most()
        make_thumbnails()
        while spell_names():
            pass
    return Built(len(db.session().scalars(select(User.id)).all()), len(reports), len(history.skipped))


def _whole(anchor: date, micro_grids: list[str]) -> list[PlannedReport]:
    return [*trial(anchor, micro_grids), *plan(anchor, micro_grids)]


def marker() -> Path:
    """Return the file that says an instance folder holds the demo town."""
    return Path(current_app.config["INSTANCE"]) / DEMO_MARKER


def is_migrated() -> bool:
    """Say whether the database has its tables."""
    return inspect(db.engine).has_table(Area.__tablename__)


def is_empty() -> bool:
    """Say whether the database has neither areas nor people."""
    session = db.session()
    return all(session.scalar(select(model.id).limit(1)) is None for model in (Area, User))


@contextmanager
def _background_off() -> Iterator[None]:
    """Submit no jobs for what happened weeks ago."""
    queue: Background = current_app.extensions["background"]
    queue.mode, before = "off", queue.mode
    try:
        yield
    finally:
        queue.mode = before
