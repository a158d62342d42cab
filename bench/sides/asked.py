"""What is asked of both sides. No two requests are alike, so that nothing kept from the one before helps by luck."""

import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select

from bench import pictures, reference, writes
from bench.client import get
from bench.fill import DAYS
from bench.instance import Phone, Town
from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.demo.names import phone as phone_number

TOWN_LEAD, DISPATCHER = "10040000001", "10050000001"
WRITERS, READERS = 16, 4
# A page begins in the newer half of history: even the smallest town has 20 rows from there on.
_FROM_DAYS = DAYS // 2
_FILTERS: tuple[dict[str, str], ...] = ({}, {"kind": "hazard"}, {"kind": "dispute"}, {"state": "closed"})


@dataclass(frozen=True)
class Kind:
    """One kind of request: what the house is asked, and what the reference, where it can do the like."""

    clients: int
    house: Callable[[], bytes]
    reference: Callable[[], bytes] | None = None
    # So many requests a round. The reference needs more, because the kernel counts CPU in steps of 10 ms.
    numbers: tuple[int, int] = (160, 160)

    @property
    def writes(self) -> bool:
        return self.clients == WRITERS


class Asked:
    """Makes requests for a town: each by another person, from another place of the list, with another filter."""

    def __init__(self, town: Town, seed: int = 1) -> None:
        self._chance, self._picture, self._now = random.Random(seed), pictures.photograph(), clock.now()
        with town.app.app_context():
            villages = select(Area.code).where(Area.level == Level.VILLAGE).order_by(Area.code)
            self._villages = list(db.session().scalars(villages))
        self._informants = itertools.cycle(town.informants)
        self._town = [town.phone(number) for number in (TOWN_LEAD, DISPATCHER)]
        self._leads = [town.phone(phone_number("1003", number + 1)) for number in range(len(self._villages))]

    def kinds(self) -> dict[str, Kind]:
        """Return everything that is compared, by its name in the report."""
        return {
            "post_with_photo": Kind(WRITERS, self.post_with_photo, self.post_with_photo),
            "post_without_photo": Kind(WRITERS, self.post, self.post, (160, 480)),
            "list": Kind(READERS, self.list_page, self.list_page_of_reference, (160, 960)),
            "roll_up": Kind(READERS, self.roll_up, self.roll_up_of_reference, (80, 960)),
            "roll_up_village": Kind(READERS, self.roll_up_village),
            "board": Kind(READERS, self.board, numbers=(60, 0)),
            "todo": Kind(READERS, self.todo),
        }

    def post(self) -> bytes:
        return writes.report(next(self._informants))

    def post_with_photo(self) -> bytes:
        return writes.report_with_photo(next(self._informants), self._picture)

    def list_page(self) -> bytes:
        """A page of cases from some moment on: of a village by its lead, of one or of all by somebody of the town."""
        chosen = {**self._chance.choice(_FILTERS), "after": f"{clock.to_micros(self._moment())}.0"}
        phone = self._chance.choice([*self._leads, *self._town * 8])
        if phone in self._town and self._chance.random() < 0.5:
            chosen["area"] = self._chance.choice(self._villages)
        return _page("/cases", phone, chosen)

    def list_page_of_reference(self) -> bytes:
        area, before = self._chance.randrange(reference.AREAS), reference.julian_day(self._moment())
        return _page("/cases", self._town[0], {"area": str(area), "before": str(before)})

    def roll_up(self) -> bytes:
        """The same page for all who see the whole town, which is what it is in life."""
        return _page("/roll-up", self._chance.choice(self._town), {})

    def roll_up_of_reference(self) -> bytes:
        return _page("/roll-up", self._town[0], {})

    def roll_up_village(self) -> bytes:
        return _page("/roll-up", self._chance.choice(self._leads), {})

    def board(self) -> bytes:
        return _page("/board", self._chance.choice(self._town), self._chance.choice(_FILTERS[:3]))

    def todo(self) -> bytes:
        return _page("/todo", self._chance.choice(self._leads), {})

    def _moment(self) -> datetime:
        return self._now - timedelta(days=self._chance.random() * _FROM_DAYS)


def _page(path: str, phone: Phone, arguments: Mapping[str, str]) -> bytes:
    return get(f"{path}?{urlencode(arguments)}" if arguments else path, phone.as_small_browser)
