"""Whether what a machine is set up with answers: each part asked once, each fault said in one sentence."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from webapp.config import PREFIX, SECRETS
from webapp.core import clock
from webapp.core.db import db
from webapp.core.machines import shared
from webapp.core.media.files import Store
from webapp.operations.service_drill import Check
from webapp.operations.service_house import misfit

CLOCKS_APART_S = 5.0


class Fault(Exception):
    """What is wrong, in one sentence."""


def set_up(store: Store) -> Iterator[Check]:
    """Ask every part that this machine is set up with; the database must answer before the parts that lie in it."""
    database = _asked("database", _database)
    yield database
    if database.holds:
        yield _asked("migrations", _migrated)
        yield _asked("keys", _keys)
    yield _asked("files", lambda: _files(store))
    if current_app.config["REDIS_URL"]:
        yield _asked("redis", _redis)
    if database.holds:
        yield _asked("clock", _clock)
    if _is_postgres():
        yield _asked("pg_dump", _dump)


def _asked(name: str, ask: Callable[[], str]) -> Check:
    try:
        return Check(name, True, ask())
    except Fault as fault:
        return Check(name, False, str(fault))
    except Exception as error:  # whatever it is, the other parts are still asked; its text may hold a password
        return Check(name, False, f"does not answer ({type(error).__name__})")


def _is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"


def _database() -> str:
    db.session().execute(text("SELECT 1"))
    return str(db.engine.dialect.name)


def _migrated() -> str:
    wanted = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    there = set(MigrationContext.configure(db.session().connection()).get_current_heads())
    if there != wanted:
        raise Fault(f"the database is at {', '.join(sorted(there)) or 'nothing'}; run: one-door db upgrade")
    return ", ".join(sorted(there))


def _keys() -> str:
    """Say where the keys are from; Fault when they don't open the database, or differ from machine to machine."""
    if fault := misfit():
        raise Fault(fault)
    in_files = [name for name in SECRETS if not os.environ.get(PREFIX + name)]
    if in_files and (current_app.config["FILES_URL"] or current_app.config["REDIS_URL"]):
        raise Fault(
            f"several machines need the same keys in their environment: {', '.join(in_files)} are in files here"
        )
    return "in files of the instance folder" if in_files else "in the environment, and they open the database"


def _files(store: Store) -> str:
    """Write, read and delete bytes that nobody else has."""
    data = secrets.token_bytes(32)
    digest = store.put(data)
    try:
        if store.read(digest) != data:
            raise Fault("what was written comes back otherwise")
    finally:
        store.delete(digest)
    return "in a bucket, written and read" if current_app.config["FILES_URL"] else "in the instance folder"


def _redis() -> str:
    _near(float(shared.client(current_app).time()[0]), "Redis")
    return "answers"


def _clock() -> str:
    if _is_postgres():
        _near(float(db.session().scalar(text("SELECT extract(epoch FROM clock_timestamp())"))), "the database")
    return clock.local(clock.now()).isoformat(timespec="seconds")


def _near(theirs: float, whose: str) -> None:
    # The machines' own clocks are compared, never the house's, which may be set for a try.
    apart = abs(clock.machine().timestamp() - theirs)
    if apart > CLOCKS_APART_S:
        raise Fault(f"this machine's clock and that of {whose} are {apart:.0f} s apart; let both follow NTP")


def _dump() -> str:
    found = shutil.which("pg_dump")
    if not found:
        raise Fault("no pg_dump here, so no copy can be made; on Debian: apt-get install postgresql-client")
    return found
