"""The small town at noon of a working day, and consultations made on its pages; one town serves a whole module."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.html import Element, parse
from tests.support.makers import Desk
from tests.support.town import kept_town
from webapp.consultation.models import Consultation, ConsultationStep
from webapp.consultation.service_sweep import remind
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db

COMMISSIONER, DISPATCHER = "political_legal_commissioner", "governance_centre"
POLICE, JUSTICE, WOMEN, COURT, VILLAGE = "police_station", "justice_office", "womens_federation", "court", "village:200"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
ASKED = "修路占了三户的地，怎么补"
NAME, HAPPENED, WANTED = "欧阳明灯", "三次到工地拦车", "约他谈一次，说清补偿"
PERSON = {"topic": "person", "person": NAME, "happened": HAPPENED, "asked": WANTED, "law": "public_order"}


def after(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)


class Consultations(Desk):
    """Everybody's phone, and what they do with consultations."""

    def make(self, who: str = DISPATCHER, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "topic": "project", "question": ASKED, "due": "2026-12-03"}
        answer = self.phone(who).post("/consultations", sent | {"units": [POLICE, JUSTICE]} | fields)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def made(self, who: str = DISPATCHER, **fields: Any) -> int:
        return int(self.make(who, **fields)["id"])

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/consultations/{number}/{action}", sent)
        assert answer.status_code == status, (who, action, answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def opened(self, **fields: Any) -> int:
        """Return the number of a consultation on a person that the commissioner agreed to."""
        number = self.made(**PERSON | fields)
        self.step(DISPATCHER, number, "ask-open")
        self.step(COMMISSIONER, number, "agree-open")
        return number

    def met(self, number: int) -> int:
        self.step(DISPATCHER, number, "record", at=NOON.isoformat(), place="二楼", present="几家都来了", said="都说了")
        return number

    def remind(self) -> None:
        with self.town.app.app_context():
            remind()

    def row(self, number: int) -> Consultation:
        with self.town.app.app_context():
            return db.session().get_one(Consultation, number)

    def steps(self, number: int) -> list[ConsultationStep]:
        return self.rows(select(ConsultationStep).where(ConsultationStep.consultation_id == number))

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, (who, address, answer.status_code)
        return parse(answer.data)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Consultations:
    """The small town, awake at every hour."""
    return Consultations(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance))
