"""A town at noon, a way to plan visits, and what the database holds of them."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.town import Phone, Town
from webapp.core import clock
from webapp.core.db import db
from webapp.visits.models import Visit

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(NOON):
        yield


@pytest.fixture
def village(town: Town) -> Phone:
    """The lead of 才湾村, who plans."""
    return town.sign_in("village:200")


def step(phone: Phone, visit_id: int, action: str, **fields: Any) -> TestResponse:
    """Take a step on a visit."""
    return phone.post(f"/visits/{visit_id}/{action}", {"client_id": str(uuid.uuid4()), **fields})


@pytest.fixture
def stored(town: Town) -> Callable[[int], Visit]:
    def load(visit_id: int) -> Visit:
        with town.app.app_context():
            return db.session().get_one(Visit, visit_id)

    return load
