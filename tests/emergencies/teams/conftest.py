"""A search at noon: who is there, a team that is formed and sent out."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.emergencies.hq.conftest import (
    DISPATCHER,
    GRID,
    INFORMANT,
    VILLAGE,
    Emergencies,
    after,
    house,
    noon,
)
from webapp.core.db import db
from webapp.emergencies.teams.models import Sector, Team
from webapp.emergencies.teams.service_safe import raise_alarms

__all__ = ["DISPATCHER", "GRID", "INFORMANT", "VILLAGE", "Search", "after", "house", "noon", "search"]


class Search:
    """A headquarters whose teams go out; everybody is called by their key."""

    def __init__(self, house: Emergencies) -> None:
        self.house, self.code = house, house.started()

    def of_roll(self, who: str) -> int:
        return self.house.of(who, self.code).id

    def form(self, *, by: str = DISPATCHER, leader: str = GRID, status: int = 201, **fields: Any) -> Any:
        sent: dict[str, Any] = {
            "client_id": str(uuid.uuid4()),
            "name": "一队",
            "sector": "老鹰岩",
            "task": "沿沟往上找",
        }
        sent |= {"leader": self.of_roll(leader), "members": [self.of_roll(INFORMANT)]} | fields
        answer = self.house.phone(by).post(f"/emergencies/hq/{self.code}/teams", sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def formed(self, **fields: Any) -> int:
        """Return a team that was formed."""
        return int(self.form(**fields)["id"])

    def out(self, **fields: Any) -> int:
        """Return a team that has left at this moment."""
        team = self.formed(**fields)
        self.press(fields.get("leader", GRID), team, "start")
        return team

    def press(self, who: str, team: int, action: str, *, status: int = 201, **fields: Any) -> Any:
        return self.house.step(who, self.code, f"teams/{team}/{action}", status=status, **fields)

    def safe(self, who: str = INFORMANT, **fields: Any) -> Any:
        return self.house.press(who, self.code, "safe", **fields)

    def team(self, team: int) -> Team:
        with self.house.town.app.app_context():
            return db.session().get_one(Team, team)

    def sectors(self) -> list[Sector]:
        return self.house.rows(select(Sector).order_by(Sector.id))

    def sweep(self) -> int:
        """Let the worker look for teams that have not said 平安."""
        with self.house.town.app.app_context():
            return raise_alarms()

    def page(self, who: str = DISPATCHER) -> Any:
        return self.house.hq(who, self.code)


@pytest.fixture
def search(house: Emergencies) -> Search:
    """A search that has begun."""
    return Search(house)
