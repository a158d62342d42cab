"""Another release is put in the place of the one that runs with real folders and a real server, and taken back."""

import json
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.production import SECRETS
from tests.support.rules.sources import ROOT
from tests.support.running import server

PARTS = ("webapp", "templates", "static", "migrations", "deploy", "wsgi.py")
# Does what systemctl does for these two units: starts what current leads to in the file's environment, or ends it.
SYSTEMCTL = """#!{python}
import os, runpy, signal, subprocess, sys, time
from pathlib import Path
verb, unit = sys.argv[1:]
home, pid = Path({home!r}), Path({home!r}) / (unit + ".pid")
with open(home / "systemctl.log", "a") as log:
    log.write(f"{{verb}} {{unit}} {{os.path.basename(os.path.realpath(home / 'current'))}}\\n")
if unit == "one-door-web" and verb == "start":
    code = (home / "current").resolve()
    found = runpy.run_path(str(code / "deploy/one-door"))["settings_in"](Path({file!r}).read_text())
    started = subprocess.Popen(
        [code / ".venv/bin/gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"],
        cwd=code, env=dict(os.environ, **found),
        stdout=open(home / "web.log", "a"), stderr=subprocess.STDOUT, start_new_session=True,
    )
    pid.write_text(str(started.pid))
if unit == "one-door-web" and verb == "stop" and pid.exists():
    number = int(pid.read_text())
    try:
        os.kill(number, signal.SIGTERM)
        while "gunicorn" in Path(f"/proc/{{number}}/cmdline").read_text():
            time.sleep(0.05)
    except (ProcessLookupError, FileNotFoundError):
        pass  # it had ended by itself, which is no fault for systemctl either
    pid.unlink()
"""
MIGRATION = '''"""One table more."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", {before!r}


def upgrade() -> None:
    op.create_table("of_tomorrow", sa.Column("id", sa.Integer(), primary_key=True))
'''


class Machine:
    """A machine with releases in a folder of its own, and a stand-in for systemctl in its path."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.home, self.file = folder / "opt", folder / "environment"
        self.data = server.lent(folder / "data", shared)
        for made in (self.home / "releases", folder / "bin"):
            made.mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        said = SECRETS | {"ENV": "production", "INSTANCE": str(self.data), "ALLOWED_HOSTS": "localhost", "WORKERS": "1"}
        lines = [f"ONE_DOOR_{name}={value}\n" for name, value in said.items()]
        self.file.write_text("".join([*lines, "HOST=127.0.0.1\n", f"PORT={self.port}\n"]))
        stand_in = folder / "bin" / "systemctl"
        stand_in.write_text(SYSTEMCTL.format(python=sys.executable, home=str(self.home), file=str(self.file)))
        stand_in.chmod(0o755)
        self.environment = {
            "PATH": f"{stand_in.parent}:{os.environ['PATH']}",
            "ONE_DOOR_HOME": str(self.home),
            "ONE_DOOR_FILE": str(self.file),
            "ONE_DOOR_USER": pwd.getpwuid(os.geteuid()).pw_name,
        }

    def release(self, name: str, *, newer: bool = False, broken: bool = False) -> None:
        """Make a finished release; a newer one has another form of the database, a broken one does not start."""
        folder = self.home / "releases" / name
        folder.mkdir()
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            copy(ROOT / part, folder / part)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        (folder / "deploy/one-door").chmod(0o755)
        if newer:
            last = sorted(path.stem for path in (folder / "migrations/versions").glob("0*.py"))[-1]
            text = (folder / f"migrations/versions/{last}.py").read_text()
            before = text.split("revision = ", 1)[1].split("\n", 1)[0].strip("\"'")
            (folder / "migrations/versions/9999_tomorrow.py").write_text(MIGRATION.format(before=before))
        if broken:  # its commands work, its web server does not
            (folder / "deploy/gunicorn.conf.py").write_text("raise SystemExit(1)\n")

    def run(self, *arguments: str, within: str = "90") -> tuple[int, str]:
        script = ROOT / "deploy" / "one-door-release"
        told, environment = [sys.executable, script, *arguments], self.environment | {"ONE_DOOR_ANSWERS_WITHIN": within}
        done = subprocess.run(told, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    @property
    def current(self) -> str:
        return (self.home / "current").resolve().name

    def steps(self) -> list[str]:
        """Return what was asked of systemctl since the last time."""
        log = self.home / "systemctl.log"
        lines = log.read_text().splitlines()
        log.write_text("")
        return lines

    def asks(self, statement: str) -> list:
        with sqlite3.connect(self.data / "one-door.db") as connection:
            return connection.execute(statement).fetchall()

    def tables(self) -> set[str]:
        return {name for (name,) in self.asks("SELECT name FROM sqlite_master")}

    def worked(self) -> int:
        """Return how many entries of somebody's work there are."""
        return self.asks("SELECT count(*) FROM journal WHERE event = 'case.acknowledged'")[0][0]

    def work(self) -> None:
        """Let somebody have done something, as far as the journal knows."""
        self.asks(
            "INSERT INTO journal (id, at, event, subject_kind, subject_id, text_digest, previous, hash) "
            "SELECT max(id) + 1, 1, 'case.acknowledged', 'case', 1, '', '', '' FROM journal"
        )


@pytest.fixture
def machine(tmp_path: Path, shared: Path) -> Iterator[Machine]:
    made = Machine(tmp_path, shared)
    made.release("one")
    yield made
    pid = made.home / "one-door-web.pid"
    if pid.exists():
        with suppress(ProcessLookupError):
            os.kill(int(pid.read_text()), signal.SIGTERM)


def test_releases_take_each_other_s_place_and_go_back(machine: Machine) -> None:
    code, said = machine.run("switch", "one")
    assert (code, machine.current) == (0, "one"), said
    machine.asks("INSERT INTO journal VALUES (1, 1, NULL, NULL, 'x', 'system', 0, NULL, '', '', '')")

    # One that does not answer is taken back by itself, with the database.
    machine.release("bad", newer=True, broken=True)
    code, said = machine.run("switch", "bad", within="3")
    assert (code, machine.current) == (1, "one"), said
    assert "bad does not answer within 3 s" in said
    assert "one runs again" in said
    assert "of_tomorrow" not in machine.tables()

    # Of the same form the database stays: work of the meantime is kept.
    machine.release("three")
    assert machine.run("switch", "three")[0] == 0
    machine.work()
    assert machine.run("back")[0] == 0
    assert (machine.current, machine.worked()) == ("one", 1)

    # Of another form it is refused while work came since, and what gives way to the copy is set aside.
    machine.steps()
    machine.release("two", newer=True)
    code, said = machine.run("switch", "two")
    assert (code, machine.current, "of_tomorrow" in machine.tables()) == (0, "two", True), said
    assert machine.steps() == [
        "stop one-door-worker one",
        "stop one-door-web one",
        "start one-door-web two",
        "start one-door-worker two",
    ]
    (copy,) = (machine.data / "backups").glob("*-before-two.db")
    assert json.loads(Path(f"{copy}.json").read_text())["journal_entries"] > 0
    machine.work()
    code, said = machine.run("back")
    assert (code, machine.current, machine.worked()) == (1, "two", 2)
    assert "1 entries of work came since the copy" in said
    code, said = machine.run("back", "--lose-what-came-since")
    assert (code, machine.current, machine.worked()) == (0, "one", 1), said
    assert "of_tomorrow" not in machine.tables()
    aside = max(path for path in machine.data.glob("*.set-aside-*") if not path.name.endswith(("-wal", "-shm")))
    with sqlite3.connect(aside) as kept:
        assert kept.execute("SELECT count(*) FROM journal WHERE event = 'case.acknowledged'").fetchone() == (2,)


def test_what_can_t_be_done_is_said_and_old_releases_go(machine: Machine) -> None:
    (machine.home / "current").symlink_to("releases/one")
    for name in ("a", "b", "c", "d"):
        (machine.home / "releases" / name).mkdir()
        os.utime(machine.home / "releases" / name, (2_000_000_000 + ord(name),) * 2)
    for asked, words in (
        (("switch", "a"), "no finished release"),
        (("switch", "../one"), "no finished release"),
        (("switch", "one"), "one runs already"),
        (("back",), "nothing was switched yet"),
    ):
        code, said = machine.run(*asked)
        assert (code, words in said) == (1, True), said
    assert not (machine.home / "systemctl.log").exists()
    code, said = machine.run("prune", "--keep", "2")
    assert (code, said.split()) == (0, ["a", "is", "gone", "b", "is", "gone"])
    assert {path.name for path in (machine.home / "releases").iterdir()} == {"one", "c", "d"}


def test_a_release_is_made_from_the_source_in_one_piece(tmp_path: Path, shared: Path) -> None:
    made = Machine(tmp_path, shared)
    source = tmp_path / "source"
    (source / "deploy").mkdir(parents=True)
    for name in ("requirements.txt", "constraints.txt", "deploy/one-door"):
        (source / name).write_text("")
    told = ["-c", "user.name=x", "-c", "user.email=x@x.example"]
    for arguments in (["init", "-q"], ["add", "."], [*told, "commit", "-qm", "x"], ["tag", "v1"]):
        subprocess.run(["git", "-C", source, *arguments], check=True, capture_output=True)
    code, said = made.run("add", "v1", "--source", str(source))
    assert code == 0, said
    assert (made.home / "releases/v1/.venv/bin/python").exists()
    assert made.run("add", "v1", "--source", str(source))[0] == 1
