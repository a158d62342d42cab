"""Work outside the request: a queue (huey on SQLite, or on a Redis that machines share) and one table of named jobs.

A feature registers a job by name in its ``tasks.py``; a service submits it by name after the commit. The worker process
(``flask --app wsgi worker``) runs the jobs and the periodic ones. Jobs must be repeatable: a job may run twice.

There are two lanes. In the ordinary one a job waits for the one before it, which may be a night's copies; in the swift
one several run beside each other: what people must hear of at once, and what waits for other machines.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, RedisHuey, crontab
from huey.storage import SqliteStorage

from webapp.core import clock
from webapp.core.db import after_commit
from webapp.core.machines import shared
from webapp.core.registry import Registry

log = structlog.get_logger(__name__)

# How many jobs of a lane run beside each other.
ORDINARY, SWIFT = "one-door", "one-door-swift"
LANES = {ORDINARY: 1, SWIFT: 10}
STOPS_WITHIN_S = 5.0


@dataclass(frozen=True)
class Job:
    """A function with its name and lane; ``when`` it is due (minute and hour, as cron does), ``after`` which job."""

    name: str
    run: Callable[..., None]
    when: str | None
    after: str | None
    lane: str = ORDINARY


JOBS: Registry[Job] = Registry("jobs")


def job(
    name: str,
    *,
    every_minutes: str | None = None,
    nightly_at: str | None = None,
    after: str | None = None,
    swift: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a job.

    ``every_minutes`` is a cron minute field such as ``"*"`` or ``"*/5"``; ``nightly_at`` a time of day in Shanghai such
    as ``"02:30"``. ``after`` names a job that this one, which takes no arguments, follows in the worker: so a request
    queues one job, not one for each of those who work on what it stored. A ``swift`` job waits for no other.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        when = every_minutes
        if nightly_at:
            hour, minute = map(int, nightly_at.split(":"))
            when = f"{minute} {hour}"
        return JOBS.add(Job(name, function, when, after, SWIFT if swift else ORDINARY), name).run

    return register


def run(name: str, arguments: dict[str, Any]) -> None:
    """Run a job, then those that follow it, each in its lane; a failing one is logged and does not stop the others."""
    done = JOBS[name]
    done.run(**arguments)
    for following in JOBS:
        if following.after != name:
            continue
        if following.lane != done.lane:
            current_app.extensions["background"].submit(following.name)
            continue
        try:
            following.run()
        except Exception as error:
            log.error("job_failed", job=following.name, error=type(error).__name__)


def run_all(prefix: str) -> list[str]:
    """Run every job whose name begins so, now and here, in the order of their names; return the names."""
    names = sorted(job.name for job in JOBS if job.name.startswith(prefix))
    for name in names:
        JOBS[name].run()
    return names


class _QueueStorage(SqliteStorage):
    """A queue that stays sound through a power cut but may lose its last jobs, which the periodic ones catch up.

    Flushing it at each job would make a report wait for the disk once more, for what isn't evidence.
    """

    def _create_connection(self) -> sqlite3.Connection:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


class Background:
    """The app's lanes; in ``inline`` mode jobs run at once (tests), in ``off`` mode not at all (bulk work)."""

    def __init__(self, app: Flask) -> None:
        self.mode: str = app.config["BACKGROUND"]
        self.app = app
        self._queues: dict[str, Huey] = {}
        self._runs: dict[str, Callable[..., Any]] = {}

    @property
    def huey(self) -> Huey:
        """The queue of the ordinary lane."""
        return self.queue(ORDINARY)

    def queue(self, lane: str) -> Huey:
        """Return a lane's queue, in Redis or beside the database, made when first needed."""
        if lane not in self._queues:
            huey = self._made(lane)
            self._runs[lane] = huey.task(name="run")(self._in_context)
            self._queues[lane] = huey  # last: another thread may be looking
        return self._queues[lane]

    def _made(self, lane: str) -> Huey:
        if self.app.config["REDIS_URL"]:
            return RedisHuey(lane, connection_pool=shared.client(self.app).connection_pool)
        path = Path(self.app.config["INSTANCE"]) / "queue.db"
        return Huey(lane, storage_class=_QueueStorage, filename=str(path))

    def _in_context(self, name: str, arguments: dict[str, Any]) -> None:
        with self.app.app_context():
            run(name, arguments)

    def submit(self, name: str, **arguments: Any) -> None:
        """Queue a job; a queue that can't be reached is logged, never an error: the periodic jobs catch up."""
        if self.mode == "inline":
            run(name, arguments)
        elif self.mode == "queue":
            try:
                known = JOBS.get(name)  # some are known to the worker alone
                lane = known.lane if known else ORDINARY
                self.queue(lane)
                self._runs[lane](name, arguments)
            except Exception as error:
                log.warning("queue_unreachable", job=name, error=type(error).__name__)

    def schedule(self) -> None:
        """Give the lanes the periodic jobs, which are due by the house's clock."""
        for job in JOBS:
            if job.when:
                queue = self.queue(job.lane)
                queue.periodic_task(self._due(job.name, job.when), name=f"every-{job.name}")(
                    self._periodic_call(job.name)
                )

    def consume(self) -> None:
        """Run jobs until stopped, the periodic ones too: the swift lane beside the ordinary one."""
        self.schedule()
        patience = {"initial_delay": 0.1, "backoff": 1.5, "max_delay": 1.0}
        # What it is in the middle of when the worker stops is claimed, and goes again.
        swift = self.queue(SWIFT).create_consumer(workers=LANES[SWIFT], shutdown_timeout=STOPS_WITHIN_S, **patience)
        swift.start()
        try:
            # It handles the signals of the process, because it starts last.
            self.queue(ORDINARY).create_consumer(workers=LANES[ORDINARY], **patience).run()
        finally:
            swift.stop(graceful=True)

    def _due(self, name: str, when: str) -> Callable[[datetime], bool]:
        """Return what the queue asks each minute: whether a job is due by the house's clock, not by the queue's own.

        Of all workers that share a Redis the first one that asks queues the job.
        """
        matches = crontab(*when.split())

        def due(_machine: datetime) -> bool:
            now = clock.local(clock.now())
            return bool(matches(now)) and shared.claimed(self.app, f"{name}:{now:%Y%m%d%H%M}")

        return due

    def _periodic_call(self, name: str) -> Callable[[], None]:
        def call() -> None:
            self._in_context(name, {})

        return call


@dataclass(frozen=True)
class _Submission:
    """A job that is queued after a commit; the same one, asked for at several places of a transaction, once."""

    queue: Background
    name: str
    arguments: dict[str, Any]

    def __call__(self) -> None:
        self.queue.submit(self.name, **self.arguments)


def submit_after_commit(name: str, **arguments: Any) -> None:
    """Queue a job once the open transaction is stored; once, however often it is asked for."""
    after_commit(_Submission(current_app.extensions["background"], name, arguments))


def init_app(app: Flask) -> None:
    """Give the app its queue."""
    app.extensions["background"] = Background(app)
