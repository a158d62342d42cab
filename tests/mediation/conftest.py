"""The small town at noon of a working day, and mediations taken through their steps."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.brought import Brought, as_begun
from tests.support.makers import Desk
from tests.support.town import Town, kept_town
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.inbox.tasks import deliver_notices
from webapp.mediation.models import Mediation, MediationParty
from webapp.mediation.queries import parties_of
from webapp.mediation.tasks import follow_mediations, remind_mediations

COMMISSIONER, DISPATCHER, VILLAGE = "political_legal_commissioner", "governance_centre", "village:200"
MEDIATOR, POLICE, JUSTICE, COURT = "mediation_committee", "police_station", "justice_office", "court"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
UNCLE = {"name": "蒋老大", "role": "applicant", "birth_year": "1961", "capacity": "full", "phone": "10099990011"}
NEPHEW = {"name": "蒋小弟", "role": "respondent", "birth_year": "1990", "capacity": "full", "phone": "10099990012"}


def ago(**span: float) -> str:
    """Return a moment before now as a form sends it."""
    return clock.local(clock.now() - timedelta(**span)).strftime("%Y-%m-%dT%H:%M")


def said(party: int, answer: str = "yes", **fields: str) -> dict[str, str]:
    """Return what a mediator writes down of what a party wants."""
    return {"party": str(party), "answer": answer, "how": "in_person", "at": ago(minutes=10)} | fields


def talk(**fields: str) -> dict[str, str]:
    """Return what a mediator writes down of a talk."""
    written = {"at": ago(minutes=5), "place": "蒋家堂屋", "present": "叔侄二人", "said": "都退一步"}
    return written | {"rights_read": "1"} | fields


class Mediations(Desk):
    """Everybody's phone, and what they do with mediations; to its first state a town is brought once for all tests."""

    def __init__(self, town: Town, brought: Brought, instance: Path) -> None:
        super().__init__(town)
        self.brought, self.instance = brought, instance

    def begin(self, state: str, bring: Callable[[], str], **how: Any) -> str:
        """Let the town be in a state and return what ``bring`` does; nobody is signed in then."""
        if not as_begun(self.town.app, self.instance):
            return bring()
        made = self.brought.to((state, repr(sorted(how.items())), clock.now()), self.town.app, bring)
        self.forget_phones()
        return made

    def refer(self, who: str = VILLAGE, code: str | None = None, *, status: int = 201, **fields: Any) -> str:
        """Refer a dispute and return the address of its mediation."""
        if code or status != 201:
            return self._refer(who, code, status, **fields)
        return self.begin("suggested", lambda: self._refer(who, code, status, **fields), who=who, **fields)

    def _refer(self, who: str, code: str | None, status: int, **fields: Any) -> str:
        code = code or self.report("dispute")
        sent = {"client_id": str(uuid.uuid4()), "summary": "叔侄为地界动了手", "source": "offered", "harm": "none"}
        answer = self.phone(who).post(f"/cases/{code}/mediations", sent | fields)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return str(answer.json.get("url", ""))

    def step(self, who: str, url: str, action: str, *, status: int = 201, **fields: Any) -> Any:
        """Take a step and return its JSON."""
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"{url}/{action}", sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def asking(self, *, harm: str = "none", forces: tuple[str, ...] = (POLICE, JUSTICE), **fields: Any) -> str:
        """Return a mediation that was started, with its mediator and two parties."""
        how = {"harm": harm, "forces": forces, **fields}
        return self.begin("asking", lambda: self._asking(harm, forces, **fields), **how)

    def _asking(self, harm: str, forces: tuple[str, ...], **fields: Any) -> str:
        url = self.refer(harm=harm, **fields)
        sent = {"host": MEDIATOR, "forces": list(forces), "mediator": self.town.phones[MEDIATOR]}
        self.step(COMMISSIONER, url, "start", **sent)
        for party in (UNCLE, NEPHEW):
            self.step(MEDIATOR, url, "party", **party)
        return url

    def open(self, **fields: Any) -> str:
        """Return a mediation in which both parties said yes."""
        return self.begin("open", lambda: self._open(**fields), **fields)

    def _open(self, **fields: Any) -> str:
        url = self.asking(**fields)
        for party in (1, 2):
            self.step(MEDIATOR, url, "consent", **said(party))
        return url

    def works(self) -> None:
        """Let the worker do what is to be done now."""
        with self.town.app.app_context():
            follow_mediations()
            remind_mediations()
            deliver_notices()

    def told(self, who: str, at: datetime | None = None) -> str:
        """Return what somebody's messages say, once the worker was there."""
        self.works()
        return super().told(who, at)

    def later(self, **span: float) -> AbstractContextManager[datetime]:
        """Travel on by a span."""
        return clock.travel(clock.now() + timedelta(**span))

    def parties(self, url: str) -> list[MediationParty]:
        """Return the parties of a mediation as they are stored."""
        number = self.row(url).id
        with self.town.app.app_context():
            return list(parties_of(number))

    def row(self, url: str) -> Mediation:
        """Return the mediation at an address as it is stored."""
        with self.town.app.app_context():
            case_id, n = self.case(url.split("/")[2]).id, int(url.rsplit("/", 1)[1])
            return db.session().scalars(select(Mediation).filter_by(case_id=case_id, n=n)).one()


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
def house(awake) -> Mediations:
    return Mediations(*awake)
