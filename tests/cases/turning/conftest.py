from typing import Any

import pytest

from tests.support.makers import GRID, Desk
from webapp.core import background

SECRET = "他喝了酒就动手，晚上不敢回去"
SAID = SECRET[:6]
NAMED = "police_station"
PAGE = {"Accept": "text/html"}
REASON = {"reason": "violence_at_home", "words": "她妹妹来说的"}


class Turner:
    """Turns cases of a desk protected, and lets the worker follow."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def protect(self, code: str, by: str = GRID, *, status: int = 201, **fields: Any) -> Any:
        """Press 转为受保护 and return the JSON."""
        sent = {"version": self.desk.case(code).version, **REASON, **fields}
        answer = self.desk.phone(by).post(f"/cases/{code}/protect", {k: v for k, v in sent.items() if v is not None})
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json

    def work(self, *jobs: str) -> None:
        """Let the worker do what waits."""
        with self.desk.town.app.app_context():
            for job in jobs or ("deliver_notices",):
                background.run(job, {})


@pytest.fixture
def turner(desk: Desk) -> Turner:
    return Turner(desk)
