"""333 phones come back at once with 20 reports of 2 photos each, over lines that break: nothing lost, nothing doubled.

``python -m bench.soak [--phones 333] [--reports 20] [--cuts 0.03]``. Each phone sends as the app does: the text first,
with the digests of its photos, then each photo, one request after the other. Meanwhile a lead looks at lists. It ends
by itself, with code 1 when something was lost or doubled, or when it took too long.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from bench import pictures
from bench.client import Connection, get
from bench.instance import Phone, Town
from bench.load import Measured
from bench.phones.errands import Sender
from bench.phones.ledger import Ledger
from bench.phones.lines import WeakLine
from bench.phones.proof import Faults, prove
from bench.processes import Memory, cpu_seconds, memory
from bench.server import Server

AT_MOST_S = 480.0
PHOTOS = 2
LISTS = ("/todo", "/cases", "/roll-up")
_LOOK_EVERY_S = 0.3


class Returning(threading.Thread):
    """A phone with a full outbox: one thing at a time, each until it has its receipt."""

    def __init__(self, phone: Phone, reports: int, picture: bytes, line: WeakLine, ledger: Ledger, end: float) -> None:
        super().__init__()
        self._sender, self._reports, self._line = Sender(phone, picture), reports, line
        self._ledger, self._end = ledger, end
        self._chance = random.Random(phone.user_id)

    def run(self) -> None:
        for _ in range(self._reports):
            for errand in self._sender.report("hazard", announced=PHOTOS):
                if self._ledger.carry(errand, self._line, self._chance, self._end) is None:
                    return
        self._line.close()


class Watch(threading.Thread):
    """Looks now and then how much memory the workers take, and keeps the most."""

    def __init__(self, server: Server, over: threading.Event) -> None:
        super().__init__()
        self._server, self._over = server, over
        self.most = Memory([], 0.0)

    def run(self) -> None:
        while not self._over.wait(2):
            self.most = max(self.most, memory(self._server.pid), key=lambda one: one.all_workers + one.master)


def soak(town: Town, phones: int, reports: int, cuts: float) -> tuple[dict[str, Any], Faults]:
    """Let so many phones come back at once; return the figures, and what the proof found."""
    ledger, picture, over, spawn = Ledger(), pictures.photograph(), threading.Event(), get_context("spawn")
    with Server(town.folder, queue=True) as server:
        stop, answers = spawn.Event(), spawn.Queue()
        lead = town.phone("10040000001")
        looking = spawn.Process(target=_look_at_lists, args=(server.port, lead, stop, answers))
        looking.start()
        answers.get(timeout=60)
        watch = Watch(server, over)
        watch.start()
        end = time.monotonic() + AT_MOST_S
        senders = [
            Returning(phone, reports, picture, WeakLine(server.port, random.Random(number), cuts), ledger, end)
            for number, phone in enumerate(town.informants[:phones])
        ]
        began, cpu, queue_cpu = time.monotonic(), cpu_seconds(server.pid), server.queue_cpu
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        figures: dict[str, Any] = {
            "phones": phones,
            "reports": phones * reports,
            "photos": phones * reports * PHOTOS,
            "wall_s": round(time.monotonic() - began, 1),
            "server_cpu_s": round(cpu_seconds(server.pid) - cpu, 1),
        }
        stop.set()
        over.set()
        seen: Measured = answers.get(timeout=30)
        looking.join()
        watch.join()
        server.wait_for_queue(AT_MOST_S)
        figures["wall_until_queue_is_empty_s"] = round(time.monotonic() - began, 1)
        figures["worker_cpu_s"] = round(server.queue_cpu - queue_cpu, 1)
    figures["lists"] = {"looks": len(seen.waits), "p50_ms": round(seen.wait(0.5)), "p95_ms": round(seen.wait(0.95))}
    figures["most_mib"] = {"workers": round(watch.most.all_workers, 1), "master": round(watch.most.master, 1)}
    if seen.bad:
        ledger.fault(f"a list answered {seen.bad.status}")
    figures["requests"] = dict(sorted(ledger.counts.items()))
    return figures, prove(town.folder, ledger)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print the figures; 0 when nothing was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--phones", type=int, default=333)
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--cuts", type=float, default=0.03, help="share of the requests that are cut (default 0.03)")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        figures, faults = soak(Town(Path(place)), wanted.phones, wanted.reports, wanted.cuts)
    found = {kind: [len(words), *words[:5]] for kind, words in faults.items()}
    print(json.dumps(figures | {"found": found}, ensure_ascii=False, indent=1))
    return 1 if faults else 0


def _look_at_lists(port: int, lead: Phone, stop: Event, answers: "Queue[Measured]") -> None:
    """Look at one list after the other until told to stop; in a process of its own, to wait for the server only."""
    measured, connection, number = Measured(), Connection(port), 0
    answers.put(measured)  # ready
    while not stop.wait(_LOOK_EVERY_S):
        request = get(LISTS[number % len(LISTS)], lead.as_browser)
        began = time.perf_counter()
        answer = connection.send(request)
        measured.waits.append(time.perf_counter() - began)
        measured.statuses[answer.status] += 1
        measured.bad = measured.bad or (None if answer.status == 200 else answer)
        number += 1
    answers.put(measured)


if __name__ == "__main__":
    sys.exit(main())
