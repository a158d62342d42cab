"""A real server with the demo town, for tests that drive a browser or kill a process."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from argon2 import PasswordHasher

from tests.support import once
from tests.support.production import SAFE
from tests.support.rules.sources import ROOT
from webapp.core import clock

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
START_WITHIN = 30.0
PASSWORD = "yishanmen-demo"
DATABASE = "one-door.db"
KEPT_BEFORE = timedelta(minutes=5)
# Real argon2id, with the smallest cost: a test signs in hundreds of times.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def environment(instance: Path, **more: str) -> dict[str, str]:
    """Return the environment of a demo server on `instance`; settings of the caller's shell are left out.

    What is started with it lives on from the caller's own moment.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONE_DOOR_", "FLASK_"))}
    ours = {
        "ONE_DOOR_ENV": "demo",
        "ONE_DOOR_INSTANCE": str(instance),
        "ONE_DOOR_CLOCK": clock.now().isoformat(),
        "PYTHONUTF8": "1",
        "ONE_DOOR_THREADS": "16",
    }
    return kept | ours | more


def build_demo_town(instance: Path, **settings: str) -> None:
    """Fill an empty folder with the database of the demo town, by the same commands as `make run`.

    Its passwords are then kept with the smallest cost, since tests sign in hundreds of times.
    """
    lent(instance, instance.parent)
    with_settings = environment(instance, **settings)
    for command in (["db", "upgrade"], ["demo", "--if-empty"]):
        done = subprocess.run([*FLASK, *command], cwd=ROOT, env=with_settings, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    with contextlib.closing(sqlite3.connect(instance / DATABASE)) as town:
        town.execute("UPDATE users SET password_hash = ? WHERE password_hash LIKE '$argon2%'", [CHEAP.hash(PASSWORD)])
        town.commit()


def demo_town_kept_in(kept: Path, begin: datetime) -> Callable[[Path], None]:
    """Return what fills a folder with the demo town of this very code: built once, kept for later runs.

    It is a little older than `begin`, when a run begins, so no run finds a town that was built later than it began.
    """

    def filled(instance: Path) -> None:
        built = (begin - KEPT_BEFORE).isoformat()
        town = once.kept_of_this_code(kept, built, lambda folder: build_demo_town(folder, ONE_DOOR_CLOCK=built))
        lent(instance, instance.parent)
        shutil.copytree(town, instance, ignore=shutil.ignore_patterns("assets"), dirs_exist_ok=True)

    return filled


def free_port() -> int:
    """Return a port of this machine that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class DemoServer:
    """gunicorn and the worker on a copy of the demo town; can be stopped, killed and started again."""

    host = "127.0.0.1"

    def __init__(self, instance: Path, log: Path, **settings: str) -> None:
        self.instance, self.log, self.settings = instance, log, settings
        self.port = free_port()
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        """The address without a slash at its end."""
        return f"http://{self.host}:{self.port}"

    def start(self) -> "DemoServer":
        """Start both processes and wait until the server answers; raises RuntimeError with its log."""
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
        env = environment(self.instance, HOST="127.0.0.1", PORT=str(self.port), **self.settings)
        with self.log.open("ab") as log:
            self.processes = [
                subprocess.Popen(
                    [sys.executable, "tools/tied.py", *command],
                    cwd=ROOT,
                    env=env,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                for command in (gunicorn, [*FLASK, "worker"])
            ]
        self._wait_until_it_answers()
        return self

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_WITHIN
        while time.monotonic() < end and all(process.poll() is None for process in self.processes):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the server did not come up:\n{self.log.read_text(errors='replace')[-4000:]}")

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End both with their children; SIGKILL gives them no chance to tidy up."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, number)
        for process in self.processes:
            try:
                process.wait(timeout=25)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes = []

    def kill_workers(self) -> None:
        """Kill every process that answers requests; the one above them starts new ones at once."""
        for worker in _children(self.processes[0].pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def kill(self) -> None:
        """End both at once, as a power cut would."""
        self.stop(signal.SIGKILL)


class ProductionServer(DemoServer):
    """The same as a town has it: production on a folder that begins empty; it lives in the machine's own time."""

    host = "localhost"  # the one name by which a browser takes secure cookies without TLS

    def __init__(self, instance: Path, log: Path, **settings: str) -> None:
        secrets = {f"ONE_DOOR_{name}": value for name, value in SAFE.items()}
        super().__init__(instance, log, ONE_DOOR_ENV="production", ONE_DOOR_CLOCK="", **secrets, **settings)

    def command(self, *arguments: str) -> str:
        """Run a command on the server and return what it said; RuntimeError when it was refused."""
        env = environment(self.instance, **self.settings)
        done = subprocess.run([*FLASK, *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def now(self) -> datetime:
        """Return the server's own time, as its answers say it."""
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
            return parsedate_to_datetime(answer.headers["Date"])


def _children(pid: int) -> list[int]:
    """Return the direct children of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def copied(template: Path, instance: Path, shared: Path | None = None) -> Path:
    """Copy an instance folder that nobody has open; with the files of `shared`, for a process that starts on it."""
    shutil.copytree(template, instance)
    return lent(instance, shared) if shared else instance


def lent(instance: Path, shared: Path) -> Path:
    """Lend a folder the compressed files and templates of all tests; a process would make its own, in seconds."""
    (shared / "assets").mkdir(exist_ok=True)
    instance.mkdir(exist_ok=True)
    (instance / "assets").symlink_to(shared / "assets")
    return instance
