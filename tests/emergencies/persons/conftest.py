"""A search at noon for an invented old man and his neighbour."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.emergencies.hq.conftest import Emergencies
from tests.emergencies.teams.conftest import DISPATCHER, GRID, INFORMANT, VILLAGE, Search, after, house, noon
from webapp.core.db import db
from webapp.emergencies.persons.models import MissingPerson, PersonStep

__all__ = ["DISPATCHER", "GRID", "INFORMANT", "VILLAGE", "Lost", "after", "house", "noon", "search"]
NAME, NEIGHBOUR = "田大山", "石小河"


class Lost(Search):
    """A search in which it is written down who is missing."""

    def add(self, who: str = INFORMANT, *, status: int = 201, name: str = NAME, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "name": name, "age": "72", "sex": "男", "looks": "蓝布衣，戴草帽"}
        sent |= {"illness": "高血压，每天吃药", "phone": "10099990001", "last_seen": "在沟口，邻居看到的"}
        sent |= {"last_seen_at": "2026-11-26T08:30", "likely_places": "老炭窑"}
        form = {"content_type": "multipart/form-data"} if "photos" in fields else {}
        answer = self.house.phone(who).post(f"/emergencies/hq/{self.code}/people", sent | fields, **form)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def lost(self, **fields: Any) -> int:
        """Return a person who was written down."""
        return int(self.add(**fields)["id"])

    def find(self, person: int | str, who: str = GRID, *, status: int = 201, **fields: Any) -> Any:
        sent = {"person": person, "condition": "unconscious", "place_name": "老炭窑下面", "first_aid": "抬到树荫下"}
        return self.house.step(who, self.code, "found", status=status, **(sent | fields))

    def ambulance(self, person: int, who: str = GRID, *, status: int = 201, **fields: Any) -> Any:
        return self.house.step(who, self.code, "ambulance", status=status, person=person, **fields)

    def person(self, person: int) -> MissingPerson:
        with self.house.town.app.app_context():
            return db.session().get_one(MissingPerson, person)

    def written(self, person: int) -> list[PersonStep]:
        query = select(PersonStep).where(PersonStep.person_id == person).order_by(PersonStep.submission_id)
        return self.house.rows(query)


@pytest.fixture
def search(house: Emergencies) -> Lost:
    """A search that has begun."""
    return Lost(house)
