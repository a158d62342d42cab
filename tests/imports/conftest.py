"""Tables as other systems export them, and people who send them in."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.html import parse
from tests.support.town import Phone, Town
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.imports.models import Import, ImportNumber, ImportSource
from webapp.reports.models import Registration, Report, Submission

HEADS = ["工单编号", "诉求内容", "诉求类型", "所属村", "事发地址", "诉求人", "联系电话", "受理时间", "紧急程度"]
PAGE = {"Accept": "text/html"}


def row(number: int, **other: str) -> list[str]:
    """Return one row of an export; other values by their head."""
    values = [
        f"2026-{number:06}",
        f"第 {number} 盏路灯不亮",
        "市政",
        "才湾村",
        "村口",
        "蒋某某",
        "10012345678",
        "2025-12-30 09:30",
        "一般",
    ]
    return [other.get(head, value) for head, value in zip(HEADS, values, strict=True)]


def csv_of(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS, encoding: str = "utf-8") -> bytes:
    """Return a table as CSV programs write it."""
    return "\r\n".join(",".join(one) for one in [heads, *rows]).encode(encoding)


class Sender:
    """Somebody at the desk who sends tables of 12345热线 in."""

    def __init__(self, town: Town, key: str = "governance_centre") -> None:
        self.app, self.phone = town.app, town.sign_in(key)

    def send(self, data: bytes, file_name: str = "十一月.csv", **fields: str) -> TestResponse:
        sent: dict[str, Any] = {"name": "12345热线", **fields, "file": (io.BytesIO(data), file_name)}
        return self.phone.post("/imports", sent, headers=PAGE, content_type="multipart/form-data")

    def look(self, data: bytes, **fields: str) -> str:
        """Send a table and return the address of the look at it."""
        answer = self.send(data, **fields)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def post(self, url: str, **fields: str) -> TestResponse:
        return self.phone.post(url, {"version": self.version(), **fields}, headers=PAGE)

    def version(self) -> str:
        with self.app.app_context():
            return str(db.session().scalar(select(ImportSource.version).order_by(ImportSource.id.desc()).limit(1)))

    def explain(self, at: str, **said: str) -> TestResponse:
        """Choose what each word that is asked about means: by the beginning of its label."""
        form = next(one for one in parse(self.phone.get(at).data).find_all("form") if one["action"].endswith("/words"))
        labels = {label["for"].removeprefix("f-"): label.text for label in form.find_all("label")}
        fields = {name: said[key] for name, text in labels.items() for key in said if key in text}
        return self.post(f"{at}/words", **fields)

    def ready(self, rows: Sequence[Sequence[str]], **fields: str) -> str:
        """Send rows whose words are explained; return the address of the look at them."""
        at = self.look(csv_of(rows), **fields)
        if "先说说它们是什么" in self.phone.get(at).text:
            self.explain(at, 市政="hazard:electrical")
        return at

    def take_in(self, at: str) -> TestResponse:
        return self.post(f"{at}/take-in")

    def stored(self) -> dict[str, int]:
        kinds = (Submission, Report, Registration, Case, ImportNumber)
        with self.app.app_context():
            return {one.__tablename__: db.session().scalar(select(func.count()).select_from(one)) or 0 for one in kinds}


@pytest.fixture
def desk_phone(town: Town) -> Phone:
    return town.sign_in("governance_centre")


@pytest.fixture
def sender(town: Town) -> Sender:
    return Sender(town)


@pytest.fixture
def imports_left(town: Town) -> Callable[[], list[Import]]:
    def read() -> list[Import]:
        with town.app.app_context():
            return list(db.session().scalars(select(Import).order_by(Import.id)))

    return read
