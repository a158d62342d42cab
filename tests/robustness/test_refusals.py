"""What can't be stored just now is answered 503 with Retry-After, as JSON and as a page; the phone comes again."""

import errno
import os
import sqlite3
import uuid

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from tests.support.logs import log_lines
from tests.support.town import Phone, Town
from webapp.capture import service
from webapp.core.db import db
from webapp.core.media.files import StorageFull

HTML = {"Accept": "text/html"}


class DiskFull(Exception):
    """As psycopg says it."""

    sqlstate = "53100"


class Deadlock(Exception):
    """As psycopg says it."""

    sqlstate = "40P01"


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("in words that may change")
    error.sqlite_errorcode = code
    return error


def by_database(cause: Exception) -> OperationalError:
    return OperationalError("INSERT", {}, cause)


BUSY = [
    by_database(sqlite_error(sqlite3.SQLITE_BUSY)),
    by_database(sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)),
    by_database(sqlite_error(sqlite3.SQLITE_LOCKED)),
    by_database(Deadlock()),
    by_database(ConnectionError()),
    NoConnectionFree(),
]
FULL = [
    by_database(sqlite_error(sqlite3.SQLITE_FULL)),
    by_database(sqlite_error(sqlite3.SQLITE_IOERR_WRITE)),
    by_database(sqlite_error(sqlite3.SQLITE_READONLY)),
    by_database(sqlite_error(sqlite3.SQLITE_CANTOPEN)),
    by_database(DiskFull()),
    StorageFull(),
    *(OSError(number, os.strerror(number)) for number in (errno.ENOSPC, errno.EROFS, errno.EIO, errno.EMFILE)),
]


@pytest.fixture
def phone(town: Town) -> Phone:
    town.app.testing = False  # so that an unhandled error is answered, not raised
    town.app.config["PROPAGATE_EXCEPTIONS"] = False
    return town.sign_in("informant:200/001/01")


def raising(error: Exception):
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code"), [(e, "busy") for e in BUSY] + [(e, "storage_full") for e in FULL], ids=lambda v: repr(v)[:60]
)
def test_trouble_that_passes_is_503_and_says_when_to_come_again(phone: Phone, monkeypatch, error, code) -> None:
    monkeypatch.setattr(service, "submit_report", raising(error))
    answer = phone.report()
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, code)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    page = phone.post("/reports", {"client_id": str(uuid.uuid4()), "kind": "patrol"}, headers=HTML)
    assert page.status_code == 503
    assert page.headers["Retry-After"] == answer.headers["Retry-After"]
    assert "<h1" in page.text


@pytest.mark.parametrize(
    "error",
    [by_database(sqlite_error(sqlite3.SQLITE_ERROR)), OSError(errno.ENOENT, "gone"), BrokenPipeError()],
    ids=repr,
)
def test_a_bug_is_not_dressed_up_as_a_full_disk(phone: Phone, monkeypatch, error: Exception) -> None:
    monkeypatch.setattr(service, "submit_report", raising(error))
    with log_lines() as lines:
        assert phone.report().status_code == 500
    assert "unhandled" in lines.getvalue()


@pytest.mark.parametrize("url", ["/", "/cases", "/healthz"])
@pytest.mark.parametrize("error", [BUSY[0], FULL[1], NoConnectionFree()], ids=repr)
def test_a_database_that_can_t_even_be_read_is_answered_with_a_bare_page(
    phone: Phone, town: Town, monkeypatch, url, error
) -> None:
    def nothing(*_: object) -> None:
        raise error

    with town.app.app_context():
        if isinstance(error, NoConnectionFree):
            monkeypatch.setattr(db.engine.pool, "connect", nothing)  # where it comes from: no statement is even begun
        else:
            event.listen(db.engine, "before_cursor_execute", nothing)
    answer = phone.get(url, headers=HTML)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert "<h1>" in answer.text
    assert phone.get(url, headers={"Accept": "application/json"}).get_json()["error"]["code"] in (
        "busy",
        "storage_full",
    )
