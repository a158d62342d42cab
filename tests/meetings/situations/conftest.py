"""The small town at noon of a working day, and the situations of its half-months."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.html import Element, parse
from tests.support.makers import COMMISSIONER, DESK, Desk
from tests.support.town import kept_town
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.meetings.situations.service import write_ended

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=SHANGHAI)
HALF = "2026-11a"
OVER = datetime(2026, 11, 16, 0, 5, tzinfo=SHANGHAI)
PAGE = {"Accept": "text/html"}


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    """Return an hour of a day."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


class Situations(Desk):
    """Everybody's phone, and what they do with situations."""

    def write(self, moment: datetime = OVER) -> int:
        """Let the worker write what ended last."""
        with clock.travel(moment), self.town.app.app_context():
            return write_ended()

    def act(self, who: str, key: str, action: str, *, status: int = 303, **fields: Any) -> Any:
        sent = {"form_id": str(uuid.uuid4()), **fields}
        answer = self.phone(who).post(f"/situations/{key}/{action}", sent, headers=PAGE)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True)[:2000])
        return answer

    def page(self, who: str, address: str, status: int = 200) -> Element:
        answer = self.phone(who).get(address)
        assert answer.status_code == status, answer.status_code
        return parse(answer.data)

    def section(self, who: str, section: str, key: str = HALF) -> Element:
        found = self.page(who, f"/situations/{key}").find("section", data_section=section)
        assert found is not None
        return found


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def house(make_app, town_instance) -> Situations:
    """The small town at work."""
    return Situations(kept_town(make_app(), town_instance))


__all__ = ["COMMISSIONER", "DESK", "HALF", "NOON", "OVER", "PAGE", "Situations", "at"]
