"""Builds the demo town: all rows in one transaction, so that a build that was interrupted leaves an empty database."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, select

from webapp.areas.models import Area
from webapp.cases.escalation.service_sweep import sweep
from webapp.config import DEMO_MARKER
from webapp.consultation.files.service_sweep import sweep as sweep_files
from webapp.consultation.service_sweep import remind as remind_of_consultations
from webapp.core import clock
from webapp.core.background import Background
from webapp.core.db import db, transaction
from webapp.decisions.service_sweep import remind as remind_of_decisions
from webapp.decisions.tasks import follow_work_orders
from webapp.demo.history import History
from webapp.demo.messages import read_most, tell
from webapp.demo.moments import Moments, Scene
from webapp.demo.planned import PlannedReport
from webapp.demo.rhythm import DAYS
from webapp.demo.scenes import (
    bulletins,
    cameras,
    care,
    consultations,
    counter,
    decisions,
    emergencies,
    files,
    imports,
    joint,
    lately,
    mediations,
    meetings,
    outreach,
    patrol_force,
    petitions,
    readings,
    seats,
    situations,
    standing,
    ten_households,
    traces,
    whistles,
)
from webapp.demo.scenes.ordered import order_scenes
from webapp.demo.stories import plan
from webapp.demo.together import put_together
from webapp.demo.town import Town, build_town
from webapp.demo.trial import MONTH, MONTHS, trial
from webapp.emergencies.standing.service_sweep import sweep as look_at_duty
from webapp.mediation.service_sweep import remind as remind_of_mediations
from webapp.mediation.tasks import follow_mediations
from webapp.meetings.bulletins.service_sweep import remind as remind_of_bulletins
from webapp.operations.service_house import mark_demo
from webapp.people.models import User
from webapp.people.service_spelling import spell_names
from webapp.petitions.service_sweep import remind as remind_of_petitions
from webapp.petitions.tasks import follow_petitions
from webapp.reports.tasks import make_thumbnails
from webapp.service_orders.service_sweep import sweep_orders


@dataclass(frozen=True)
class Built:
    """What was built; ``skipped`` are planned steps that no longer fitted when their moment came."""

    people: int
    reports: int
    skipped: int


def build(at: datetime, planned: list[PlannedReport] | None = None) -> Built:
    """Build the town as it is at the moment ``at``, in an empty database.

    The marker comes first: whatever else happens, production never starts on this instance folder. ``planned`` replaces
    the usual plan (tests).
    """
    marker().write_text("This folder holds the demo town. Production refuses to start on it.\n")
    moments = Moments(at)
    with _background_off(), _seldom_collected():
        with transaction():
            # The people held their posts before the first of them reported anything.
            tried = MONTHS * MONTH if planned is None else timedelta()
            mark_demo()
            begun = clock.day_start(moments.today) - timedelta(days=DAYS + 3) - tried + timedelta(hours=9)
            with clock.travel(begun):
                town = build_town()
            reports = planned if planned is not None else _whole(moments, sorted(town.informants))
            history = History(town, moments)
            scenes = _scenes(town, history, moments, reports) if planned is None else order_scenes(town.areas, moments)
            history.play(reports, scenes)
        # The last second of the history: what is read of it below is all that ever happened.
        with clock.travel(at - timedelta(seconds=1)):
            sweep()
            sweep_orders()
            remind_of_decisions()
            remind_of_bulletins()
            follow_work_orders()
            remind_of_mediations()
            remind_of_consultations()
            sweep_files()
            follow_mediations()
            remind_of_petitions()
            follow_petitions()
            look_at_duty()
            put_together()
            if planned is None:
                traces.leave()
            with transaction():
                tell()
                read_most()
        make_thumbnails()
        while spell_names():
            pass
    return Built(len(db.session().scalars(select(User.id)).all()), len(reports), len(history.skipped))


def _whole(moments: Moments, micro_grids: list[str]) -> list[PlannedReport]:
    return [
        *trial(moments.today, micro_grids),
        *plan(moments.at, micro_grids),
        *lately.lately(moments),
        *patrol_force.found(moments),
    ]


def _scenes(town: Town, history: History, moments: Moments, reports: list[PlannedReport]) -> Iterator[Scene]:
    """Yield all that happens besides reports and what comes of them."""
    yield from order_scenes(town.areas, moments)
    yield from outreach.scenes(town, moments)
    yield from seats.scenes(moments.today)
    yield from lately.scenes(history, moments)
    yield from counter.scenes(town.areas, moments)
    yield from imports.scenes(town.areas, moments)
    yield from care.scenes(reports, moments)
    yield from meetings.scenes(moments)
    yield from joint.scenes(moments)
    yield from decisions.scenes(moments)
    yield from bulletins.scenes(moments)
    yield from whistles.scenes(moments)
    yield from patrol_force.scenes(town.areas, moments)
    yield from ten_households.scenes(moments)
    yield from consultations.scenes(moments)
    yield from mediations.scenes(town.areas, moments)
    yield from petitions.scenes(town.areas, moments)
    yield from files.scenes(moments)
    yield from cameras.scenes(moments)
    yield from situations.scenes(moments)
    yield from standing.scenes(moments)
    yield from emergencies.scenes(moments)
    yield from readings.scenes(moments)
    yield from traces.scenes(moments)


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


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for cycles seldom: a build makes millions of objects and few of them, and the search took a tenth of it."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
