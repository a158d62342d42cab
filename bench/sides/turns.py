"""Asks two servers the same in turns, A B A B, and holds each round of one against the same round of the other.

Only so do figures mean something on a shared machine: a busy neighbour slows both alike, and the spread shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench import load
from bench.load import Measured
from bench.server import Server
from bench.sides.asked import Kind

Span = list[float]  # least, middle, most


@dataclass
class Compared:
    """One kind of request: the rounds of the house, those of the reference, and what the worker did for the house."""

    house: list[Measured] = field(default_factory=list)
    reference: list[Measured] = field(default_factory=list)
    worker_cpu: list[float] = field(default_factory=list)

    def ratios(self, *, with_worker: bool = False) -> list[float]:
        """Return, round by round, what the reference's CPU for a request is of ours: 1 means as cheap as it."""
        found = []
        for ours, theirs, worker in zip(self.house, self.reference, self.worker_cpu, strict=True):
            cpu = ours.cpu + (worker if with_worker else 0.0)
            found.append(each(theirs.cpu, theirs) / each(cpu, ours))
        return found

    def figures(self) -> dict[str, Any]:
        """Return what goes into the report; each triple is the least, the middle and the most of the rounds."""
        found: dict[str, Any] = {"house": figures_of(self.house)}
        worker = [1000 * each(cpu, one) for cpu, one in zip(self.worker_cpu, self.house, strict=True)]
        if any(worker):
            found["worker_cpu_ms"] = span(worker)
        if self.reference:
            found |= {"reference": figures_of(self.reference), "ratio": span(self.ratios())}
        if self.reference and any(worker):
            found["ratio_with_worker"] = span(self.ratios(with_worker=True))
        return found


def in_turns(kinds: Mapping[str, Kind], house: Server, reference: Server, rounds: int) -> dict[str, Compared]:
    """Return what each kind costs, so many rounds of it; both sides are warm when the first round begins."""
    found = {}
    for name, kind in kinds.items():
        found[name] = compared = Compared()
        for number in range(rounds + 1):
            ours, worker = _of_house(house, kind)
            theirs = ask(reference, kind.reference, kind.clients, kind.numbers[1]) if kind.reference else None
            if number == 0:
                continue
            compared.house.append(ours)
            compared.worker_cpu.append(worker)
            if theirs:
                compared.reference.append(theirs)
    return found


def ask(server: Server, make: Callable[[], bytes], clients: int, number: int) -> Measured:
    """Let so many clients send so many requests."""
    return load.run(server.port, server.pid, load.dealt([make() for _ in range(number)], clients))


def _of_house(house: Server, kind: Kind) -> tuple[Measured, float]:
    """Return a round, and for what is written the CPU of the worker from its first request until nothing is queued."""
    before = house.queue_cpu
    measured = ask(house, kind.house, kind.clients, kind.numbers[0])
    if not kind.writes:
        return measured, 0.0
    house.wait_for_queue()
    return measured, house.queue_cpu - before


def each(cpu: float, measured: Measured) -> float:
    """Return the share of one request."""
    return cpu / len(measured.waits)


def span(values: list[float]) -> Span:
    """Return the least, the middle and the most."""
    return [round(one, 3) for one in (min(values), median(values), max(values))]


def figures_of(rounds: list[Measured]) -> dict[str, Any]:
    """Return what goes into the report of so many rounds together."""
    together = Measured()
    for one in rounds:
        together.add(one)
    return {
        **together.figures(),
        "per_cpu_second": span([one.per_cpu_second for one in rounds]),
        "cpu_ms": span([1000 * each(one.cpu, one) for one in rounds]),
    }
