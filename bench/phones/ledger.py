"""What phones were told and what happened on the way: kept outside the server, to be held against what it stored."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bench.client import Answer
from bench.phones.errands import Errand

_SAME_ON_A_REPLAY = ("report_id", "case_code", "digest", "received_at")
_REPLAYED = 0.05


class Cut(Exception):
    """The connection ended after the request had begun: nobody knows whether it was done."""


class NotReached(Exception):
    """No server took the connection; surely nothing was done."""


class Line(Protocol):
    """How a phone reaches the server."""

    def send(self, message: bytes) -> Answer:
        """Return the whole answer; Cut or NotReached otherwise."""


@dataclass
class Ledger:
    """Counts: ``cut`` requests, ``replayed`` those of them that had been committed without an answer, and others."""

    acknowledged: list[tuple[Errand, dict[str, Any]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def fault(self, words: str) -> None:
        with self.lock:
            self.faults.append(words)

    def carry(self, errand: Errand, line: Line, chance: random.Random, give_up_at: float) -> dict[str, Any] | None:
        """Send the same bytes until there is a receipt; None when it is refused for good or time is over."""
        was_cut = False
        while time.monotonic() < give_up_at:
            try:
                answer = line.send(errand.message)
            except NotReached:
                self.count("not reached")
                time.sleep(chance.uniform(0.02, 0.1))
                continue
            except Cut:
                self.count("cut")
                was_cut = True
                continue
            receipt = _receipt(errand, answer)
            if receipt is not None:
                self._acknowledge(errand, receipt, replayed=was_cut and answer.status == 200)
                if chance.random() < _REPLAYED:
                    self._again(errand, line, receipt)
                return receipt
            if answer.status < 500 and answer.status not in (408, 429):
                self.fault(f"{errand.kind} refused with {answer.status}: {answer.content[:200]!r}")
                return None
            self._check_refusal(errand, answer)
            self.count("asked to come again")
            time.sleep(chance.uniform(0.05, 0.2))
        self.fault(f"{errand.kind} {errand.client_id} never got a receipt")
        return None

    def _check_refusal(self, errand: Errand, answer: Answer) -> None:
        """Whoever is asked to come again is told when; a 500 is a fault, whatever was killed."""
        if answer.status == 500 or not answer.header("Retry-After").isdigit():
            self.fault(f"{errand.kind} answered {answer.status}, Retry-After “{answer.header('Retry-After')}”")

    def _acknowledge(self, errand: Errand, receipt: dict[str, Any], *, replayed: bool) -> None:
        with self.lock:
            # Its bytes are not needed any more, and a town's pictures would fill the memory.
            self.acknowledged.append((replace(errand, message=b""), receipt))
            self.counts[errand.kind] += 1
            # A picture's PUT is answered alike the first time and later, so it can't be told.
            self.counts["replayed"] += replayed and errand.kind != "photo"

    def _again(self, errand: Errand, line: Line, receipt: dict[str, Any]) -> None:
        """A phone that lost its note asks once more; the answer must be the same."""
        try:
            answer = line.send(errand.message)
        except (Cut, NotReached):
            return
        if answer.status >= 500:
            return
        second = _receipt(errand, answer)
        if second is None or answer.status != 200:
            self.fault(f"a repeated {errand.kind} got {answer.status}: {answer.content[:200]!r}")
        elif any(second.get(name) != receipt.get(name) for name in _SAME_ON_A_REPLAY):
            self.fault(f"a repeated {errand.kind} got another receipt: {receipt} then {second}")


def _receipt(errand: Errand, answer: Answer) -> dict[str, Any] | None:
    if answer.status not in (200, 201):
        return None
    try:
        receipt = json.loads(answer.content)
    except ValueError:
        return None
    return receipt if errand.accepts(receipt) else None
