"""The small town at noon of a working day, and meetings held on its pages."""

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
from webapp.decisions.models import Decision
from webapp.meetings.models import Meeting, MeetingSeat, MeetingTopic
from webapp.meetings.service_schedule import schedule

COMMISSIONER, DISPATCHER = "political_legal_commissioner", "governance_centre"
POLICE, JUSTICE, WOMEN, VILLAGE = "police_station", "justice_office", "womens_federation", "village:200"
TOWN_LEAD, AUDITOR, COURT = "town", "auditor", "court"
VILLAGE_CODE = "450324106200"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
HELD = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
DECIDED = {"what": "出租屋查一遍", "lead_unit": POLICE, "due": "2026-12-10"}


class Meetings(Desk):
    """Everybody's phone, and what they do with meetings."""

    def make(self, who: str = DISPATCHER, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "kind": "extra", "at": "2026-12-01T09:00", "place": "三楼会议室"}
        answer = self.phone(who).post("/meetings", sent | fields)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def step(self, by: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(by).post(f"/meetings/{number}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def notified(self, *units: str, **fields: Any) -> int:
        """Return a meeting to which these were asked."""
        made = int(self.make(**fields)["id"])
        self.step(DISPATCHER, made, "notify", units=list(units) or [POLICE, JUSTICE, VILLAGE_CODE], place="三楼会议室")
        return made

    def opened(self, *units: str, **fields: Any) -> int:
        """Return a meeting that is held now."""
        made = self.notified(*units, **fields)
        self.step(DISPATCHER, made, "open")
        return made

    def topic(self, number: int, title: str = "出租屋") -> int:
        answer = self.phone(DISPATCHER).post(f"/meetings/{number}/topic", {"title": title})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return int(answer.json["id"])

    def write(
        self,
        number: int,
        topic: int,
        words: str,
        *rows: dict[str, str],
        who: str = DISPATCHER,
        status: int = 200,
        **more: Any,
    ) -> Any:
        """Write on a topic as the page does, with the version as it is unless one is given."""
        sent = {"version": self.topic_row(topic).version, "words": words, **more}
        for place, row in enumerate(rows):
            sent |= {f"decisions-{place}-{name}": value for name, value in row.items()}
        answer = self.phone(who).post(f"/meetings/{number}/topics/{topic}/words", sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def written(self, *rows: dict[str, str], **fields: Any) -> int:
        """Return a meeting whose minutes are handed in, with these decisions."""
        number = self.opened(**fields)
        self.write(number, self.topic(number), "大家说了出租屋的事", *(rows or (DECIDED,)))
        self.step(DISPATCHER, number, "minutes")
        return number

    def row(self, number: int) -> Meeting:
        with self.town.app.app_context():
            return db.session().get_one(Meeting, number)

    def topic_row(self, topic: int) -> MeetingTopic:
        with self.town.app.app_context():
            return db.session().get_one(MeetingTopic, topic)

    def rows_of_seats(self, number: int) -> list[MeetingSeat]:
        return self.rows(select(MeetingSeat).where(MeetingSeat.meeting_id == number))

    def decisions(self) -> list[Decision]:
        return self.rows(select(Decision).order_by(Decision.id))

    def schedule(self) -> int:
        with self.town.app.app_context():
            return schedule()

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return parse(answer.data)

    def text(self, who: str, address: str, status: int = 200) -> str:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return answer.text


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Meetings:
    """The small town, awake at every hour."""
    return Meetings(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance))
