"""The justice office with a plan and an event, and somebody who only reads what is public."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.town import Phone, Town, code
from webapp.core import clock

HTML = {"Accept": "text/html"}
VILLAGE = code("200")


def post(phone: Phone, url: str, **fields: Any) -> TestResponse:
    return phone.post(url, fields, headers=HTML)


def event_fields(**more: Any) -> dict[str, Any]:
    """Return the fields of an event tomorrow."""
    there = clock.local(clock.now() + timedelta(days=1))
    fields = {"client_id": str(uuid.uuid4()), "kind": "talk", "topic": "欠条怎么写", "village": VILLAGE}
    fields |= {"day": there.date().isoformat(), "time": "09:30", "minutes": "60", "place": "村委会院子"}
    return fields | {"lecturer_kind": "law_volunteer"} | more


@pytest.fixture
def officer(town: Town) -> Phone:
    return town.sign_in("justice_office")


@pytest.fixture
def event(officer: Phone) -> str:
    """The code of an event tomorrow that nobody has been told of yet."""
    answer = post(officer, "/outreach/events", **event_fields())
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[1]


@pytest.fixture
def announced(officer: Phone, event: str) -> str:
    assert post(officer, f"/outreach/events/{event}/announce").status_code == 303
    return event
