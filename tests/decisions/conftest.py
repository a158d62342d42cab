"""The small town at noon of a working day, and decisions made on its pages."""

import uuid
from collections.abc import Iterator
from datetime import datetime
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
from webapp.decisions.models import Decision
from webapp.decisions.tasks import follow_work_orders

COMMISSIONER, DISPATCHER = "political_legal_commissioner", "governance_centre"
POLICE, JUSTICE, WOMEN, VILLAGE = "police_station", "justice_office", "womens_federation", "village:200"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
DUE = datetime(2026, 12, 10, 18, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}


class Decisions(Desk):
    """Everybody's phone, and what they do with decisions."""

    def make(self, who: str = DISPATCHER, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "what": "出租屋查一遍", "lead_unit": POLICE, "due": "2026-12-10"}
        answer = self.phone(who).post("/decisions", sent | fields)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/decisions/{number}/{action}", sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def done(self, **fields: Any) -> int:
        """Return the number of a decision that the police said they did."""
        made = self.make(**fields)["id"]
        self.step(POLICE, made, "accept")
        self.step(POLICE, made, "done", note="都查过了")
        return made

    def follow(self) -> None:
        """Let the worker look at what happened to orders."""
        with self.town.app.app_context():
            follow_work_orders()

    def journalled(self, event: str) -> list[dict[str, Any]]:
        """Return what was written beside the events of a kind."""
        with self.town.app.app_context():
            query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
            return list(db.session().scalars(query.where(JournalEntry.event == event).order_by(JournalEntry.id)))

    def row(self, number: int) -> Decision:
        with self.town.app.app_context():
            return db.session().get_one(Decision, number)

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status
        return parse(answer.data)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Decisions:
    """The small town, awake at every hour."""
    return Decisions(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance))
