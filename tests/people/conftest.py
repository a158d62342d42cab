"""People who sign in cheaply, and transactions between their requests."""

from contextlib import contextmanager

import pytest

from tests.support.town import CHEAP_HASH
from webapp.core.db import transaction
from webapp.people.sign_in import service as service_sign_in

PERSON = "informant:200/001/01"


@pytest.fixture(autouse=True)
def _cheap_nobody(monkeypatch):
    """A password check costs what the stored hash costs; that of accounts that don't exist is made cheap as well."""
    monkeypatch.setattr(service_sign_in, "_NOBODY", CHEAP_HASH)


@pytest.fixture
def phone(town):
    """The number of a person who lives in the town."""
    return town.phones[PERSON]


@pytest.fixture
def writing(app):
    """Opens a transaction of its own each time. Requests run outside it, as each has a context of its own."""

    @contextmanager
    def opened():
        with app.app_context(), transaction():
            yield

    return opened
