"""The small town at noon of a working day, and petitions taken through the course of the law."""

import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.makers import Desk
from tests.support.town import kept_town
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.petitions.models import Petition
from webapp.petitions.tasks import follow_petitions, remind_petitions

DISPATCHER, RECEPTION, COMMISSIONER = "governance_centre", "petition_reception_centre", "political_legal_commissioner"
JUSTICE, WOMEN, TOWN_LEAD, VILLAGE = "justice_office", "womens_federation", "town", "village:200"
HEAD = "volunteer"  # who also heads the justice office in these tests
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
CAME = {
    "about": "dispute:neighbour",
    "channel": "walk_in",
    "description": "排水沟堵了半年，没人管",
    "area_code": "",
    "severity": "normal",
    "caller_name": "蒋阿公",
    "caller_phone": "10099990021",
}
ASKS = {"petition_type": "claim", "demand": "把沟清了", "about_cadre": "no", "people": "1"}
OPINION: dict[str, Any] = {
    "answer": "support",
    "claim": "清沟",
    "facts": "沟确实堵了",
    "law": "条例第三十二条",
    "opinion": "一周内清",
}


def today(days: int = 0) -> str:
    """Return today, or a day so many days on, as a form sends it."""
    return (clock.local_day(clock.now()) + timedelta(days=days)).isoformat()


class Petitions(Desk):
    """Everybody's phone, and what they do with petitions."""

    def comes(self, who: str = RECEPTION, **fields: Any) -> str:
        """Write down who came, and return the code of the case."""
        sent = {"client_id": str(uuid.uuid4()), **CAME, **fields}
        answer = self.phone(who).post("/counter", sent)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.json["case_code"])

    def registers(self, code: str | None = None, who: str = RECEPTION, *, status: int = 201, **fields: Any) -> str:
        """Register a case as a petition and return its code."""
        code = code or self.comes(who)
        sent = {"client_id": str(uuid.uuid4()), **ASKS, **fields}
        answer = self.phone(who).post(f"/cases/{code}/petition", sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return code

    def step(self, who: str, code: str, action: str, *, status: int = 201, **fields: Any) -> Any:
        """Take a step and return its JSON."""
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/cases/{code}/petition/{action}", sent)
        assert answer.status_code == status, (action, answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def accepted(self, **fields: Any) -> str:
        """Return a petition that the justice office has taken up."""
        code = self.registers(**fields)
        self.dispatch(code, JUSTICE)
        self.step(JUSTICE, code, "accept")
        return code

    def answered(self, **fields: Any) -> str:
        """Return a petition whose opinion was signed and served today."""
        code = self.accepted(**fields)
        self.step(JUSTICE, code, "draft", **OPINION)
        self.step(TOWN_LEAD, code, "sign")
        self.step(RECEPTION, code, "serve", on=today(), how="in_person")
        return code

    def row(self, code: str) -> Petition:
        """Return a petition as it stands."""
        with self.town.app.app_context():
            query = select(Petition).join(Case, Case.id == Petition.case_id).where(Case.code == code)
            return db.session().scalars(query).one()

    def work(self, at: datetime | None = None) -> None:
        """Let the worker look at petitions, now or at another moment."""
        with clock.travel(at) if at else nullcontext(), self.town.app.app_context():
            follow_petitions()
            remind_petitions()


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Petitions:
    """The small town, awake at every hour."""
    return Petitions(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance))
