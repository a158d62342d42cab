"""Somebody holds the database: writers are told when to come again, readers notice nothing, and then all goes on."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.support.running.locked import database_locked, file_locked
from tests.support.town import Phone, Town, small_jpeg
from webapp.cases.models import Case
from webapp.core import journal, write_queue
from webapp.core.db import db
from webapp.reports.models import Photo, Report, Submission

PATIENCE_S = 0.6
SLACK_S = 5.0  # a busy machine is no mistake in the code
HOLDERS = {"another program": (database_locked, "one-door.db"), "a stopped process": (file_locked, "write.lock")}


@pytest.fixture(autouse=True)
def little_patience(monkeypatch) -> None:
    monkeypatch.setattr(write_queue, "PATIENCE_S", PATIENCE_S)
    monkeypatch.setattr(write_queue, "STUCK_S", 0.1)


@pytest.fixture(params=HOLDERS)
def locked(request, town: Town):
    holder, name = HOLDERS[request.param]
    return lambda: holder(Path(town.app.config["INSTANCE"]) / name)


def rows(town: Town) -> list[int]:
    with town.app.app_context():
        kinds = (Submission, Report, Photo, Case, journal.JournalEntry)
        return [db.session().scalar(select(func.count()).select_from(kind)) for kind in kinds]


def test_a_write_is_told_when_to_come_again_and_goes_through_then(town: Town, locked) -> None:
    phone, picture = town.sign_in("informant:200/001/01"), small_jpeg()
    before, same = rows(town), {"client_id": str(uuid.uuid4()), "photos": [picture], "description": "桥栏杆松了"}
    with locked():
        refused = phone.report(**same)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (503, "busy")
        assert int(refused.headers["Retry-After"]) >= 1
        assert rows(town) == before
    assert phone.report(**same).status_code == 201
    assert [now - then for now, then in zip(rows(town), before, strict=True)] == [
        1,
        1,
        1,
        1,
        3,
    ]  # the report, its case, what its picture shows
    assert phone.report(**same).status_code == 200


def test_every_kind_of_write_is_told(town: Town, locked, jpeg: bytes) -> None:
    phone, lead = town.sign_in("informant:200/001/01"), town.sign_in("grid:200/001")
    from_before = str(uuid.uuid4())
    code = phone.report(client_id=from_before).get_json()["case_code"]
    with locked():
        answers = [
            phone.post(f"/reports/{from_before}/additions", {"client_id": str(uuid.uuid4()), "description": "还在"}),
            lead.act(code, "acknowledge", version=1),
            phone.post("/sign-out"),
        ]
        assert [(a.status_code, "Retry-After" in a.headers) for a in answers] == [(503, True)] * 3
    assert lead.act(code, "acknowledge", version=1).status_code == 201


def test_reading_goes_on(town: Town, locked) -> None:
    phone, lead = town.sign_in("informant:200/001/01"), town.sign_in("grid:200/001")
    phone.report()
    with locked():
        for reader, url in [(phone, "/"), (phone, "/reports"), (lead, "/todo"), (lead, "/cases"), (lead, "/roll-up")]:
            assert reader.get(url).status_code == 200


def test_writers_give_up_together_not_one_after_the_other(town: Town, locked) -> None:
    phones = [town.sign_in(f"informant:200/00{grid}/0{n}") for grid in (1, 2) for n in (1, 2)] * 3
    with locked(), ThreadPoolExecutor(len(phones)) as pool:
        began = time.monotonic()
        answers = list(pool.map(Phone.report, phones))
        waited = time.monotonic() - began
    assert [a.status_code for a in answers] == [503] * len(phones)
    assert waited < len(phones) / 2 * PATIENCE_S, "they stood in line for a lock that nobody gets"


def test_while_it_lasts_the_next_are_told_sooner_and_afterwards_patience_is_back(town: Town, locked) -> None:
    phone, queue = town.sign_in("informant:200/001/01"), town.app.extensions["write_queue"]
    with locked():
        assert phone.report().status_code == 503
        assert queue.stuck
        began = time.monotonic()
        assert phone.report().status_code == 503
        assert time.monotonic() - began < PATIENCE_S + SLACK_S
    assert phone.report().status_code == 201
    assert not queue.stuck


def test_one_who_waits_long_enough_gets_through(town: Town, monkeypatch, locked) -> None:
    monkeypatch.setattr(write_queue, "PATIENCE_S", 30.0)
    phone = town.sign_in("informant:200/001/01")
    with ThreadPoolExecutor(1) as pool:
        with locked():
            waiting = pool.submit(phone.report)
            time.sleep(0.3)
            assert not waiting.done()
        assert waiting.result(20).status_code == 201
