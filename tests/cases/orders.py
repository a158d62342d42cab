"""Steps of the desk and of units for tests: each one line, each answered as a program is."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.support.town import Phone, Town
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

    def report(self, kind: str = "hazard", by: str = INFORMANT, **fields: Any) -> str:
        """Report something and return its case's code."""
        return self.phone(by).report(kind, **{"description": "护栏松了", **fields}).json["case_code"]

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
        with self.town.app.app_context():
            return db.session().scalars(select(Case).where(Case.code == code)).one()

    def orders(self, code: str) -> list[WorkOrder]:
        """Return its orders as they stand, by number."""
        with self.town.app.app_context():
            query = select(WorkOrder).join(Case, Case.id == WorkOrder.case_id).where(Case.code == code)
            return list(db.session().scalars(query.order_by(WorkOrder.number)))

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
