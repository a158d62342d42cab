"""An informant with the lead of their grid, who send one thing after the other, each until it has its receipt."""

import random
import threading
import time
from collections.abc import Callable, Sequence

from bench.instance import Phone, Town
from bench.phones.errands import Errand, Sender, picked
from bench.phones.ledger import Ledger, Line
from webapp.demo.drawn.boundaries import GRID, micro_grid_codes
from webapp.demo.names import phone as phone_number
from webapp.demo.roster import grid_codes

RECEIPT_WITHIN_S = 90.0


class Informant(threading.Thread):
    """Reports of all kinds with pictures in them or to follow, additions, and what the lead does with the cases."""

    def __init__(
        self, town: Town, number: int, picture: bytes, line: Line, ledger: Ledger, over: threading.Event
    ) -> None:
        super().__init__()
        self._phone = Sender(town.informants[number], picture)
        self._lead = Sender(_lead_of(town, number), picture)
        self._chance = random.Random(number)
        self._line, self._ledger, self._over = line, ledger, over
        self._reports: list[str] = []
        self._cases: list[str] = []

    def run(self) -> None:
        turns: Sequence[tuple[float, Callable[[], list[Errand]]]] = (
            (0.45, lambda: self._phone.report(self._chance.choice(("hazard", "dispute", "patrol")))),
            (0.20, lambda: self._phone.report("hazard", inline=1)),
            (0.15, lambda: self._phone.report("dispute", announced=2)),
            (0.10, self._addition),
            (0.10, self._action),
        )
        while not self._over.is_set():
            for errand in picked(self._chance, turns)():
                receipt = self._ledger.carry(errand, self._line, self._chance, time.monotonic() + RECEIPT_WITHIN_S)
                if receipt is None:
                    break
                self._remember(errand, receipt)

    def _addition(self) -> list[Errand]:
        if not self._reports:
            return []
        return self._phone.addition(self._chance.choice(self._reports), inline=self._chance.randrange(2))

    def _action(self) -> list[Errand]:
        if not self._cases:
            return []
        return self._lead.action(self._cases.pop(), "acknowledge", announced=self._chance.randrange(2))

    def _remember(self, errand: Errand, receipt: dict[str, object]) -> None:
        if errand.kind == "report":
            self._reports.append(errand.client_id)
            if receipt["case_code"]:
                self._cases.append(str(receipt["case_code"]))


def _lead_of(town: Town, number: int) -> Phone:
    grid = micro_grid_codes()[number][:GRID]
    return town.phone(phone_number("1002", grid_codes().index(grid) + 1))
