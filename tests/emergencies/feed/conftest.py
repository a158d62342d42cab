"""Headquarters that go on, and what people write into their feeds."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.emergencies.hq.conftest import DISPATCHER, Emergencies, noon  # noqa: F401
from tests.support.town import kept_town
from webapp.core.db import db, transaction
from webapp.emergencies.feed.models import FeedEntry


class Feeds(Emergencies):
    """Everybody's phone, and what they write in an emergency."""

    def write(self, who: str, code: str, text: str = "", *, status: int = 201, **fields: Any) -> Any:
        sent = {"client_id": str(uuid.uuid4()), "text": text, **fields}
        return self._sent(who, f"/emergencies/hq/{code}/entries", sent, status)

    def fact(self, who: str, code: str, key: str, value: str, base: int = 0, *, status: int = 201) -> Any:
        return self._sent(who, f"/emergencies/hq/{code}/facts", {"key": key, "value": value, "base": base}, status)

    def pin(self, who: str, code: str, entry: int, step: str = "pin", *, status: int = 200) -> Any:
        return self._sent(who, f"/emergencies/hq/{code}/entries/{entry}/{step}", {}, status)

    def look(self, who: str, code: str, case_code: str, answer: str = "same", *, status: int = 200) -> Any:
        sent = {"case_code": case_code, "answer": answer}
        return self._sent(who, f"/emergencies/hq/{code}/nearby", sent, status)

    def _sent(self, who: str, address: str, fields: dict[str, Any], status: int) -> Any:
        answer = self.phone(who).post(address, fields)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def feed(self, who: str, code: str, after: str = "") -> list[dict[str, Any]]:
        """Return a page of the feed as a program reads it."""
        return list(self.read(who, after or f"/emergencies/hq/{code}/entries")["entries"])

    def read(self, who: str, address: str) -> Any:
        """Return what a program is told."""
        answer = self.phone(who).get(address, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.status_code
        return answer.json

    def texts(self, who: str, code: str) -> list[str]:
        return [one["text"] for one in self.feed(who, code)]

    def facts(self, who: str, code: str) -> dict[str, tuple[str, int]]:
        """Return key → what a fact says, and the number of that."""
        found = self.read(who, f"/emergencies/hq/{code}/facts")["facts"]
        return {one["key"]: (one["value"], one["base"]) for one in found}

    def entries(self, code: str) -> list[FeedEntry]:
        return list(self.rows(select(FeedEntry).where(FeedEntry.headquarters_id == self.row(code).id)))

    def filled(self, code: str, count: int) -> None:
        """Let so many entries stand in a feed."""
        headquarters, who = self.row(code), self.phone(DISPATCHER).user_id
        with self.town.app.app_context(), transaction():
            at = headquarters.activated_at
            rows = [
                FeedEntry(headquarters_id=headquarters.id, by_id=who, at=at, received_at=at, words=f"第 {n} 条")
                for n in range(count)
            ]
            db.session().add_all(rows)


@pytest.fixture
def house(make_app, town_instance) -> Feeds:
    """The small town at work."""
    return Feeds(kept_town(make_app(), town_instance))
