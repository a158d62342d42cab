"""The parts of the report, one function each."""

import os
import platform
import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import load, pictures, processes, reads, reference, slow_phones, soak, sql, weight
from bench.client import Connection, get
from bench.fill import DAYS, Filler
from bench.instance import Phone, Town
from bench.server import Server
from bench.sides import nginx
from bench.sides.asked import TOWN_LEAD, WRITERS, Asked
from bench.sides.turns import in_turns
from webapp.web.pagination import PAGE_SIZE

INFORMANT, GRID_LEAD = "10010000092", "10020000026"
SCREENS = {
    "sign_in": (None, "/sign-in"),
    "home": (INFORMANT, "/"),
    "hazard_form": (INFORMANT, "/report/hazard"),
    "my_reports": (INFORMANT, "/reports"),
    "todo": (GRID_LEAD, "/todo"),
    "case": (GRID_LEAD, ""),
    "roll_up": (TOWN_LEAD, "/roll-up"),
}
ADDITIONS, SHARE_OF_THEM = 20_000_000, 8
CUTS = 0.03
_LISTS_PROVED = 20
_ROW = re.compile(rb"""href=["']/(?:cases|reports)/([^"'?]+)""")


@dataclass(frozen=True)
class Extent:
    """How much is measured: rounds, starts, phones; ``reports`` of each phone of the burst; ``sizes`` of old towns."""

    rounds: int
    starts: int
    phones: int
    reports: int
    side: int  # reports in the town that is held against the reference
    sizes: tuple[int, ...]


def machine() -> dict[str, Any]:
    """Say what this is measured on, and how fast it is just now: CPU-seconds of twenty million additions."""
    began, total = time.process_time(), 0
    for number in range(ADDITIONS // SHARE_OF_THEM):
        total += number
    spent = (time.process_time() - began) * SHARE_OF_THEM
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return {"cpus": os.cpu_count(), **versions, "load": round(os.getloadavg()[0], 1), "additions_s": round(spent, 2)}


def starts(folder: Path, times: int) -> dict[str, Any]:
    """Measure from the start of the process to the first answer, and what is ready by then."""
    found = []
    for _ in range(times + 1):
        with Server(folder) as server:
            found.append((server.started_in, processes.cpu_seconds(server.pid)))
    waits, cpu = zip(*found[1:], strict=True)  # the first one also compresses the style sheets, once for good
    return {"median_s": round(statistics.median(waits), 2), "cpu_s": round(statistics.median(cpu), 2)}


def memory(town: Town) -> dict[str, Any]:
    """Measure the workers after some pages."""
    with Server(town.folder) as server:
        pages = [get("/todo", town.phone(GRID_LEAD).as_browser)] * 80
        load.run(server.port, server.pid, load.dealt(pages, WRITERS))
        rest = processes.memory(server.pid)
    return {"worker_at_rest_mib": round(rest.largest, 1), "master_mib": round(rest.master, 1)}


def town_with_history(folder: Path, reports: int) -> Town:
    """Build a town and put so many reports of five years into it."""
    town = Town(folder)
    Filler(town).grow(reports)
    return town


def sides(town: Town, other: Path, extent: Extent) -> dict[str, Any]:
    """Hold the house against the reference, which gets as long a history in the folder ``other``."""
    other.mkdir()
    reference.fill(other, extent.side, DAYS)
    asked = Asked(town)
    kinds = asked.kinds()
    statements = _statements(town)
    with Server(town.folder, queue=True) as house, Server(other, app="bench.reference:app") as plain:
        for server, make in ((house, kinds["list"].house), (plain, asked.list_page_of_reference)):
            _prove_lists(server, make)
        compared = in_turns(kinds, house, plain, extent.rounds)
    return {name: {**one.figures(), "statements": statements[name]} for name, one in compared.items()}


def returning(folder: Path, extent: Extent) -> dict[str, Any]:
    """Let all phones come back at once with what they hold, over lines that break."""
    figures, faults = soak.soak(Town(folder), extent.phones, extent.reports, CUTS)
    for_twenty = figures["server_cpu_s"] * 20 / extent.reports
    return {**figures, "server_cpu_s_of_20": round(for_twenty), "lost_or_doubled": sum(map(len, faults.values()))}


def slow(town: Town, extent: Extent) -> dict[str, Any]:
    """Let phones send over slow lines, without nginx and, where it is installed, behind it."""
    direct = slow_phones.without_nginx(town, extent.phones, slow_phones.REPORTS).figures()
    if nginx.program() is None:
        print(
            "  nginx is not installed (Debian: apt-get install nginx-light); nothing is measured behind it", flush=True
        )
        return {"direct": direct}
    behind = slow_phones.behind_nginx(town, extent.phones, slow_phones.REPORTS).figures()
    share = direct["stored_per_second"] / (behind["stored_per_second"] or 1)
    return {"direct": direct, "behind_nginx": behind, "direct_of_nginx": round(share, 2)}


def growth(folder: Path, extent: Extent) -> dict[str, Any]:
    """Let a town grow old, and ask it at every age, in turns."""
    town = Town(folder)
    towns = reads.grown(town, extent.sizes)
    reads.measure(town, towns, extent.rounds)
    return {
        "pages": {str(one.reports): one.figures() for one in towns},
        "growth": {name: reads.growth(towns[0], towns[-1], name) for name in reads.ASKED},
    }


def screens(town: Town) -> dict[str, Any]:
    """Weigh what phones load."""
    found = {}
    with Server(town.folder) as server:
        for name, (number, path) in SCREENS.items():
            phone = town.phone(number) if number else None
            address = path or _first_case(server, town.phone(GRID_LEAD))
            found[name] = {
                coding: _kilobytes(weight.weigh(server.port, phone, address, coding)) for coding in ("br", "gzip")
            }
    return found


def _statements(town: Town) -> dict[str, int]:
    """Count what each kind of request asks the database."""
    found = {name: len(sql.statements_of(town, town.phone(who), path)) for name, (who, path) in reads.PAGES.items()}
    phone = town.phone(INFORMANT)
    found["post_without_photo"] = len(sql.statements_of_report(town, phone))
    found["post_with_photo"] = len(sql.statements_of_report(town, phone, [pictures.photograph()]))
    return found


def _prove_lists(server: Server, make: Callable[[], bytes]) -> None:
    """A list that has fewer rows than the other's proves nothing: see that pages are full."""
    connection = Connection(server.port)
    for _ in range(_LISTS_PROVED):
        rows = set(_ROW.findall(connection.send(make()).content))
        assert len(rows) == PAGE_SIZE, f"a list with {len(rows)} rows"
    connection.close()


def _first_case(server: Server, phone: Phone) -> str:
    page = Connection(server.port).send(get("/cases", phone.as_browser)).content.decode()
    return "/cases/" + page.split('href="/cases/', 1)[1].split('"', 1)[0]


def _kilobytes(found: weight.Weight) -> dict[str, Any]:
    return {"first_kb": round(found.first / 1000, 1), "repeat_kb": round(found.repeat / 1000, 1), "files": found.files}
