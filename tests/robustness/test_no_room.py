"""No room, seen from inside: whatever fails first, the answer is 503, nothing is half stored, the next try works."""

import errno
import io
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.support.town import JSON, Phone, Town, small_jpeg
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, CaseAction
from webapp.core import journal
from webapp.core.background import LANES
from webapp.core.db import db
from webapp.reports.models import Addition, Photo, Report, Submission
from webapp.reports.service_files import sha256_of

KINDS = (Submission, Report, Photo, Addition, Case, CaseAction, journal.JournalEntry)


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.sign_in("informant:200/001/01")


@contextmanager
def database_full(town: Town) -> Iterator[None]:
    """SQLite may not add a page to its file: “database or disk is full”."""
    pages = {"most": 1}

    def limit(connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages['most']}")

    with town.app.app_context():
        event.listen(db.engine, "checkout", limit)
        yield
        pages["most"] = 1_000_000


@pytest.fixture
def no_room_for_files(monkeypatch):
    """Bytes can't be brought to the disk; returns how to end it."""

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        yield patched.undo


def rows(town: Town) -> list[int]:
    with town.app.app_context():
        return [db.session().scalar(select(func.count()).select_from(kind)) for kind in KINDS]


def refused(answer) -> bool:
    return (answer.status_code, answer.get_json()["error"]["code"]) == (503, "storage_full") and int(
        answer.headers["Retry-After"]
    ) >= 1


def test_a_full_database_stores_nothing_of_a_report_and_all_of_it_later(town: Town, phone: Phone) -> None:
    with database_full(town):
        for _ in range(60):
            before = rows(town)
            last = {"client_id": str(uuid.uuid4()), "description": "满" * 1900, "photos": [small_jpeg()]}
            answer = phone.report(**last)
            if answer.status_code != 201:
                break
        assert refused(answer)
        assert rows(town) == before
        assert journal.verify().fault is None
        assert phone.get("/reports").status_code == 200
    assert phone.report(**last).status_code == 201
    assert phone.report(**last).status_code == 200
    assert [now - then for now, then in zip(rows(town), before, strict=True)] == [1, 1, 1, 0, 1, 0, 3]
    with town.app.app_context():
        assert verify_counters() == []


def test_a_photo_that_can_t_be_written_leaves_no_report(town: Town, phone: Phone, no_room_for_files) -> None:
    before, sent = rows(town), {"client_id": str(uuid.uuid4()), "photos": [small_jpeg(), small_jpeg("teal")]}
    assert refused(phone.report(**sent))
    assert rows(town) == before
    assert not [path for path in town.app.config["FILES"].rglob("*") if path.is_file()]
    no_room_for_files()
    assert phone.report(**sent).status_code == 201


def test_a_photo_that_follows_is_sent_again_until_there_is_room(town: Town, phone: Phone, no_room_for_files) -> None:
    picture, client_id = small_jpeg(), str(uuid.uuid4())
    sha256 = sha256_of(picture)
    receipt = phone.report(client_id=client_id, photo_digests=[sha256]).get_json()
    assert receipt["photos"] == {"expected": 1, "stored": 0}
    before = rows(town)
    assert refused(phone.put(f"/reports/{client_id}/photos/{sha256}", picture))
    assert rows(town) == before
    no_room_for_files()
    stored = phone.put(f"/reports/{client_id}/photos/{sha256}", picture)
    assert stored.get_json()["photos"] == {"expected": 1, "stored": 1}


def test_an_upload_that_does_not_fit_where_it_is_read_to_is_no_bug(phone: Phone, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    large = FileStorage(io.BytesIO(small_jpeg() + bytes(1_000_000)), "0.jpg")
    boundary, body = encode_multipart({"client_id": str(uuid.uuid4()), "kind": "patrol", "photos": large})
    form = {
        "content_type": f"multipart/form-data; boundary={boundary}",
        "headers": {"X-CSRFToken": phone.token, **JSON},
    }
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "TemporaryFile", full)  # where an upload goes that is too large for memory
        assert refused(phone.client.post("/reports", data=body, **form))
    assert phone.client.post("/reports", data=body, **form).status_code == 201


def test_a_protected_matter_is_not_shown_when_looking_can_t_be_noted(town: Town, phone: Phone) -> None:
    words = "不能让别人看见的话" + "满" * 1900
    code = phone.report("dispute", description=words, someone_hurt="yes").get_json()["case_code"]
    contact = town.sign_in("police_station")
    assert words in contact.get(f"/cases/{code}").text
    with database_full(town):
        for _ in range(400):
            page = contact.get(f"/cases/{code}")
            if page.status_code != 200:
                break
        assert page.status_code == 503
        assert words not in page.text
    assert contact.get(f"/cases/{code}").status_code == 200


def test_the_queue_of_background_work_may_be_full_too(town: Town, make_app, monkeypatch) -> None:
    town.app = make_app(BACKGROUND="queue")
    phone = town.sign_in("informant:200/001/01")
    queue = town.app.extensions["background"]
    asked = []

    def full(name: str, *_: object) -> None:
        asked.append(name)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for lane in LANES:
        queue.queue(lane)
        monkeypatch.setitem(queue._runs, lane, full)
    assert phone.report().status_code == 201
    assert asked
