"""People of the small town who report, and a look at what is stored."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.town import Phone, Town
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.reports.models import Photo, Report, Submission


@pytest.fixture
def by_hand(informant: Phone) -> Callable[..., TestResponse]:
    """Posts the form as a browser without scripts does: by_hand(description=…, photos=[…]) → the page that comes."""

    def post(photos: list[bytes] | None = None, **fields: Any) -> TestResponse:
        data: dict[str, Any] = {"client_id": str(uuid.uuid4()), "kind": "hazard", "category": "electrical", **fields}
        data["photos"] = [(io.BytesIO(p), f"{n}.jpg") for n, p in enumerate(photos or [])]
        data["csrf_token"] = informant.token
        headers = {"Accept": "text/html", "Referer": f"http://localhost/report/{data['kind']}"}
        return informant.client.post("/reports", data=data, headers=headers, content_type="multipart/form-data")

    return post


@pytest.fixture
def stored(app: Flask) -> Callable[[], tuple[int, ...]]:
    """Tells how many submissions, reports, cases and pictures the database holds."""

    def count() -> tuple[int, ...]:
        with app.app_context():
            session = db.session()
            return tuple(
                session.scalar(select(func.count()).select_from(model)) or 0
                for model in (Submission, Report, Case, Photo)
            )

    return count


@pytest.fixture
def the_report(app: Flask, town: Town) -> Callable[[], dict[str, Any]]:
    """Tells the columns of the only report."""

    def read() -> dict[str, Any]:
        with app.app_context():
            report = db.session().scalars(select(Report)).one()
            return {column.name: getattr(report, column.name) for column in Report.__table__.columns}

    return read
