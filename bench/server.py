"""The real server on a free port of 127.0.0.1: gunicorn as deployed, and the worker process beside it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from bench.client import Connection, get
from bench.instance import SETTINGS
from bench.processes import children_of, cpu_seconds
from webapp.core import clock

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN_S = 60.0
QUIET_S = 0.7
TIED = [sys.executable, "tools/tied.py", sys.executable, "-m"]


class Server:
    """gunicorn with the deployed configuration (2 workers of 8 threads) on an instance folder; a context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        app: str = "wsgi:app",
        queue: bool = False,
        workers: int = 2,
        threads: int = 8,
        proxies: int = 0,
    ) -> None:
        self.folder, self._app, self._queue, self._workers, self._threads = folder, app, queue, workers, threads
        self._proxies = proxies
        self.port = free_port()
        self.started_in = 0.0
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def pid(self) -> int:
        """gunicorn's master; its children serve."""
        return self._processes[0].pid

    @property
    def queue_cpu(self) -> float:
        """CPU-seconds of the worker process so far; 0 without one."""
        return cpu_seconds(self._processes[1].pid) if self._queue else 0.0

    def wait_for_queue(self, at_most_s: float = 300.0) -> None:
        """Wait until nothing is queued and the worker process has used no CPU for a while."""
        deadline = time.monotonic() + at_most_s
        while time.monotonic() < deadline:
            before = self.queue_cpu
            time.sleep(QUIET_S)
            if not self._queued() and self.queue_cpu < before + 0.03:
                return
        raise RuntimeError(f"the worker was not done within {at_most_s:.0f} s")

    def _queued(self) -> int:
        path = self.folder / "queue.db"
        if not path.exists():
            return 0
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as queue:
            return int(queue.execute("SELECT count(*) FROM task").fetchone()[0])

    def __enter__(self) -> "Server":
        began = time.perf_counter()
        self._processes = [self._start("gunicorn", "-c", "deploy/gunicorn.conf.py", self._app)]
        self._wait_until_all_answer(1)
        self.started_in = time.perf_counter() - began
        self._wait_until_all_answer(self._workers)
        if self._queue:
            self._processes.append(self._start("flask", "--app", "wsgi", "worker"))
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(
                [*TIED, *command], cwd=ROOT, env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )

    def _environment(self) -> dict[str, str]:
        # Compiled modules are kept, as on a server, whatever the shell says.
        not_ours = ("ONE_DOOR_", "FLASK_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
        ours = {f"ONE_DOOR_{name}": value for name, value in SETTINGS.items()}
        return {
            **kept,
            **ours,
            "ONE_DOOR_INSTANCE": str(self.folder),
            "ONE_DOOR_CLOCK": clock.now().isoformat(),
            "ONE_DOOR_WORKERS": str(self._workers),
            "ONE_DOOR_THREADS": str(self._threads),
            "ONE_DOOR_PROXIES": str(self._proxies),
            "ONE_DOOR_BACKGROUND": "queue" if self._queue else "off",
            "ONE_DOOR_LOG_LEVEL": "WARNING",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PYTHONUTF8": "1",
        }

    def _wait_until_all_answer(self, workers: int) -> None:
        """Wait until so many workers exist and /healthz answers; RuntimeError with the log when it never does."""
        deadline, last = time.monotonic() + START_WITHIN_S, ""
        while time.monotonic() < deadline and self._processes[0].poll() is None:
            try:
                answer = Connection(self.port).send(get("/healthz", {"Accept": "application/json"}))
            except OSError as error:
                last = repr(error)
                time.sleep(0.01)
                continue
            last = f"{answer.status} {answer.body[:200]!r}"
            if answer.status == 200 and len(children_of(self.pid)) >= workers:
                return
        log = (self.folder / "server.log").read_text(errors="replace")
        self.__exit__()
        raise RuntimeError(f"the server did not come up, last it said {last}:\n{log[-3000:]}")


def answers(port: int) -> bool:
    """Say whether something listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
