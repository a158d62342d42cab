"""333 phones on weak lines, all at once, with nothing in front of gunicorn: `python -m bench.slow_phones`."""

import argparse
import json
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import pictures, processes, writes
from bench.client import Connection, get
from bench.instance import Phone, Town
from bench.server import Server

BYTES_PER_S = 32_000  # 256 kbit/s, for each phone its own
STEP_S = 0.1
PHONES, THREADS = 333, 250
TOWN_LEAD = "10040000001"
_GIVES_UP_AFTER_S = 90.0


@dataclass
class Slow:
    """What became of one report with a photo from each phone, and of somebody who read meanwhile."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    list_waits: list[float] = field(default_factory=list)
    memory: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def figures(self) -> dict[str, Any]:
        """Return what goes into the report."""
        waits = sorted(self.list_waits) or [0.0]
        return {
            "phones": sum(self.statuses.values()),
            "stored": self.statuses[201],
            "answered_503": self.statuses[503],
            "unanswered": self.statuses[0],
            "seconds": round(self.seconds, 1),
            "list_meanwhile_p50_ms": round(waits[len(waits) // 2] * 1000, 1),
            "list_meanwhile_max_ms": round(waits[-1] * 1000, 1),
            "two_workers_mib": round(self.memory, 1),
        }


def measure(server: Server, phones: Sequence[Phone], desk: Phone, bytes_per_s: int = BYTES_PER_S) -> Slow:
    """Let every phone send a report with a photo of 250 KB over a line of its own."""
    found, base, done = Slow(), pictures.photograph(), threading.Event()
    senders = [
        threading.Thread(target=_trickle, args=(server.port, writes.report_with_photo(phone, base), found, bytes_per_s))
        for phone in phones
    ]
    reader = threading.Thread(target=_read, args=(server, desk, found, done))
    began = time.perf_counter()
    for thread in (reader, *senders):
        thread.start()
    for thread in senders:
        thread.join()
    found.seconds = time.perf_counter() - began
    done.set()
    reader.join()
    return found


def _trickle(port: int, request: bytes, found: Slow, bytes_per_s: int) -> None:
    status, step = 0, int(bytes_per_s * STEP_S)
    try:
        with closing(socket.create_connection(("127.0.0.1", port), _GIVES_UP_AFTER_S)) as line:
            for start in range(0, len(request), step):
                line.sendall(request[start : start + step])
                time.sleep(STEP_S)
            status = int(line.recv(65_536)[9:12] or 0)
    except OSError:
        pass
    with found.lock:
        found.statuses[status] += 1


def _read(server: Server, desk: Phone, found: Slow, done: threading.Event) -> None:
    request = get("/cases", desk.as_browser)
    connection = Connection(server.port)
    while not done.wait(0.25):
        began = time.perf_counter()
        try:
            connection.send(request)
        except OSError:
            connection.close()
        found.list_waits.append(time.perf_counter() - began)
        found.memory = max(found.memory, processes.memory(server.pid).all_workers)
    connection.close()


def main() -> None:
    """Measure once and print one JSON object."""
    parser = argparse.ArgumentParser(prog="bench.slow_phones", description=__doc__)
    parser.add_argument("--phones", type=int, default=PHONES)
    parser.add_argument("--kbit", type=int, default=BYTES_PER_S * 8 // 1000, help="speed of each line, a second")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="one-door-slow-") as folder:
        town = Town(Path(folder) / "town")
        with Server(town.folder, threads=THREADS) as server:
            found = measure(server, town.informants[: chosen.phones], town.phone(TOWN_LEAD), chosen.kbit * 125)
    print(json.dumps(found.figures()))


if __name__ == "__main__":
    main()
