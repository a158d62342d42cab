"""A worker's applications and the folder they stand on, put back before each test as if both were new.

Making an application and letting it compile its statements and templates costs more than most tests. So the first
application that a test asks for is kept for the tests after it that want the same settings. What a test may change of
it is put back: settings, extensions, what hangs on the application itself, the folder with database, files and keys,
and what is one for the whole process (key ring, limits, log). Further applications of a test are made anew: they start
on whatever the test has left in the folder.
"""

import os
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from tests.support import once
from webapp import create_app, logs
from webapp.core import background
from webapp.core.db import db
from webapp.core.media.files import FolderStore
from webapp.core.protection import crypto
from webapp.core.write_queue import WriteQueue
from webapp.web.limits import limiter

# With how many different settings applications are kept: each holds some megabytes.
MOST = 5
# Nobody's town is lost with the machine's power, so no test waits for a disk where there is a folder in memory.
MEMORY, ENOUGH = Path("/dev/shm"), 1 << 29
# What of an application is a table that may be written to: looked after one level deeper than the rest.
TABLES = ("config", "extensions", "view_functions", "before_request_funcs", "blueprints", "error_handler_spec")


@contextmanager
def swift_folder(otherwise: Path) -> Iterator[Path]:
    """Give a new folder in memory if there is room, else one in `otherwise`; it is gone at the end.

    What a run that was killed left in memory goes with the next one.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH
    place = MEMORY if roomy else otherwise
    for left in place.glob("one-door-*-*"):
        if not _lives(left.name.split("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"one-door-{os.getpid()}-", dir=place) as name:
        yield Path(name)


def _lives(process: str) -> bool:
    """Say whether a process is there; what is no number was not named here, so it counts as one."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True


@contextmanager
def listeners_taken_away() -> Iterator[None]:
    """Take away at the end what a test let listen to an engine: the same engine serves the tests after it."""
    listen, heard = event.listen, []

    def noting(*what: Any, **how: Any) -> None:
        listen(*what, **how)
        heard.append(what)

    event.listen = noting
    try:
        yield
    finally:
        event.listen = listen
        for one in heard:
            if event.contains(*one):
                event.remove(*one)


class Kept:
    """An application with all that it was when it was made."""

    def __init__(self, app: Flask) -> None:
        app._got_first_request = True  # whoever adds a route is refused, be the application used yet or not
        self.app = app
        self.keyring = crypto.current_keyring()
        self._limits = limiter._storage, limiter._limiter
        self._itself = dict(vars(app))
        self._tables = {name: dict(getattr(app, name)) for name in TABLES}
        jinja = app.jinja_env
        self._templates = {"loader": jinja.loader, "globals": dict(jinja.globals), "filters": dict(jinja.filters)}

    def put_back(self) -> None:
        """Let the application be as it was made, and this process use what belongs to it."""
        app, jinja = self.app, self.app.jinja_env
        vars(app).clear()
        vars(app).update(self._itself)
        for name, table in self._tables.items():
            _refill(getattr(app, name), table)
        jinja.loader = self._templates["loader"]
        _refill(jinja.globals, self._templates["globals"])
        _refill(jinja.filters, self._templates["filters"])
        crypto.use_keyring(self.keyring)
        limiter._storage, limiter._limiter = self._limits
        if not app.config["REDIS_URL"]:
            limiter.reset()  # they have seen nobody
        logs.init_app(app)
        # These remember what they have seen: which folders are there, who waits, what is to be done.
        files = app.extensions["files"]
        app.extensions["files"] = FolderStore(files.root, files._reserve)
        app.extensions["write_queue"] = WriteQueue(app.config["WRITE_LOCK"]) if app.config["WRITE_LOCK"] else None
        background.init_app(app)


class KeptApps:
    """The applications of one worker, on one folder, for one test after the other."""

    def __init__(self, folder: Path, empty: Path, shared: Path) -> None:
        """Let them stand on `folder`, which is a copy of `empty` whenever a test begins."""
        self.folder, self._empty, self._shared = folder, empty, shared
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._in_use: list[Flask] = []

    def begin(self) -> None:
        """Put the folder back for a test."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._empty, self.folder)

    def make(self, **overrides: object) -> Flask:
        """Return an application with these settings; the first one of a test may have served others before."""
        settings = once.settings(self.folder, self._shared) | overrides
        app = create_app(settings) if self._in_use else self._first(settings)
        self._in_use.append(app)
        return app

    def end(self) -> None:
        """Close what the test has open."""
        for app in self._in_use:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
        self._in_use.clear()

    def _first(self, settings: Mapping[str, Any]) -> Flask:
        key = repr(sorted(settings.items()))
        if key not in self._kept:
            self._kept[key] = Kept(create_app(settings))
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        self._kept[key].put_back()
        return self._kept[key].app


def _refill(table: dict[Any, Any], content: Mapping[Any, Any]) -> None:
    table.clear()
    table.update(content)
