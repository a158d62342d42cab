"""Another process that holds a lock of ours until it is told to let go, or is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DATABASE = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
_FILE = """
import fcntl, sys
file = open(sys.argv[1], "a")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def database_locked(path: Path) -> Iterator[None]:
    """Somebody writes into the database for as long as the block lasts, by SQLite's own lock."""
    yield from _held(_DATABASE, path)


@contextmanager
def file_locked(path: Path) -> Iterator[None]:
    """A process of ours holds the line of writers for as long as the block lasts, as if it had been stopped."""
    yield from _held(_FILE, path)


def _held(program: str, path: Path) -> Iterator[None]:
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.stdin.close()
            holder.wait(10)
