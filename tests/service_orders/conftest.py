"""The browsers of residents, and the people who serve."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.resident import Resident
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.service_orders.models import ServiceOrder


@pytest.fixture
def resident(app: Flask, town: Town) -> Resident:
    """A resident's phone, which has never been here."""
    return Resident(app.test_client())


@pytest.fixture
def another(app: Flask, town: Town) -> Callable[[], Resident]:
    """Makes further residents' phones."""
    return lambda: Resident(app.test_client())


@pytest.fixture
def adviser(town: Town) -> Phone:
    """The phone of the adviser of 才湾村."""
    return town.sign_in("adviser:200")


@pytest.fixture
def office(town: Town) -> Phone:
    """The phone of the justice office's officer."""
    return town.sign_in("justice_office")


@pytest.fixture
def stored(app: Flask, town: Town) -> Callable[[], list[ServiceOrder]]:
    """Tells all orders that are stored, in the order they came."""

    def read() -> list[ServiceOrder]:
        with app.app_context():
            db.session().expire_all()
            return list(db.session().scalars(select(ServiceOrder).order_by(ServiceOrder.id)))

    return read


def kept_names(client: FlaskClient) -> list[str]:
    """Return the names of the cookies that a browser keeps."""
    return [name for _, _, name in client._cookies or ()]
