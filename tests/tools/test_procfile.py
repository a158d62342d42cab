"""`make run` keeps the web server and the worker together: they start, end and fail as one."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rules.sources import ROOT
from tests.support.running.server import copied, environment, free_port
from tests.tools.test_tied import alive, wait_for


class Both:
    """The processes of the Procfile, started as `make run` starts them, on an empty database."""

    def __init__(self, instance: Path, log: Path) -> None:
        self.port, self.log = free_port(), log
        env = environment(
            instance, ONE_DOOR_ENV="development", HOST="127.0.0.1", PORT=str(self.port), PYTHONUNBUFFERED="1"
        )
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "tools/tied.py", "honcho", "start"],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def pid(self, name: str) -> int:
        return int(re.search(rf"{name}\.1 started \(pid=(\d+)\)", self.said).group(1))

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def ended(self) -> bool:
        return self.process.poll() is not None and not alive(self.pid("web")) and not alive(self.pid("worker"))


@pytest.fixture
def both(empty_instance: Path, shared: Path, tmp_path: Path) -> Iterator[Both]:
    running = Both(copied(empty_instance, tmp_path / "instance", shared), tmp_path / "log")
    try:
        assert wait_for(running.answers, 30), running.said
        yield running
    finally:
        if running.process.poll() is None:
            os.killpg(running.process.pid, signal.SIGKILL)


def test_when_the_worker_dies_that_is_said_and_the_server_ends_too(both):
    os.kill(both.pid("worker"), signal.SIGKILL)
    assert wait_for(both.ended, 30), both.said
    assert "worker.1 stopped" in both.said
    assert "web.1 stopped" in both.said
    assert both.process.returncode != 0
    assert not both.answers()


def test_ctrl_c_ends_both(both):
    both.process.send_signal(signal.SIGINT)
    assert wait_for(both.ended, 30), both.said
    assert "Traceback" not in both.said
    assert not both.answers()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_nothing_stays_behind_when_all_is_killed_at_once(both):
    os.killpg(both.process.pid, signal.SIGKILL)
    assert wait_for(both.ended, 30), both.said
    assert not both.answers()
