"""A tied command never outlives the one that started it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.rules.sources import ROOT

TIED = str(ROOT / "tools/tied.py")
SLEEPER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"


def wait_for(test, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not test():
        time.sleep(0.02)
    return bool(test())


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_a_tied_command_ends_when_its_parent_is_killed(tmp_path):
    note = tmp_path / "pid"
    start = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]])"
    command = [TIED, sys.executable, "-c", SLEEPER, str(note)]
    parent = subprocess.Popen([sys.executable, "-c", start, *command], start_new_session=True)
    try:
        assert wait_for(lambda: note.exists() and note.read_text())
        child = int(note.read_text())
        assert alive(child)
        parent.kill()
        parent.wait()
        assert wait_for(lambda: not alive(child))
    finally:
        parent.kill()


def test_a_tied_command_is_the_command_itself(tmp_path):
    done = subprocess.run([sys.executable, TIED, sys.executable, "-c", "import sys; sys.exit(7)"], check=False)
    assert done.returncode == 7


def test_a_command_that_is_not_there_is_named():
    done = subprocess.run([sys.executable, TIED, "no-such-command"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no-such-command" in done.stderr
    assert "Traceback" not in done.stderr
