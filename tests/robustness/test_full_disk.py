"""A real server without room for a byte: writers are told when to come again, readers notice nothing, all drains."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.client import get, post
from bench.instance import Town
from bench.phones.informant import Informant
from bench.phones.ledger import Ledger
from bench.phones.lines import PlainLine
from bench.phones.proof import prove
from bench.server import Server
from tests.support.running.full_disk import (
    NoFileGrows,
    SmallDisk,
    Squeeze,
    mounted,
)
from tests.support.town import small_jpeg

CLIENTS = 4
PAGES = {"10010000001": ("/", "/reports"), "10020000001": ("/todo", "/cases", "/roll-up"), "10040000001": ("/cases",)}


@pytest.fixture(params=["a small disk", "no file may grow"])
def place(request, tmp_path: Path) -> Iterator[tuple[Path, Squeeze]]:
    if request.param == "no file may grow":
        yield tmp_path / "instance", NoFileGrows()
        return
    with mounted(tmp_path / "disk", 16) as allowed:
        if not allowed:
            pytest.skip("no right to mount a small disk here; the other way is tried")
        yield tmp_path / "disk" / "instance", SmallDisk(tmp_path / "disk")


class Office:
    """A town with a running server, and people who send to it."""

    def __init__(self, town: Town, server: Server) -> None:
        self.town, self.server, self.ledger, self.over = town, server, Ledger(), threading.Event()
        self.line = PlainLine(server.port)
        self.senders = [
            Informant(town, number, small_jpeg(), self.line, self.ledger, self.over) for number in range(CLIENTS)
        ]

    def wait_for(self, what: str, number: int, seconds: float = 60.0) -> None:
        """Wait until the ledger has counted so many more of something."""
        wanted, until = self.ledger.counts[what] + number, time.monotonic() + seconds
        while self.ledger.counts[what] < wanted:
            assert time.monotonic() < until, f"no {what}: {self.ledger.counts} {self.ledger.faults}"
            time.sleep(0.01)

    def statuses(self) -> dict[str, int]:
        """Look at all pages."""
        asked = [("/healthz", {"Accept": "application/json"})]
        asked += [(page, self.town.phone(number).as_browser) for number, pages in PAGES.items() for page in pages]
        return {page: self.line.send(get(page, headers)).status for page, headers in asked}


def test_writes_wait_reads_go_on_and_the_queue_drains(whole_town: Town, place: tuple[Path, Squeeze]) -> None:
    folder, squeeze = place
    shutil.copytree(whole_town.folder, folder)
    with Server(folder, queue=True) as server:
        office = Office(whole_town, server)
        for sender in office.senders:
            sender.start()
        try:
            office.wait_for("report", 5)
            squeeze.fill(server.pid)
            office.wait_for("asked to come again", 3 * CLIENTS)
            stored = len(office.ledger.acknowledged)
            assert office.statuses() == dict.fromkeys(office.statuses(), 200)
            told = office.line.send(post("/sign-out", whole_town.phone("10010000333").as_browser, []))
            if not (squeeze.leaves_what_is_held and told.status == 302):
                assert (told.status, told.header("Retry-After").isdigit()) == (503, True)
                assert "存储" in told.content.decode()
            office.wait_for("asked to come again", 2 * CLIENTS)
            if not squeeze.leaves_what_is_held:
                assert len(office.ledger.acknowledged) == stored, "something was acknowledged without room for it"
            squeeze.free(server.pid)
            office.wait_for("report", 5)
        finally:
            office.over.set()
            for sender in office.senders:
                sender.join()
    assert prove(folder, office.ledger) == {}
    assert office.ledger.counts["photo"] + office.ledger.counts["report"] > 10
    assert not list(folder.rglob(".part-*"))
