"""Somebody without an account who asks for legal aid, and the justice office that decides."""

import io
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.html import parse
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.legal_aid.models import AidApplication

PHONE = "10055556666"


class Resident:
    """A phone without an account: pages as a browser without scripts gets them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = parse(client.get("/services/legal-aid").data).find("input", name="csrf_token")["value"]

    def post(self, url: str, photos: list[bytes] | None = None, **fields: Any) -> TestResponse:
        data: dict[str, Any] = {"csrf_token": self.token, **fields}
        if photos:
            data["photos"] = [(io.BytesIO(photo), f"{n}.jpg") for n, photo in enumerate(photos)]
        headers = {"Accept": "text/html", "Referer": "http://localhost/services/legal-aid"}
        answer = self.client.post(url, data=data, headers=headers, content_type="multipart/form-data")
        return self.client.get(answer.headers["Location"]) if answer.status_code == 303 else answer

    def apply(self, **fields: Any) -> TestResponse:
        sent = {"client_id": str(uuid.uuid4()), "phone": PHONE, "matter": "wages", "name": "测试甲"} | fields
        return self.post("/services/legal-aid/apply", **sent)


@pytest.fixture
def resident(town: Town) -> Resident:
    return Resident(town.app.test_client())


@pytest.fixture
def officer(town: Town) -> Phone:
    return town.sign_in("justice_office")


def the_application(town: Town) -> AidApplication:
    """Return the one application there is."""
    with town.app.app_context():
        return db.session().scalars(select(AidApplication)).one()


@pytest.fixture
def code(town: Town, resident: Resident) -> str:
    """The code of an application about wages."""
    assert resident.apply(story="老板欠我三个月工钱").status_code == 200
    return the_application(town).code
