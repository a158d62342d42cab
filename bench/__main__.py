"""`python -m bench`: measures everything, prints a table, and one JSON object on the last line."""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import burst, load, processes, reads, slow_phones, weight, writes
from bench.client import Connection, get
from bench.instance import Phone, Town
from bench.server import Server
from bench.targets import TARGETS

INFORMANT, GRID_LEAD, TOWN_LEAD = "10010000092", "10020000026", "10040000001"
SCREENS = {
    "sign_in": (None, "/sign-in"),
    "home": (INFORMANT, "/"),
    "hazard_form": (INFORMANT, "/report/hazard"),
    "my_reports": (INFORMANT, "/reports"),
    "todo": (GRID_LEAD, "/todo"),
    "case": (GRID_LEAD, ""),
    "roll_up": (TOWN_LEAD, "/roll-up"),
}


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    sizes: tuple[int, ...]
    posts: int
    rounds: int
    starts: int
    phones: int


FULL = Extent((5_000, 50_000, 500_000), posts=120, rounds=5, starts=3, phones=333)
QUICK = Extent((5_000, 50_000), posts=60, rounds=2, starts=1, phones=80)


def main() -> int:
    """Measure, print, and say by the exit code only whether measuring worked."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough look in about a minute")
    parser.add_argument("--keep", type=Path, help="a folder to work in, kept afterwards (default: a temporary one)")
    chosen = parser.parse_args()
    extent, began = QUICK if chosen.quick else FULL, time.perf_counter()
    with _folder(chosen.keep) as folder:
        report = measure(folder, extent)
    report["seconds"] = round(time.perf_counter() - began)
    report["targets"] = _judged(report)
    print(json.dumps(report, ensure_ascii=False))
    return 0


def measure(folder: Path, extent: Extent) -> dict[str, Any]:
    """Return every figure; says on standard output what is under way."""
    report: dict[str, Any] = {"machine": _machine()}
    _say("building the town")
    town = Town(_new(folder / "town"))
    _say("starting")
    report["start"] = _starts(town.folder, extent.starts)
    _say("writing, side by side with the reference")
    report |= _writes(town, _new(folder / "reference"), extent)
    _say("loading screens")
    report["weight"], report["memory"] = _screens(town)
    _say(f"{extent.phones} phones come back at once")
    with Server(town.folder, queue=True) as server:
        desk = town.phone(TOWN_LEAD)
        report["burst"] = burst.measure(server, town.informants[: extent.phones], desk, 3).figures()
    _say(f"{extent.phones} phones at 256 kbit/s, nothing in front of the server")
    with Server(town.folder, threads=slow_phones.THREADS) as server:
        slow = slow_phones.measure(server, town.informants[: extent.phones], town.phone(TOWN_LEAD))
    report["slow_phones"] = slow.figures()
    _say("letting another town grow old")
    older = Town(_new(folder / "older"))
    towns = reads.grown(older, extent.sizes)
    _say("reading pages of towns of every age, in turns")
    reads.measure(older, towns, extent.rounds, requests=60)
    report["pages"] = {str(one.reports): one.figures() for one in towns}
    report["growth"] = {name: round(reads.growth(towns[0], towns[-1], name), 2) for name in reads.PAGES}
    return report


def _starts(folder: Path, times: int) -> dict[str, Any]:
    """Measure from the start of the process to the first answer, and what is ready by then."""
    found = []
    for _ in range(times + 1):
        with Server(folder) as server:
            found.append((server.started_in, processes.cpu_seconds(server.pid)))
    waits, cpu = zip(*found[1:], strict=True)  # the first one also compresses the style sheets, once for good
    return {"median_s": round(statistics.median(waits), 2), "cpu_s": round(statistics.median(cpu), 2)}


def _writes(town: Town, reference: Path, extent: Extent) -> dict[str, Any]:
    with Server(town.folder, queue=True) as house, Server(reference, app="bench.reference:app") as other:
        ours, theirs, queue_cpu = writes.compare(house, other, town.informants, extent.posts, extent.rounds)
    return {
        "writes": {name: measured.figures() for name, measured in ours.items()},
        "queue_cpu_per_photo_ms": round(queue_cpu * 1000, 1),
        "reference": {name: measured.figures() for name, measured in theirs.items()},
        "ratios": {name: round(ours[name].per_cpu_second / theirs[name].per_cpu_second, 2) for name in theirs},
    }


def _screens(town: Town) -> tuple[dict[str, Any], dict[str, Any]]:
    with Server(town.folder) as server:
        found = {}
        for name, (number, path) in SCREENS.items():
            phone = town.phone(number) if number else None
            address = path or _first_case(server, town.phone(GRID_LEAD))
            found[name] = {
                coding: _kilobytes(weight.weigh(server.port, phone, address, coding)) for coding in ("br", "gzip")
            }
        pages = [get("/todo", town.phone(GRID_LEAD).as_browser)] * 80
        load.run(server.port, server.pid, load.dealt(pages, 16))
        rest = processes.memory(server.pid)
    memory = {"worker_at_rest_mib": round(rest.largest, 1), "master_mib": round(rest.master, 1)}
    return found, memory


def _first_case(server: Server, phone: Phone) -> str:
    page = Connection(server.port).send(get("/cases", phone.as_browser)).content.decode()
    return "/cases/" + page.split('href="/cases/', 1)[1].split('"', 1)[0]


def _kilobytes(found: weight.Weight) -> dict[str, Any]:
    return {"first_kb": round(found.first / 1000, 1), "repeat_kb": round(found.repeat / 1000, 1), "files": found.files}


def _judged(report: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for target in TARGETS:
        value = target.figure(report)
        rows.append({"name": target.name, "value": value, "target": target.words, "met": target.met(value)})
        print(f"{'  ' if target.met(value) else '! '}{target.name:42} {value:>10g}   {target.words}")
    return rows


def _machine() -> dict[str, Any]:
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    folder = kept or Path(tempfile.mkdtemp(prefix="one-door-bench-"))
    try:
        yield folder
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _say(what: str) -> None:
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
