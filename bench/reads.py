"""What pages and reports cost, and whether they cost more when a town has grown old: towns side by side, in turns."""

import shutil
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import sql
from bench.fill import Filler
from bench.instance import Town
from bench.load import Measured
from bench.server import Server
from bench.sides.asked import TOWN_LEAD, Asked
from bench.sides.turns import Span, ask, each, figures_of, span

DATABASE = "one-door.db"
# Whose statements are counted and timed, and where; the kinds of these names are what is asked of the servers.
PAGES = {
    "list": (TOWN_LEAD, "/cases"),
    "todo": (TOWN_LEAD, "/todo"),
    "roll_up": (TOWN_LEAD, "/roll-up"),
    "roll_up_village": ("10030000003", "/roll-up"),
    "board": (TOWN_LEAD, "/board"),
}
ASKED = (*PAGES, "post_without_photo")


@dataclass
class Sized:
    """A town with so many reports, and what it costs to ask it."""

    folder: Path
    reports: int
    rounds: dict[str, list[Measured]] = field(default_factory=lambda: defaultdict(list))
    sql_ms: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """Return what goes into the report."""
        found = {name: figures_of(rounds) for name, rounds in self.rounds.items()}
        for name in PAGES:
            found[name] |= {"sql_ms": round(self.sql_ms[name], 2), "statements": self.statements[name]}
        return found


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


def measure(town: Town, towns: Sequence[Sized], rounds: int) -> None:
    """Ask every town for everything, in turns, so that a busy neighbour slows all of them alike."""
    kinds = Asked(town).kinds()
    with ExitStack() as stack:
        servers = [stack.enter_context(Server(one.folder)) for one in towns]
        for name in ASKED:
            kind = kinds[name]
            for number in range(rounds + 1):
                for one, server in zip(towns, servers, strict=True):
                    measured = ask(server, kind.house, kind.clients, kind.numbers[0])
                    if number:  # in the first round templates, caches and connections get warm
                        one.rounds[name].append(measured)


def growth(small: Sized, large: Sized, name: str) -> Span:
    """Return how many times as much something costs in the larger town: least, middle and most of the rounds."""
    pairs = zip(small.rounds[name], large.rounds[name], strict=True)
    return span([each(other.cpu, other) / each(one.cpu, one) for one, other in pairs])
