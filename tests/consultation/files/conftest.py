"""The small town at noon of a working day, with a head of the justice office, and files asked for across units."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.brought import Brought
from tests.support.html import Element, parse
from tests.support.makers import Desk
from tests.support.town import Town, kept_town
from webapp.consultation.files.models import FileLook, FileRequest
from webapp.consultation.files.service_sweep import sweep
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.people.permissions import Role

COMMISSIONER, POLICE, JUSTICE, WOMEN = (
    "political_legal_commissioner",
    "police_station",
    "justice_office",
    "womens_federation",
)
HEAD = "special:901"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PARTY = {"party_name": "唐有福", "party_phone": "10099990021"}


class Files(Desk):
    """Everybody's phone, and what they do with files; the town begins with two disputes at the justice office."""

    ready: list[str]

    def begin(self) -> list[str]:
        """Let somebody head the justice office, and give it its disputes."""
        self.ready = []
        self.appoint(HEAD, Role.UNIT_HEAD, JUSTICE)
        return [self.dispute(), self.dispute()]

    def dispute(self, **fields: Any) -> str:
        """Return the code of a dispute that the justice office has in hand."""
        if self.ready and not fields:
            return self.ready.pop()
        words = {"description": "唐有福说地界不对，电话 10099990021", "someone_hurt": "no", "afraid_to_go_home": "no"}
        code = self.at_the_town("dispute", **{**words, **PARTY, **fields})
        self.dispatch(code, JUSTICE)
        return code

    def ask(self, what: str, who: str = POLICE, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "what": what, "purpose": "handling", "basis": "archives"}
        answer = self.phone(who).post("/files", sent | {"until": "2026-12-03"} | fields)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def asked(self, what: str = "", **fields: Any) -> int:
        return int(self.ask(what or self.dispute(), **fields)["id"])

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/files/{number}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def granted(self, what: str = "", **fields: Any) -> int:
        """Return a request to which the head of the keeping unit said yes."""
        number = self.asked(what)
        self.step(HEAD, number, "agree", **fields)
        return number

    def view(self, number: int, who: str = POLICE) -> Element:
        return self.page(who, f"/files/{number}/view")

    def status(self, address: str, who: str = POLICE) -> int:
        return self.phone(who).get(address).status_code

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return parse(answer.data)

    def sweep(self) -> int:
        with self.town.app.app_context():
            return sweep()

    def row(self, number: int) -> FileRequest:
        with self.town.app.app_context():
            return db.session().get_one(FileRequest, number)

    def looks(self, number: int) -> list[FileLook]:
        return self.rows(select(FileLook).where(FileLook.request_id == number).order_by(FileLook.id))

    def journalled(self, event: str) -> int:
        """Return how often something is written in the journal."""
        return len(self.rows(select(JournalEntry.id).where(JournalEntry.event == event)))


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def awake(make_app, town_instance, brought_in_run) -> tuple[Town, Brought, Path]:
    """The small town, awake at every hour, and what a house begins with there."""
    town = kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance)
    return town, brought_in_run, town_instance


@pytest.fixture
def house(awake) -> Files:
    town, brought, _ = awake
    house = Files(town)
    house.ready = list(brought.to("files", town.app, house.begin))
    house.forget_phones()
    return house
