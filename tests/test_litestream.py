"""What was written seconds before the machine died is restored from elsewhere, also through our upgrades and copies."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rules.sources import ROOT
from tests.support.town import Town, small_jpeg
from webapp.operations.service_backup import make_backup
from webapp.operations.service_sealing import _leave_no_old_pages

LITESTREAM = Path(sys.executable).with_name("litestream")
pytestmark = pytest.mark.skipif(not LITESTREAM.exists(), reason="no litestream: pip install -r requirements-dev.txt")


class Elsewhere:
    """Litestream with the configuration of deploy/, on a database and a folder of the test's own."""

    def __init__(self, instance: Path, folder: Path) -> None:
        self.instance, self.folder, self.config = instance, folder, folder / "litestream.yml"
        text = (ROOT / "deploy/litestream.yml").read_text(encoding="utf-8")
        text = text.replace("/var/lib/one-door", str(instance)).replace("/mnt/copies", str(folder / "copies"))
        self.config.write_text(text, encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        told = [LITESTREAM, "replicate", "-config", self.config]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(told, stdout=log, stderr=subprocess.STDOUT)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None

    def restored(self, name: str) -> Path:
        """Restore the database into a folder of this name, with the files beside it."""
        there = self.folder / name
        told = [
            LITESTREAM,
            "restore",
            "-config",
            self.config,
            "-o",
            there / "one-door.db",
            self.instance / "one-door.db",
        ]
        done = subprocess.run(told, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        shutil.copytree(self.instance / "files", there / "files")
        return there


@pytest.fixture
def elsewhere(town: Town, tmp_path: Path) -> Iterator[Elsewhere]:
    made = Elsewhere(Path(town.app.config["INSTANCE"]), tmp_path)
    yield made
    made.end()


def drilled(town: Town, there: Path) -> str:
    """Use what was restored; return what is said."""
    done = town.app.test_cli_runner().invoke(args=["restore-drill", "--restored", str(there)])
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_what_was_written_seconds_ago_is_restored(town: Town, elsewhere: Elsewhere, tmp_path: Path) -> None:
    phone = town.sign_in("informant:200/001/01")
    elsewhere.start()
    time.sleep(3)
    assert phone.report(description="电线垂下来了", photos=[small_jpeg()]).status_code == 201
    time.sleep(4)
    elsewhere.end()
    said = drilled(town, elsewhere.restored("killed"))
    assert ", 0 fewer than here" in said
    assert "newest photo: 320×240" in said

    # An upgrade writes the file anew and empties its log while Litestream rests; a copy is made while it runs.
    with town.app.app_context():
        _leave_no_old_pages()
    elsewhere.start()
    time.sleep(3)
    with town.app.app_context():
        make_backup(tmp_path / "copies-of-the-night" / "one.db")
    assert phone.report(description="又低了一些").status_code == 201
    time.sleep(4)
    elsewhere.end()
    assert ", 0 fewer than here" in drilled(town, elsewhere.restored("after-the-upgrade"))


def test_another_town_s_copy_and_a_changed_one_are_refused(town: Town, tmp_path: Path) -> None:
    with town.app.app_context():
        make_backup(tmp_path / "there" / "one-door.db")
    assert ", 0 fewer than here" in drilled(town, tmp_path / "there")
    assert town.sign_in("informant:200/001/01").report(description="新的一件").status_code == 201
    assert " fewer than here" in drilled(town, tmp_path / "there")
    with sqlite3.connect(tmp_path / "there" / "one-door.db") as copy:
        copy.execute("UPDATE journal SET hash = 'x' WHERE id = 1")
    done = town.app.test_cli_runner().invoke(args=["restore-drill", "--restored", str(tmp_path / "there")])
    assert (done.exit_code, "its journal is not the beginning of the one here" in done.output) == (1, True)
    empty = tmp_path / "empty"
    empty.mkdir()
    done = town.app.test_cli_runner().invoke(args=["restore-drill", "--restored", str(empty)])
    assert (done.exit_code, "holds no one-door.db" in done.output) == (1, True)
