"""The small town on a working day's noon, its register of the patrol force, and shifts on its phones."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.html import Element, parse
from tests.support.makers import Desk
from tests.support.messages import rows_of
from tests.support.town import code as area_code
from tests.support.town import kept_town
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift, PatrolStep

CENTRE, VILLAGE, OTHER_VILLAGE, TOWN_LEAD = "grid_centre", "village:200", "village:201", "town"
INFORMANT, SECOND, GRID = "informant:200/001/01", "informant:200/001/02", "grid:200/001"
HERE, THERE = area_code("200"), area_code("201")
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 26)
PAGE = {"Accept": "text/html"}
FROM, UNTIL = "20:00", "02:00"


def after(**span: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(**span)


class Force(Desk):
    """Everybody's phone, and what they do with the register and the rota."""

    def add(self, name: str = "王巡", *, status: int = 303, **fields: Any) -> int:
        """Take somebody into the register; return their number in it."""
        number = f"1007000{len(self.members()):04d}"
        sent = {"name": name, "phone": number, "kind": "patrol_volunteer", "area": HERE, "since": "2026-01-01"}
        answer = self.phone(CENTRE).post("/patrol-force/members", sent | fields, headers=PAGE)
        assert answer.status_code == status, answer.text
        return int(answer.headers["Location"].rsplit("/", 1)[1]) if status == 303 else 0

    def add_account(self, key: str, **fields: Any) -> int:
        """Take somebody with an account into the register, and link it."""
        number = self.add(self.town.phones[key][-4:], phone=self.town.phones[key], **fields)
        self.change(number, "link", user=self.phone(key).user_id)
        return number

    def change(self, number: int, action: str, *, status: int = 303, **fields: Any) -> Any:
        answer = self.phone(CENTRE).post(f"/patrol-force/members/{number}/{action}", fields, headers=PAGE)
        assert answer.status_code == status, answer.text
        return answer

    def team(self) -> tuple[int, int, int]:
        """Return an informant who may lead, another with an account, and one without."""
        return self.add_account(INFORMANT), self.add_account(SECOND), self.add("周纸")

    def plan(self, leader: int | str, *members: int, by: str = VILLAGE, status: int = 201, **fields: Any) -> int:
        """Plan a shift for tonight, over midnight; return its number."""
        sent = {
            "client_id": str(uuid.uuid4()),
            "date": TODAY.isoformat(),
            "from": FROM,
            "until": UNTIL,
            "village": HERE,
        }
        sent |= {"leader": str(leader), "members": [str(one) for one in members]} | fields
        answer = self.phone(by).post("/patrol-force/shifts", sent)
        assert answer.status_code == status, answer.text
        return int(answer.json["id"]) if status in (200, 201) else 0

    def published(self, leader: int, *members: int, **fields: Any) -> int:
        """Return a shift that is planned and published."""
        number = self.plan(leader, *members, **fields)
        self.step(VILLAGE, number, "publish")
        return number

    def step(self, who: str, number: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/patrol-force/shifts/{number}/{action}", sent)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def row(self, number: int) -> PatrolShift:
        with self.town.app.app_context():
            return db.session().get_one(PatrolShift, number)

    def seats(self, number: int) -> dict[int, PatrolSeat]:
        """Return number of a member → where they stand on a shift."""
        return {one.member_id: one for one in self.rows(select(PatrolSeat).where(PatrolSeat.shift_id == number))}

    def shifts(self) -> list[PatrolShift]:
        return self.rows(select(PatrolShift).order_by(PatrolShift.starts_at, PatrolShift.id))

    def steps(self, number: int) -> list[PatrolStep]:
        query = select(PatrolStep).where(PatrolStep.shift_id == number)
        return self.rows(query.order_by(PatrolStep.submission_id))

    def members(self) -> list[PatrolMember]:
        return self.rows(select(PatrolMember).order_by(PatrolMember.id))

    def member(self, number: int) -> PatrolMember:
        with self.town.app.app_context():
            return db.session().get_one(PatrolMember, number)

    def events(self, kind: str, number: int) -> list[str]:
        """Return what the journal has of a thing, in order."""
        query = select(JournalEntry.event).where(JournalEntry.subject_kind == kind, JournalEntry.subject_id == number)
        return self.rows(query.order_by(JournalEntry.id))

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address, headers=PAGE)
        assert answer.status_code == status, (answer.status_code, answer.text[:400])
        return parse(answer.data)

    def told(self, who: str) -> list[str]:
        """Return the titles of somebody's 消息."""
        return [one.title for one in rows_of(self.phone(who).get("/messages", headers=PAGE))]

    def listed(self, who: str, address: str = "/patrol-force/shifts") -> dict[str, str]:
        """Return number of each shift in a list → its state."""
        rows = self.page(who, address).where(lambda one: "data-shift" in one.attributes)
        return {row["data-shift"]: row["data-state"] for row in rows}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def force(make_app, town_instance) -> Force:
    """The small town with nobody in the register."""
    return Force(kept_town(make_app(), town_instance))
