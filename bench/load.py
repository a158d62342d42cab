"""Clients that send one request after the other, and what that cost the server."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.client import Answer, Connection
from bench.processes import cpu_seconds


@dataclass
class Measured:
    """What a run cost: seconds of wall time for each request, and CPU-seconds of all the server's processes."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bad: Answer | None = None
    cpu: float = 0.0
    wall: float = 0.0

    @property
    def per_cpu_second(self) -> float:
        return len(self.waits) / self.cpu if self.cpu else 0.0

    def add(self, other: "Measured") -> None:
        """Count another run of the same kind in."""
        self.waits += other.waits
        self.statuses += other.statuses
        self.cpu, self.wall = self.cpu + other.cpu, self.wall + other.wall

    def wait(self, share: float) -> float:
        """Return the wall time in ms that this share of the requests did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000 if ordered else 0.0

    def figures(self) -> dict[str, float]:
        """Return what goes into the report."""
        p50, p95, p99 = (round(self.wait(share), 1) for share in (0.50, 0.95, 0.99))
        return {
            "requests": len(self.waits),
            "per_cpu_second": round(self.per_cpu_second, 1),
            "per_second": round(len(self.waits) / self.wall, 1) if self.wall else 0.0,
            "p50_ms": p50,
            "p95_ms": p95,
            "p99_ms": p99,
            "p99_over_p50": round(p99 / p50, 2) if p50 else 0.0,
        }


def run(port: int, server: int, work: Sequence[Sequence[bytes]], *, expect: Sequence[int] = (200, 201)) -> Measured:
    """Let one client for each list in ``work`` send it through; RuntimeError when an answer is not as expected."""
    measured, lock, start = Measured(), threading.Lock(), threading.Barrier(len(work) + 1)
    threads = [threading.Thread(target=_client, args=(port, one, measured, lock, start, expect)) for one in work]
    for thread in threads:
        thread.start()
    before, began = cpu_seconds(server), time.perf_counter()
    start.wait()
    for thread in threads:
        thread.join()
    measured.wall, measured.cpu = time.perf_counter() - began, cpu_seconds(server) - before
    if measured.bad:
        raise RuntimeError(f"unexpected answer {measured.bad.status}: {measured.bad.content[:600]!r}")
    return measured


def dealt(requests: Sequence[bytes], clients: int) -> list[Sequence[bytes]]:
    """Deal requests out to that many clients."""
    return [requests[number::clients] for number in range(clients)]


def _client(
    port: int,
    requests: Sequence[bytes],
    measured: Measured,
    lock: threading.Lock,
    start: threading.Barrier,
    expect: Sequence[int],
) -> None:
    connection, waits, statuses, bad = Connection(port), [], Counter[int](), None
    start.wait()
    for request in requests:
        began = time.perf_counter()
        answer = connection.send(request)
        waits.append(time.perf_counter() - began)
        statuses[answer.status] += 1
        bad = bad or (None if answer.status in expect else answer)
    connection.close()
    with lock:
        measured.waits += waits
        measured.statuses += statuses
        measured.bad = measured.bad or bad
