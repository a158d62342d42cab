"""A protected matter in the small town, and the three who are named to it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support import once
from tests.support.brought import Brought
from tests.support.makers import Desk
from tests.support.no_trace.world import keep_world
from tests.support.town import CHEAP_HASH, Town, name_for_protected
from webapp.care.models import CareCourse, CareEntry, CareItem
from webapp.care.states import ItemState
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.people import service
from webapp.people.models import NameKind, ProtectedContact, Unit
from webapp.people.permissions import Role

POLICE, JUSTICE, WOMEN = NAMED = ("police_station", "justice_office", "womens_federation")
MARKS = ("injured", "strangled", "weapon", "child_present")
SAFE: dict[str, str] = {
    **dict.fromkeys(MARKS, "no"),
    "answer": "safe",
    "next_look": "30d",
    "capacity": "full",
    "live_together": "no",
}


class Care(Desk):
    """The small town, with the steps of a course."""

    def __init__(self, town: Town, brought: Brought) -> None:
        super().__init__(town)
        self._brought = brought

    def matter(self, **fields: Any) -> str:
        """Report a protected matter and return its code."""
        return self.report("dispute", **{"someone_hurt": "yes", **fields})

    def step(self, who: str, code: str, action: str, *, status: int = 201, **fields: Any) -> Any:
        """Take a step of the course with the present version; returns the JSON."""
        sent = {"version": self.case(code).version, **fields}
        answer = self.phone(who).post(f"/cases/{code}/care/{action}", sent, headers={"Accept": "application/json"})
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def brought_to(self, state: str, **risk: str) -> str:
        """Return the code of a matter that the women's federation has brought to a state.

        The first matter of a test is brought there once for all tests of the file.
        """
        if self._phones:
            return self._bring(state, risk)
        happened = self.scalar(select(func.max(JournalEntry.id)))
        key = (state, *sorted(risk.items()), happened)
        return self._brought.to(key, self.town.app, lambda: self._bring(state, risk))

    def scalar(self, query: Any) -> Any:
        """Return what one statement finds now."""
        with self.town.app.app_context():
            return db.session().scalar(query)

    def _bring(self, state: str, risk: dict[str, str]) -> str:
        code = self.matter()
        steps = {
            "received": ("received", {}),
            "reached": ("contact", {"answer": "reached", "alone": "yes"}),
            "checked": ("risk", SAFE | risk),
            "in_care": ("plan", {"legal_aid": "yes", "police": "later"}),
            "watching": ("watch", {}),
        }
        for name, (action, fields) in steps.items():
            if name == "watching" and risk.get("capacity") in ("limited", "none"):
                self.step(WOMEN, code, "items/1/done")  # the report that the law wants
            self.step(WOMEN, code, action, **fields)
            if name == state:
                break
        return code

    def course(self, code: str) -> CareCourse:
        """Return the course beside a case as it is stored now."""
        with self.town.app.app_context():
            query = select(CareCourse).join(Case, Case.id == CareCourse.id).where(Case.code == code)
            return db.session().scalars(query).one()

    def entries(self, code: str) -> list[CareEntry]:
        """Return what was noted, the first first."""
        with self.town.app.app_context():
            query = select(CareEntry).join(Case, Case.id == CareEntry.course_id).where(Case.code == code)
            return list(db.session().scalars(query.order_by(CareEntry.id)))

    def item(self, code: str, kind: str, state: ItemState = ItemState.OPEN) -> None:
        """Put an item beside the course as the room of items does."""
        with self.town.app.app_context(), transaction() as session:
            case_id = session.scalars(select(Case.id).where(Case.code == code)).one()
            number = len(session.scalars(select(CareItem).where(CareItem.course_id == case_id)).all()) + 1
            session.add(
                CareItem(course_id=case_id, number=number, kind=kind, state=state, opened_at=clock.now(), facts={})
            )

    def call_in(self, key: str) -> None:
        """Let the stand-in act in place of the person named, as those who look after the names do."""
        with self.town.app.app_context(), transaction() as session:
            query = select(ProtectedContact).where(ProtectedContact.user_id == self.town.users[key])
            session.scalars(query).one().called_in_at = clock.now()


@pytest.fixture
def stand_in(care: Care) -> str:
    """The second officer of the women's federation, agreed to as stand-in and not yet called in."""
    key, town = "second officer", care.town
    with town.app.app_context(), transaction() as session:
        user = service.add_user(name="测试第二人", phone="10060000099", password_hash=CHEAP_HASH)
        town.users[key], town.phones[key] = user.id, "10060000099"
        unit = session.scalars(select(Unit).where(Unit.code == WOMEN)).one()
        service.appoint(user, Role.UNIT_OFFICER, unit=unit)
        name_for_protected(town, WOMEN, key, NameKind.STAND_IN)
    return key


@pytest.fixture
def care(town: Town, brought: Brought) -> Care:
    """The small town with what a course needs."""
    return Care(town, brought)


@pytest.fixture(scope="session")
def world_instance(shared: Path, town_instance: Path) -> Path:
    """An instance folder with the furnished town; copy it, never open it."""
    return (
        once.built_once(shared, "no-trace", lambda folder: keep_world(town_instance, shared, folder / "town")) / "town"
    )
