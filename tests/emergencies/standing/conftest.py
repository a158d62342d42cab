"""The small town with an emergency team, and what people do with its calendar."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tests.support.makers import Desk
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySwap
from webapp.emergencies.standing.service_sweep import sweep

KEEPER, LEAD, COMMISSIONER = "governance_centre", "town", "political_legal_commissioner"
POLICE, JUSTICE, MEDIATOR, WOMEN = "police_station", "justice_office", "mediation_committee", "womens_federation"
STRANGER = "informant:200/001/01"
PAGE = {"Accept": "text/html"}
TODAY = date(2026, 6, 10)


def june(day: int) -> str:
    """Return a day of June 2026, in which the tests live."""
    return f"2026-06-{day:02}"


class Standing(Desk):
    """Everybody's phone, and what they do with the team and its calendar."""

    def page(self, who: str, url: str, status: int = 200) -> Element:
        answer = self.phone(who).get(url)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return parse(answer.data)

    def add(self, who: str, *, status: int = 201, by: str = KEEPER, **fields: Any) -> Any:
        sent = {"user": self.town.users[who], "skills": ["first_aid"], "since": june(1), **fields}
        answer = self.phone(by).post("/emergencies/team", sent)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def member(self, number: int) -> EmergencyMember:
        with self.town.app.app_context():
            return db.session().get_one(EmergencyMember, number)

    def members(self, *who: str) -> list[int]:
        """Put these into the team and return the numbers of their memberships."""
        return [self.add(one)["id"] for one in who]

    def plan(self, *, status: int = 200, by: str = KEEPER, **fields: Any) -> Any:
        named = {
            name: self.town.users.get(value, value) for name, value in fields.items() if name in ("main", "deputy")
        }
        sent = {("from" if name == "first" else name): value for name, value in {**fields, **named}.items()}
        answer = self.phone(by).post("/emergencies/duty", sent)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def days(self) -> dict[str, tuple[str, str]]:
        """Return day → who is in the calendar, by the key of their post."""
        keys = {number: key for key, number in self.town.users.items()}
        rows = self.rows(select(EmergencyDuty).order_by(EmergencyDuty.day))
        return {
            one.day.isoformat(): (keys.get(one.main_id, ""), keys.get(one.deputy_id, ""))
            for one in rows
            if one.main_id or one.deputy_id
        }

    def ask(self, who: str, day: int, other: str, *, status: int = 201, **fields: str) -> Any:
        sent = {"other": self.town.users[other], **fields}
        answer = self.phone(who).post(f"/emergencies/duty/{june(day)}/swap", sent)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def answer(self, who: str, day: int, number: int, action: str, **fields: Any) -> TestResponse:
        return self.phone(who).post(f"/emergencies/duty/{june(day)}/swaps/{number}/{action}", fields, headers=PAGE)

    def swap(self, number: int) -> EmergencySwap:
        with self.town.app.app_context():
            return db.session().get_one(EmergencySwap, number)

    def sweep(self) -> int:
        """Let the worker look at the calendar."""
        with self.town.app.app_context():
            return sweep()

    def journalled(self, event: str) -> list[dict[str, Any]]:
        """Return what the journal keeps of an event, the first first."""
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        return self.rows(query.where(JournalEntry.event == event).order_by(JournalEntry.id))

    def send(self, rows: Sequence[Sequence[str]], heads: Sequence[str]) -> TestResponse:
        """Send the team as a text of values, as programs write it."""
        data = "\r\n".join(",".join(one) for one in [heads, *rows]).encode()
        sent = {"file": (io.BytesIO(data), "队伍.csv")}
        return self.phone(KEEPER).post(
            "/emergencies/team/sheet", sent, headers=PAGE, content_type="multipart/form-data"
        )

    def number_of(self, who: str) -> str:
        return self.town.phones[who]


@pytest.fixture
def standing(town: Any) -> Standing:
    """The small town without a team."""
    return Standing(town)


@pytest.fixture
def team(standing: Standing) -> Standing:
    """The small town with three in the team: police, justice and mediator."""
    standing.members(POLICE, JUSTICE, MEDIATOR)
    assert clock.local_day(clock.now()) == TODAY
    return standing
