"""A protected matter that somebody has in hand, and the three who are named; for the rooms of its course."""

import io
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.town import Phone, Town
from webapp.care.models import CareCourse, CareItem
from webapp.cases.models import Case
from webapp.core.db import db

POLICE, JUSTICE, WOMEN = "police_station", "justice_office", "womens_federation"
NAMED = (POLICE, JUSTICE, WOMEN)
PLAIN_RISK = {"answer": "danger", "next_look": "7d", "capacity": "full", "live_together": "yes"}


class Phones(dict[str, Phone]):
    """The phones of who is named, each signed in when it is taken up."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def __missing__(self, who: str) -> Phone:
        self[who] = self.town.sign_in(who)
        return self[who]


@dataclass
class Matter:
    """A protected matter, with the phones of who is named; each sends what a page of theirs would send."""

    town: Town
    code: str
    phones: Phones

    def row(self) -> Case:
        """Return the case as it is stored."""
        with self.town.app.app_context():
            return db.session().scalars(select(Case).where(Case.code == self.code)).one()

    def course(self) -> CareCourse:
        """Return its course."""
        with self.town.app.app_context():
            return db.session().get_one(CareCourse, self.row().id)

    def items(self) -> dict[int, CareItem]:
        """Return its items by their number."""
        with self.town.app.app_context():
            query = select(CareItem).where(CareItem.course_id == self.row().id).order_by(CareItem.number)
            return {item.number: item for item in db.session().scalars(query)}

    def does(self, who: str, step: str, **fields: Any) -> TestResponse:
        """Take a step of the course or of an item: ``items``, ``items/2/done``, ``plan``."""
        sent = {"client_id": str(uuid.uuid4()), "version": self.row().version} | fields
        if "photos" in sent:
            sent["photos"] = [(io.BytesIO(one), f"{n}.jpg") for n, one in enumerate(sent["photos"])]
        return self.phones[who].post(f"/cases/{self.code}/care/{step}", sent, content_type="multipart/form-data")

    def page(self, who: str, path: str = "") -> str:
        """Return the text of a page of the matter."""
        answer = self.phones[who].get(f"/cases/{self.code}{path}")
        assert answer.status_code == 200, answer.status
        return answer.text

    def begun(self, kind: str, who: str = WOMEN, **fields: Any) -> int:
        """Open an item and return its number."""
        answer = self.does(who, "items", kind=kind, **fields)
        assert answer.status_code == 201, answer.json
        return int(answer.json["number"])


@pytest.fixture
def arrived(town):
    """Makes a protected matter that nobody received yet."""

    def make(**answers: str) -> Matter:
        said = {"description": "她走路一瘸一拐", "someone_hurt": "yes"} | answers
        code = town.sign_in("informant:200/001/01").report("dispute", **said).json["case_code"]
        return Matter(town, code, Phones(town))

    return make


@pytest.fixture
def matter(town, arrived, brought):
    """A matter in which she was asked how safe she is, and said what she wants."""
    return Matter(town, brought.to("asked", town.app, lambda: _asked(arrived())), Phones(town))


def _asked(found: Matter) -> str:
    assert found.does(WOMEN, "received").status_code == 201
    assert found.does(WOMEN, "risk", **PLAIN_RISK).status_code == 201
    wishes = {"legal_aid": "yes", "protection_order": "yes", "police": "later", "village": "no"}
    assert found.does(WOMEN, "plan", **wishes).status_code == 201
    return found.code
