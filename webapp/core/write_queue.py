"""The queue of writers: threads and processes take turns at the database, and none waits for ever.

SQLite's own busy loop sleeps and lets unlucky writers wait for a second; here each comes in turn. When the database
stays locked (a long transaction, a stopped process) writers give up after ``PATIENCE_S`` and, until one gets
through again, after ``STUCK_S``: otherwise waiting writers would hold every thread and reading would stop with them.
"""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from webapp.core.errors import Problem

PATIENCE_S = 10.0
STUCK_S = 0.5
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.001, 0.006


class WriteQueue:
    """The line before one database; each process has its own object, the files make them one line.

    The kernel lets go of a file's lock however its process ended.
    """

    def __init__(self, path: Path) -> None:
        self._room, self._gate = path, path.with_name(f"{path.name}.next")
        self._thread = threading.Lock()
        self.stuck = False

    @contextmanager
    def turn(self) -> Iterator[int]:
        """Wait for the turn and hold it inside; gives how many ms are left to wait for the database's own lock.

        Problem busy (503) when patience ends.
        """
        end = time.monotonic() + (STUCK_S if self.stuck else PATIENCE_S)
        if not self._thread.acquire(timeout=end - time.monotonic()):
            self._give_up()
        try:
            with self._gate.open("a") as gate, self._room.open("a") as room:
                # Who waits for the room holds the gate, so that whoever comes out can't be first again.
                if not (_locked(gate, end) and _locked(room, end)):
                    self._give_up()
                fcntl.flock(gate, fcntl.LOCK_UN)
                yield max(1, int((end - time.monotonic()) * 1000))
        finally:
            self._thread.release()

    def _give_up(self) -> None:
        self.stuck = True
        raise Problem("busy")


def _locked(file: IO[str], end: float) -> bool:
    """Lock the file, asking again until the moment ``end``: the kernel's own waiting can't be given a limit."""
    pause = _FIRST_PAUSE_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        else:
            return True
