"""The small town at noon of a working day, and whistles blown on its phones."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.html import Element, parse
from tests.support.makers import Desk
from tests.support.town import kept_town
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.whistle.models import Whistle, WhistleSeat, WhistleStep
from webapp.whistle.service_sweep import call_again

COMMISSIONER, DISPATCHER = "political_legal_commissioner", "governance_centre"
POLICE, JUSTICE, WOMEN, VILLAGE = "police_station", "justice_office", "womens_federation", "village:200"
VILLAGE_CODE = "450324106200"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
SAID = "三组的坡在掉石头"


def after(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)


class Whistles(Desk):
    """Everybody's phone, and what they do with whistles."""

    def blow(self, who: str = DISPATCHER, *, status: int = 201, to: str = "/whistles", **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "kind": "urgent", "summary": SAID, "place": "三组水井边"}
        answer = self.phone(who).post(to, sent | {"units": [POLICE, JUSTICE], "answer_within": "15min"} | fields)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def blown(self, who: str = DISPATCHER, **fields: Any) -> int:
        """Return the number of a whistle that was blown."""
        return int(self.blow(who, **fields)["id"])

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/whistles/{number}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def comes(self, who: str, number: int, **fields: Any) -> Any:
        return self.step(who, number, "answer", answer="coming", minutes="10", **fields)

    def here(self, number: int, *who: str) -> None:
        """Let these answer and arrive."""
        for one in who:
            self.comes(one, number)
            self.step(one, number, "arrive")

    def sweep(self) -> None:
        """Let the worker look who has not answered."""
        with self.town.app.app_context():
            call_again()

    def row(self, number: int) -> Whistle:
        with self.town.app.app_context():
            return db.session().get_one(Whistle, number)

    def seats(self, number: int) -> dict[str, WhistleSeat]:
        """Return code of a unit or village → where it stands."""
        query = select(WhistleSeat).where(WhistleSeat.whistle_id == number)
        return {seat.code: seat for seat in self.rows(query)}

    def steps(self, number: int) -> list[WhistleStep]:
        query = select(WhistleStep).where(WhistleStep.whistle_id == number)
        return self.rows(query.order_by(WhistleStep.submission_id))

    def journalled(self, event: str) -> list[dict[str, Any]]:
        """Return what was written beside the events of a kind."""
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        return self.rows(query.where(JournalEntry.event == event).order_by(JournalEntry.id))

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return parse(answer.data)

    def shown(self, who: str, number: int) -> dict[str, dict[str, str]]:
        """Return code → the attributes of each called unit's row on the page."""
        rows = self.page(who, f"/whistles/{number}").where(lambda one: "data-unit" in one.attributes)
        return {row["data-unit"]: row.attributes for row in rows}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Whistles:
    """The small town at work."""
    return Whistles(kept_town(make_app(), town_instance))
