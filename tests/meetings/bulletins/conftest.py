"""The small town at noon of a working day, and bulletins written on its pages."""

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
from webapp.meetings.bulletins.models import Bulletin

COMMISSIONER, DISPATCHER, RECEPTION = "political_legal_commissioner", "governance_centre", "petition_reception_centre"
POLICE, JUSTICE, WOMEN, VILLAGE, TOWN_LEAD = (
    "police_station",
    "justice_office",
    "womens_federation",
    "village:200",
    "town",
)
VILLAGE_CODE = "450324106200"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
SAID = "三家加油站要再查一遍"


class Bulletins(Desk):
    """Everybody's phone, and what they do with bulletins."""

    def write(self, who: str = DISPATCHER, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "kind": "situation", "body": SAID, "to": [POLICE, JUSTICE]}
        answer = self.phone(who).post("/bulletins", sent | fields)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/bulletins/{number}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def issued(self, who: str = DISPATCHER, **fields: Any) -> int:
        """Return the id of a bulletin that another person has issued."""
        made = int(self.write(who, **fields)["id"])
        self.step(COMMISSIONER if who != COMMISSIONER else DISPATCHER, made, "issue")
        return made

    def journalled(self, event: str) -> list[dict[str, Any]]:
        """Return what was written beside the events of a kind."""
        with self.town.app.app_context():
            query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
            return list(db.session().scalars(query.where(JournalEntry.event == event).order_by(JournalEntry.id)))

    def row(self, number: int) -> Bulletin:
        with self.town.app.app_context():
            return db.session().get_one(Bulletin, number)

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, (who, address, answer.status_code)
        return parse(answer.data)

    def sees(self, who: str, number: int) -> bool:
        return self.phone(who).get(f"/bulletins/{number}").status_code == 200

    def counts(self, who: str) -> dict[str, int]:
        page = self.page(who, "/bulletins")
        return {one["data-count"]: int(one.find("b").text) for one in page.find_all("a") if one.get("data-count")}

    def listed(self, who: str, show: str) -> list[str]:
        """Return the state of each row of a list."""
        page = self.page(who, f"/bulletins?show={show}")
        return [row["data-state"] for row in page.find_all("tr") if row.get("data-state")]


def later(days: int) -> datetime:
    """Return noon of a later day."""
    return NOON + timedelta(days=days)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Bulletins:
    """The small town, awake at every hour."""
    return Bulletins(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance))
