"""A server whose processes are killed outright, at moments that hurt."""

import os
import random
import signal
import time
from contextlib import suppress

from bench.processes import children_of
from bench.server import Server

WORKERS = 3
_WATCHED_S = 0.1
_AFTERWARDS_S = 0.02


class MortalServer(Server):
    """gunicorn and the worker process; any of them can be killed with -9 and comes back."""

    def kill_workers(self, chance: random.Random) -> int:
        """Kill one of gunicorn's workers, or all of them; its master starts others. Return how many."""
        alive = children_of(self.pid)
        doomed = alive if chance.random() < 0.5 else chance.sample(alive, min(1, len(alive)))
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(doomed)

    def kill_all(self) -> None:
        """Kill every process of the house in one go, as a power cut does."""
        for process in self._processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            process.wait()

    def revive(self) -> None:
        """Start everything again on the same port."""
        self.__enter__()

    def wait_for_a_write(self, chance: random.Random) -> None:
        """Wait until something is being written into the database, and a random moment more."""
        journal = self.folder / "one-door.db-wal"
        before, until = _stamp(journal), time.monotonic() + _WATCHED_S
        while _stamp(journal) == before and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, _AFTERWARDS_S))


def _stamp(path: os.PathLike[str]) -> tuple[int, int]:
    try:
        known = os.stat(path)
    except FileNotFoundError:
        return (0, 0)
    return (known.st_mtime_ns, known.st_size)
