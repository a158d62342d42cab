"""The small town with a group of ten households in it, its head, and phones of households."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.neighbours.phones import Door
from tests.support.html import Element, parse
from tests.support.makers import INFORMANT, Desk
from tests.support.town import BEGINNING, CHEAP_HASH, code, kept_town
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Notice
from webapp.inbox.service import deliver_pending
from webapp.neighbours.models import NeighbourAlarm, NeighbourHousehold, NeighbourKey, NeighbourStep
from webapp.neighbours.schemas import HouseholdInput
from webapp.neighbours.service_groups import add_group, put_household
from webapp.neighbours.service_sweep import call_leads
from webapp.people import service as people
from webapp.people.models import User
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id

HEAD, DEPUTY, CENTRE = "head", "deputy", "grid_centre"
HEAD_PHONE, DEPUTY_PHONE = "10011000001", "10011000002"
NIGHT = datetime(2026, 6, 11, 3, 0, tzinfo=SHANGHAI)
NOON = datetime(2026, 6, 10, 12, 0, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}
HOMES = (("1 号", "蒋阿公", "10088000001"), ("2 号", "唐阿婆", "10088000002"), ("水井旁边", "伍师傅", "10088000003"))


def after(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)


class Neighbours(Desk):
    """Everybody's phone, and what they do in a group."""

    group: int
    homes: dict[str, int]

    def begin(self) -> None:
        """Make the group with its head, its deputy and three households."""
        app = self.town.app
        with clock.travel(BEGINNING), app.app_context(), transaction() as session:
            area = session.scalars(select(Area).where(Area.code == code("200/001/01"))).one()
            for key, phone in ((HEAD, HEAD_PHONE), (DEPUTY, DEPUTY_PHONE)):
                user = people.add_user(
                    name={HEAD: "王户长", DEPUTY: "赵副户长"}[key], phone=phone, password_hash=CHEAP_HASH
                )
                people.appoint(user, Role.SECURITY_HOUSEHOLD_HEAD, area=area)
                self.town.users[key], self.town.phones[key] = user.id, phone
            informant = actor_by_id(self.town.users[INFORMANT])
            assert informant
            group = add_group(informant, area, "井边第一组")
            group.head_id, group.deputy_id = self.town.users[HEAD], self.town.users[DEPUTY]
            session.flush()
            self.group = group.id
            self.homes = {
                door: put_household(informant, group.id, HouseholdInput(door, name, phone, "", None, no_calls=False)).id
                for door, name, phone in HOMES
            }

    @property
    def at(self) -> str:
        return f"/neighbours/{self.group}"

    def shout(self, who: str = HEAD, *, status: int = 201, kind: str = "fire", **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "kind": kind, **fields}
        answer = self.phone(who).post(f"{self.at}/alarms", sent)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def raised(self, who: str = HEAD, **fields: Any) -> int:
        return int(self.shout(who, **fields)["id"])

    def step(self, who: str, alarm: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"{self.at}/alarms/{alarm}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def answers(self, who: str, alarm: int, answer: str = "coming", **fields: Any) -> Any:
        return self.step(who, alarm, "answer", answer=answer, **fields)

    def key_for(self, home: str = "1 号", by: str = HEAD) -> Door:
        """Return a phone that has scanned the square which the head made for a household."""
        made = self.phone(by).post(f"{self.at}/households/{self.homes[home]}/key", headers=PAGE)
        assert made.status_code == 303, made.text
        query = select(NeighbourKey).where(NeighbourKey.household_id == self.homes[home])
        token = self.rows(query.order_by(NeighbourKey.id.desc()))[0].token
        return Door(self.town.app.test_client(), f"/neighbours/door/{token}")

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return parse(answer.data)

    def alarm(self, number: int) -> NeighbourAlarm:
        with self.town.app.app_context():
            return db.session().get_one(NeighbourAlarm, number)

    def alarms(self) -> list[NeighbourAlarm]:
        return self.rows(select(NeighbourAlarm).order_by(NeighbourAlarm.id))

    def home(self, door: str) -> NeighbourHousehold:
        with self.town.app.app_context():
            return db.session().get_one(NeighbourHousehold, self.homes[door])

    def sent(self, alarm: int) -> list[NeighbourStep]:
        query = select(NeighbourStep).where(NeighbourStep.alarm_id == alarm)
        return self.rows(query.order_by(NeighbourStep.submission_id))

    def sweep(self) -> int:
        with self.town.app.app_context():
            return call_leads()

    def told(self, event: str) -> set[str]:
        """Return who got a notice of an event, by the keys of their posts."""
        with self.town.app.app_context():
            deliver_pending()
            query = select(User.id).join(Notice, Notice.user_id == User.id)
            query = query.join(JournalEntry, JournalEntry.id == Notice.entry_id).where(JournalEntry.event == event)
            found = set(db.session().scalars(query))
        return {key for key, number in self.town.users.items() if number in found}

    def events(self, event: str) -> int:
        return len(self.rows(select(JournalEntry.id).where(JournalEntry.event == event)))


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Neighbours:
    """The small town at noon, with a group."""
    made = Neighbours(kept_town(make_app(), town_instance))
    made.begin()
    return made
