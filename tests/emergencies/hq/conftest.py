"""The small town at noon of a working day, and headquarters that are started on its phones."""

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
from webapp.emergencies.hq.models import Headquarters, HeadquartersStep, RollEntry
from webapp.emergencies.hq.service_sweep import call_again

COMMISSIONER, DISPATCHER, TOWN = "political_legal_commissioner", "governance_centre", "town"
POLICE, JUSTICE, VILLAGE, GRID = "police_station", "justice_office", "village:200", "grid:200/001"
INFORMANT, ELSEWHERE = "informant:200/001/01", "informant:201/001/01"
VILLAGE_CODE = "450324106200"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
SAID = "两个人上山采药没回来"


def after(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)


class Emergencies(Desk):
    """Everybody's phone, and what they do in an emergency."""

    def start(self, who: str = DISPATCHER, *, status: int = 201, to: str = "/emergencies", **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "kind": "lost", "summary": SAID, "place_name": "大槽岭"}
        answer = self.phone(who).post(to, sent | {"area": VILLAGE_CODE} | fields)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def started(self, who: str = DISPATCHER, **fields: Any) -> str:
        """Return the code of a headquarters that was started."""
        return str(self.start(who, **fields)["code"])

    def step(self, who: str, code: str, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/emergencies/hq/{code}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def press(self, who: str, code: str, answer: str, **fields: Any) -> Any:
        return self.step(who, code, "answer", answer=answer, **fields)

    def sweep(self) -> None:
        """Let the worker call again who has said nothing."""
        with self.town.app.app_context():
            call_again()

    def row(self, code: str) -> Headquarters:
        with self.town.app.app_context():
            return db.session().scalars(select(Headquarters).where(Headquarters.code == code)).one()

    def roll(self, code: str) -> dict[int, RollEntry]:
        """Return user → their row of the roll-call."""
        query = select(RollEntry).join(Headquarters, Headquarters.id == RollEntry.headquarters_id)
        return {row.user_id: row for row in self.rows(query.where(Headquarters.code == code))}

    def of(self, who: str, code: str) -> RollEntry:
        """Return somebody's row of the roll-call."""
        return self.roll(code)[self.phone(who).user_id]

    def steps(self, code: str) -> list[HeadquartersStep]:
        query = select(HeadquartersStep).join(Headquarters, Headquarters.id == HeadquartersStep.headquarters_id)
        return self.rows(query.where(Headquarters.code == code).order_by(HeadquartersStep.submission_id))

    def journalled(self, event: str) -> list[dict[str, Any]]:
        """Return what was written beside the events of a kind."""
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        return self.rows(query.where(JournalEntry.event == event).order_by(JournalEntry.id))

    def happened(self, event: str) -> int:
        """Return how often an event was journalled."""
        return len(self.rows(select(JournalEntry.id).where(JournalEntry.event == event)))

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return parse(answer.data)

    def hq(self, who: str, code: str, status: int = 200) -> Element:
        """Return the page of a headquarters as somebody sees it."""
        return self.page(who, f"/emergencies/hq/{code}", status)

    def counts(self, who: str, code: str) -> dict[str, str]:
        """Return the numbers of the roll-call as the page says them."""
        found = self.hq(who, code).where(lambda one: "data-count" in one.attributes)
        return {one["data-count"]: one.text for one in found}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Emergencies:
    """The small town at work."""
    return Emergencies(kept_town(make_app(), town_instance))
