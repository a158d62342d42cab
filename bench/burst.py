"""333 phones come back at once and send what they hold; meanwhile somebody at the desk goes on reading."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import load, pictures, processes, writes
from bench.client import Connection, get
from bench.instance import Phone
from bench.load import Measured
from bench.server import Server

READ_EVERY_S = 0.25


@dataclass
class Burst:
    """What the burst cost, and what it left."""

    writes: Measured
    reads: Measured
    phones: int
    reports: int
    queue_cpu: float
    memory: list[float] = field(default_factory=list)
    lost: int = 0

    def figures(self) -> dict[str, Any]:
        """Return what goes into the report."""
        return {
            **self.writes.figures(),
            "phones": self.phones,
            "reports": self.reports,
            "seconds": round(self.writes.wall, 1),
            "server_cpu_s": round(self.writes.cpu, 1),
            "queue_cpu_s": round(self.queue_cpu, 1),
            "list_meanwhile_p50_ms": round(self.reads.wait(0.5), 1),
            "list_meanwhile_p95_ms": round(self.reads.wait(0.95), 1),
            "two_workers_mib": round(max(self.memory, default=0.0), 1),
            "lost_or_doubled": self.lost,
        }


def measure(server: Server, phones: Sequence[Phone], desk: Phone, reports: int) -> Burst:
    """Let every phone send so many reports, each followed by its photo, all phones at once."""
    database = server.folder / "one-door.db"
    before, base = _stored(database), pictures.photograph()
    work = []
    for phone in phones:
        pairs = [writes.announced(phone, base, 1) for _ in range(reports)]
        work.append([request for first, follow in pairs for request in (first, *follow)])
    reads, memory, done = Measured(), list[float](), threading.Event()
    watcher = threading.Thread(target=_watch, args=(server, desk, reads, memory, done))
    watcher.start()
    queue_before = server.queue_cpu
    try:
        sent = load.run(server.port, server.pid, work)
    finally:
        done.set()
        watcher.join()
    wanted = len(phones) * reports
    stored = [now - then for now, then in zip(_stored(database), before, strict=True)]
    found = Burst(sent, reads, len(phones), wanted, server.queue_cpu - queue_before, memory)
    found.lost = sum(abs(number - wanted) for number in stored)
    return found


def _watch(server: Server, desk: Phone, reads: Measured, memory: list[float], done: threading.Event) -> None:
    connection, request = Connection(server.port), get("/cases", desk.as_browser)
    while not done.wait(READ_EVERY_S):
        began = time.perf_counter()
        answer = connection.send(request)
        reads.waits.append(time.perf_counter() - began)
        reads.statuses[answer.status] += 1
        memory.append(processes.memory(server.pid).all_workers)
    connection.close()


def _stored(database: Path) -> list[int]:
    """Return how many reports, cases, pictures and journalled reports there are."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [
            connection.execute(query).fetchone()[0]
            for query in (
                "SELECT count(*) FROM reports",
                "SELECT count(*) FROM cases",
                "SELECT count(*) FROM photos WHERE file IS NOT NULL",
                "SELECT count(*) FROM journal WHERE event = 'report.received'",
            )
        ]
    finally:
        connection.close()
