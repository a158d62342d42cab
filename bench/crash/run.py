"""kill -9 of workers and of everything, at random moments, while phones send: nothing lost, nothing doubled.

What counts is not how many were killed but how many requests were cut, and how many of those had been committed without
an answer and were sent again.
"""

import random
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.crash.faults import Fault
from bench.crash.mortal import WORKERS, MortalServer
from bench.instance import Town
from bench.phones.informant import Informant
from bench.phones.ledger import Ledger
from bench.phones.lines import PlainLine
from bench.phones.proof import Faults, prove

CLIENTS = 10
HOUSE = Fault("the house itself", ())
_ALL_EVERY_S = (3, 8)
# Below this a run proves nothing. A planted fault answers otherwise, so that replays can't be told there.
SMALLEST = {"kills": 10, "cut": 20, "replayed": 3}
_SMALLEST_CONTROL = {"kills": 12, "cut": 40}


@dataclass
class Run:
    """One run: what was done to requests, and what the proof found."""

    fault: Fault
    smallest: Mapping[str, int]
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=dict)

    @property
    def tried_enough(self) -> bool:
        """Say whether enough was killed and cut to prove anything."""
        return all(self.ledger.counts[what] >= least for what, least in self.smallest.items())

    @property
    def passed(self) -> bool:
        """Say whether the house held, or the planted fault was seen for what it is."""
        if self.fault.caught_as:
            return set(self.fault.caught_as) <= set(self.faults)
        return self.tried_enough and not self.faults

    def figures(self) -> dict[str, object]:
        """Return what is printed; of the faults the first few of each kind."""
        found = {kind: [len(words), *words[:3]] for kind, words in self.faults.items()}
        counts = dict(sorted(self.ledger.counts.items()))
        return {"run": self.fault.name, "as expected": self.passed, "counts": counts, "found": found}


def crash(
    town: Town,
    folder: Path,
    seconds: tuple[float, float],
    fault: Fault = HOUSE,
    *,
    seed: int = 1,
    everything: bool = True,
    smallest: Mapping[str, int] | None = None,
) -> Run:
    """Let phones send while processes are killed, then prove what a copy of the town in ``folder`` has stored.

    It lasts at least ``seconds[0]``, and until enough was tried (``smallest``: kills, cuts, replays), at most
    ``seconds[1]``. Without ``everything`` only gunicorn's workers are there and killed, which come back sooner.
    """
    enough = smallest or (_SMALLEST_CONTROL if fault.caught_as else SMALLEST)
    run, over, picture = Run(fault, enough), threading.Event(), _picture()
    shutil.copytree(town.folder, folder)
    fault.prepare(folder)
    with MortalServer(folder, app=fault.app, queue=everything, workers=WORKERS) as server:
        line, spread = PlainLine(server.port), len(town.informants) // CLIENTS
        clients = [Informant(town, n * spread, picture, line, run.ledger, over) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            _kill_until(server, seconds, random.Random(seed), run, everything)
        finally:
            over.set()
            for client in clients:
                client.join()
    run.faults = prove(folder, run.ledger)
    return run


def _kill_until(
    server: MortalServer, seconds: tuple[float, float], chance: random.Random, run: Run, everything: bool
) -> None:
    """Kill again and again; in this thread, because what it starts ends with it."""
    began = time.monotonic()
    next_end_of_all = began + seconds[0] * chance.uniform(0.3, 0.6)
    while (now := time.monotonic() - began) < seconds[0] or (now < seconds[1] and not run.tried_enough):
        _wait_for_receipts(run.ledger, chance.randint(1, 2 * CLIENTS))
        if chance.random() < 0.7:
            server.wait_for_a_write(chance)
        run.ledger.count("kills")
        if not everything or time.monotonic() < next_end_of_all:
            server.kill_workers(chance)
            continue
        server.kill_all()
        run.ledger.count("kills of everything")
        server.revive()
        next_end_of_all = time.monotonic() + chance.uniform(*_ALL_EVERY_S)


def _wait_for_receipts(ledger: Ledger, more: int) -> None:
    """Let phones get so many receipts between two kills, or a second pass: a server that only dies proves nothing."""
    wanted, until = len(ledger.acknowledged) + more, time.monotonic() + 1
    while len(ledger.acknowledged) < wanted and time.monotonic() < until:
        time.sleep(0.005)


def _picture() -> bytes:
    sent = BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(sent, "JPEG")
    return sent.getvalue()
