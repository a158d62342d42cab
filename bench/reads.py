"""What pages cost, and whether they cost more when a town has grown old: the same towns side by side, in turns."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import load, sql
from bench.client import get
from bench.fill import Filler
from bench.instance import Town
from bench.load import Measured
from bench.server import Server

CLIENTS = 4
DATABASE = "one-door.db"
# Name → whose page it is, and where. 20 rows: the town's list and work; the town's roll-up has all its 23 parts.
PAGES = {
    "list": ("10040000001", "/cases"),
    "open_list": ("10040000001", "/cases?show=open"),
    "todo": ("10040000001", "/todo"),
    "roll_up_town": ("10040000001", "/roll-up"),
    "roll_up_village": ("10030000003", "/roll-up"),
}


@dataclass
class Sized:
    """A town with so many reports, and what its pages cost."""

    folder: Path
    reports: int
    pages: dict[str, Measured] = field(default_factory=dict)
    sql_ms: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """Return what goes into the report."""
        return {
            name: {
                **measured.figures(),
                "cpu_ms": round(1000 * measured.cpu / len(measured.waits), 2),
                "sql_ms": round(self.sql_ms[name], 2),
                "statements": self.statements[name],
            }
            for name, measured in self.pages.items()
        }


def grown(town: Town, sizes: Sequence[int]) -> list[Sized]:
    """Return a copy of the town for each size but the last, which is the town itself; ``sizes`` grow."""
    filler, towns = Filler(town), []
    for size in sizes:
        filler.grow(size)
        folder = town.folder if size == sizes[-1] else town.folder.with_name(f"{town.folder.name}-{size}")
        if folder != town.folder:
            shutil.copytree(town.folder, folder)
        towns.append(Sized(folder, filler.count))
        for name, (number, path) in PAGES.items():
            statements = sql.statements_of(town, town.phone(number), path)
            towns[-1].statements[name] = len(statements)
            towns[-1].sql_ms[name] = sql.milliseconds(town.folder / DATABASE, statements)
    return towns


def measure(town: Town, towns: Sequence[Sized], rounds: int, requests: int) -> None:
    """Ask every page of every town, in turns, so that a busy neighbour slows all of them alike."""
    with ExitStack() as stack:
        servers = [stack.enter_context(Server(one.folder)) for one in towns]
        for name, (number, path) in PAGES.items():
            work = load.dealt([get(path, town.phone(number).as_browser)] * requests, CLIENTS)
            for one, server in zip(towns, servers, strict=True):
                one.pages[name] = Measured()
                load.run(server.port, server.pid, work)  # templates, caches and connections are warm from here on
            for _ in range(rounds):
                for one, server in zip(towns, servers, strict=True):
                    one.pages[name].add(load.run(server.port, server.pid, work))


def growth(small: Sized, large: Sized, name: str) -> float:
    """Return how many times as much a page costs in the larger town."""
    one, other = small.pages[name], large.pages[name]
    return (other.cpu / len(other.waits)) / (one.cpu / len(one.waits))
