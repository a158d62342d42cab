"""333 phones on weak lines, all at once, with nothing in front of gunicorn as `make run` serves, or behind nginx.

`python -m bench.slow_phones [--nginx]`. Each phone sends one report with a photo after the other.
"""

import argparse
import json
import socket
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import pictures, processes, writes
from bench.client import Connection, get
from bench.instance import Phone, Town
from bench.server import Server
from bench.sides.nginx import Nginx

BYTES_PER_S = 32_000  # 256 kbit/s, for each phone its own
STEP_S = 0.1
PHONES, REPORTS, THREADS = 333, 3, 250
TOWN_LEAD = "10040000001"
_GIVES_UP_AFTER_S = 90.0


@dataclass
class Slow:
    """What became of the reports of each phone, and of somebody who read meanwhile."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    list_waits: list[float] = field(default_factory=list)
    memory: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def figures(self) -> dict[str, Any]:
        """Return what goes into the report."""
        waits = sorted(self.list_waits) or [0.0]
        return {
            "reports": sum(self.statuses.values()),
            "stored": self.statuses[201],
            "stored_per_second": round(self.statuses[201] / self.seconds, 1) if self.seconds else 0.0,
            "answered_503": self.statuses[503],
            "unanswered": self.statuses[0],
            "seconds": round(self.seconds, 1),
            "list_meanwhile_p50_ms": round(waits[len(waits) // 2] * 1000, 1),
            "list_meanwhile_max_ms": round(waits[-1] * 1000, 1),
            "two_workers_mib": round(self.memory, 1),
        }


def without_nginx(town: Town, phones: int, reports: int, bytes_per_s: int = BYTES_PER_S) -> Slow:
    """Measure as `make run` serves: many threads, and slow phones hold them."""
    with Server(town.folder, threads=THREADS) as server:
        return _measured(town, server, server.port, (phones, reports, bytes_per_s))


def behind_nginx(town: Town, phones: int, reports: int, bytes_per_s: int = BYTES_PER_S) -> Slow:
    """Measure as a town serves: nginx collects each request, and few threads are enough."""
    with Server(town.folder, proxies=1) as server, Nginx(town.folder / "nginx", server.port) as front:
        return _measured(town, server, front.port, (phones, reports, bytes_per_s))


def _measured(town: Town, server: Server, port: int, extent: tuple[int, int, int]) -> Slow:
    phones, reports, bytes_per_s = extent
    found, base, done = Slow(), pictures.photograph(), threading.Event()
    senders = [
        threading.Thread(target=_trickle, args=(port, phone, base, found, (reports, bytes_per_s)))
        for phone in town.informants[:phones]
    ]
    reader = threading.Thread(target=_read, args=(server, port, town.phone(TOWN_LEAD), found, done))
    began = time.perf_counter()
    for thread in (reader, *senders):
        thread.start()
    for thread in senders:
        thread.join()
    found.seconds = time.perf_counter() - began
    done.set()
    reader.join()
    return found


def _trickle(port: int, phone: Phone, base: bytes, found: Slow, extent: tuple[int, int]) -> None:
    reports, bytes_per_s = extent
    for _ in range(reports):
        status = _sent(port, writes.report_with_photo(phone, base), int(bytes_per_s * STEP_S))
        with found.lock:
            found.statuses[status] += 1


def _sent(port: int, request: bytes, step: int) -> int:
    """Send bit by bit on a connection of its own; the status of the answer, 0 when there was none."""
    try:
        with closing(socket.create_connection(("127.0.0.1", port), _GIVES_UP_AFTER_S)) as line:
            for start in range(0, len(request), step):
                line.sendall(request[start : start + step])
                time.sleep(STEP_S)
            return int(line.recv(65_536)[9:12] or 0)
    except OSError:
        return 0


def _read(server: Server, port: int, desk: Phone, found: Slow, done: threading.Event) -> None:
    request = get("/cases", desk.as_browser)
    connection = Connection(port)
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
    parser.add_argument("--reports", type=int, default=REPORTS, help="of each phone")
    parser.add_argument("--nginx", action="store_true", help="behind nginx, which must be installed")
    parser.add_argument("--kbit", type=int, default=BYTES_PER_S * 8 // 1000, help="speed of each line, a second")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="one-door-slow-") as folder:
        town = Town(Path(folder) / "town")
        measure = behind_nginx if chosen.nginx else without_nginx
        found = measure(town, chosen.phones, chosen.reports, chosen.kbit * 125)
    print(json.dumps(found.figures()))


if __name__ == "__main__":
    main()
