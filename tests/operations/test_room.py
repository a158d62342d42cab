"""When the disk is nearly full, pictures wait on the phones while words still come in."""

import hashlib
import shutil
import uuid
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.town import Town, small_jpeg
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Thread
from webapp.operations.service_nightly import watch_room
from webapp.people.models import User

GIGABYTE = 1 << 30
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def disk(monkeypatch) -> Callable[[int, int], None]:
    """Makes the disk look so large, with so much free (in bytes), for this test."""

    def look(total: int, free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(total, total - free, free))

    return look


@pytest.fixture
def cramped(town: Town, disk) -> Town:
    disk(100 * GIGABYTE, GIGABYTE // 4)
    return town


def test_words_come_in_and_their_photo_is_told_to_wait(cramped: Town, disk):
    phone, photo, client_id = cramped.sign_in("informant:200/001/01"), small_jpeg(), str(uuid.uuid4())
    digest = hashlib.sha256(photo).hexdigest()
    told = phone.report(description="墙裂了", client_id=client_id, photo_digests=digest)
    assert told.status_code == 201
    refused = phone.put(f"/reports/{client_id}/photos/{digest}", photo)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert phone.get(f"/reports/{client_id}").status_code == 200
    disk(100 * GIGABYTE, GIGABYTE)  # somebody made room
    assert phone.put(f"/reports/{client_id}/photos/{digest}", photo).status_code in (200, 201)


def test_a_report_with_its_photo_in_one_is_refused_whole_and_kept_on_the_phone(cramped: Town):
    phone = cramped.sign_in("informant:200/001/01")
    refused = phone.report(description="墙裂了", photos=[small_jpeg()])
    assert refused.status_code == 503
    assert "墙裂了" not in phone.get("/reports").get_data(as_text=True)


def test_a_small_disk_takes_pictures_until_a_twentieth_of_it_is_left(town: Town, disk):
    phone = town.sign_in("informant:200/001/01")
    disk(GIGABYTE // 16, GIGABYTE // 64)
    assert phone.report(description="有地方", photos=[small_jpeg("red")]).status_code == 201
    disk(GIGABYTE // 16, GIGABYTE // 512)
    assert phone.report(description="没地方", photos=[small_jpeg("blue")]).status_code == 503


def test_the_administrators_are_told_once_a_day(town: Town, disk):
    disk(100 * GIGABYTE, GIGABYTE)
    with town.app.app_context():
        assert watch_room()
        assert watch_room()
        entries = select(func.count()).where(JournalEntry.event == "operations.disk_low")
        assert db.session().scalar(entries) == 1
        told = select(User.name).join(Thread, Thread.user_id == User.id).where(Thread.title.contains("快满了"))
        assert db.session().scalars(told).all() == ["测试system_admin"]
        with clock.travel(clock.now() + timedelta(days=1, minutes=1)):
            watch_room()
        assert db.session().scalar(entries) == 2


def test_with_room_enough_nobody_is_told(town: Town, disk):
    disk(100 * GIGABYTE, 50 * GIGABYTE)
    with town.app.app_context():
        assert not watch_room()
