"""The one maker of each thing that tests begin with: a case, a work order, a service order, a visit.

Each goes the way that people go: through the addresses of pages and phones, into the real services. What a rule asks of
plain values, without a database, is made in ``support/actors``.
"""

import uuid
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.resident import RESIDENT, Resident
from tests.support.town import Phone, Town
from tests.support.town import code as area_code
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, WorkOrder
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import verify
from webapp.people import service as people
from webapp.people.models import Unit, User
from webapp.people.permissions import Role

INFORMANT, OTHER_INFORMANT = "informant:200/001/01", "informant:200/001/02"
GRID, VILLAGE, DESK = "grid:200/001", "village:200", "governance_centre"
COMMISSIONER = "political_legal_commissioner"


def make_case(phone: Phone, kind: str = "hazard", *, at: datetime | None = None, **fields: Any) -> str:
    """Report something, at a moment where one is given, and return the code of its case."""
    with clock.travel(at) if at else nullcontext():
        answer = phone.report(kind, **fields)
    assert answer.status_code == 201, (answer.status_code, answer.text)
    return answer.json["case_code"]


def case_of(town: Town, code: str) -> Case:
    """Return a case as it is stored now."""
    with town.app.app_context():
        return db.session().scalars(select(Case).where(Case.code == code)).one()


def make_service_order(town: Town, item: str = "legal_advice", **fields: object) -> str:
    """Order something from a resident's phone that has never been here, and return the code on its slip."""
    return Resident(town.app.test_client()).order(item, **fields)


def neighbours_order(**fields: str) -> dict[str, str]:
    """Return the form of an order for a neighbour, as a phone sends it to ``/services/orders``."""
    return {
        "client_id": str(uuid.uuid4()),
        "kind": "order",
        "slot": "soon",
        "consent": "beside",
        "item": "legal_advice",
        "meeting": "home",
        "area": area_code("200/001/01"),
        "name": "蒋阿公",
        "phone": RESIDENT,
        "tell": "anyone",
        "call_only": "1",
        "occurred_at": "2026-11-26T09:00:00Z",
    } | fields


def plan_visit(phone: Phone, kind: str = "invited", **fields: Any) -> TestResponse:
    """Plan a visit as the form sends it: tomorrow at half past nine; who is invited has no account."""
    data: dict[str, Any] = {
        "client_id": str(uuid.uuid4()),
        "kind": kind,
        "day": clock.local_day(clock.now() + timedelta(days=1)).isoformat(),
        "time": "09:30",
        "place": "村委会",
        "reason": "谈谈地界",
    }
    guest = {"guest_name": "张三", "guest_phone": "10099990001"}
    return phone.post("/visits", data | guest | fields)


def make_visit(phone: Phone, kind: str = "invited", **fields: Any) -> int:
    """Plan a visit and return its id."""
    answer = plan_visit(phone, kind, **fields)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


class Desk:
    """A town in which every person has a phone at hand."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._phones: dict[str, Phone] = {}

    def phone(self, key: str) -> Phone:
        """Return somebody's phone, signed in once."""
        if key not in self._phones:
            self._phones[key] = self.town.sign_in(key)
        return self._phones[key]

    def forget_phones(self) -> None:
        """Let everybody sign in anew: the town is another one than that in which they did."""
        self._phones.clear()

    def report(self, kind: str = "hazard", by: str = INFORMANT, **fields: Any) -> str:
        """Report something and return its case's code."""
        return make_case(self.phone(by), kind, **{"description": "护栏松了", **fields})

    def at_the_town(self, kind: str = "hazard", **fields: Any) -> str:
        """Report something that grid and village have handed up."""
        code = self.report(kind, **fields)
        self.does(GRID, code, "escalate", note="村里才办得了")
        self.does(VILLAGE, code, "escalate", note="要镇里办")
        return code

    def does(self, who: str, code: str, action: str, *, status: int = 201, **fields: Any) -> Any:
        """Take a step on a case with its present version; returns the JSON."""
        answer = self.phone(who).act(code, action, **{"version": self.case(code).version, **fields})
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def dispatch(
        self, code: str, unit: str = "justice_office", *, status: int = 201, by: str = DESK, **fields: Any
    ) -> Any:
        """Dispatch a case."""
        return self.does(by, code, "dispatch", status=status, **{"unit": unit, "asked": "请到现场办", **fields})

    def order(self, who: str, code: str, action: str, number: int = 1, *, status: int = 201, **fields: Any) -> Any:
        """Take a step on a work order with its present version; returns the JSON."""
        version = self.orders(code)[number - 1].version
        answer = self.phone(who).post(f"/cases/{code}/orders/{number}/{action}", {"version": version, **fields})
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def case(self, code: str) -> Case:
        """Return the case as it stands."""
        return case_of(self.town, code)

    def orders(self, code: str) -> list[WorkOrder]:
        """Return its orders as they stand, by number."""
        with self.town.app.app_context():
            query = select(WorkOrder).join(Case, Case.id == WorkOrder.case_id).where(Case.code == code)
            return list(db.session().scalars(query.order_by(WorkOrder.number)))

    def rows(self, query: Any) -> list[Any]:
        """Return what a statement finds now."""
        with self.town.app.app_context():
            return list(db.session().scalars(query))

    def states(self, code: str) -> list[str]:
        """Return the state of the case and then of each order."""
        return [self.case(code).state, *(order.state for order in self.orders(code))]

    def appoint(self, key: str, role: Role, unit: str) -> None:
        """Give somebody a post in a unit beside what they are."""
        with self.town.app.app_context(), transaction() as session:
            found = session.scalars(select(Unit).where(Unit.code == unit)).one()
            people.appoint(session.get_one(User, self.town.users[key]), role, unit=found)

    def agrees(self) -> None:
        """Counters, lists and chain are what the rows say."""
        with self.town.app.app_context():
            assert verify_counters() == []
            assert verify().fault is None

    def told(self, who: str, at: datetime | None = None) -> str:
        """Return what somebody's messages say, late enough for what waits for the end of a night."""
        with clock.travel(at or clock.now() + timedelta(days=10)):
            return self.phone(who).get("/messages").text
