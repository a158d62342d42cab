"""Whoever reported what turned protected, who may be whom it is about, and what they and others still send to it."""

import hashlib
import io
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select, text

from tests.cases.turning.conftest import NAMED, SAID, SECRET, Turner
from tests.support.makers import DESK, GRID, INFORMANT, VILLAGE, Desk
from tests.support.town import small_jpeg
from webapp.capture import service as capture
from webapp.core.db import db
from webapp.inbox.models import Notice, Thread
from webapp.reports.models import Photo


def test_the_reporter_hears_nothing_and_reads_only_that_it_goes_another_way(desk: Desk, turner: Turner) -> None:
    own = str(uuid.uuid4())
    code = desk.report("dispute", description=SECRET, client_id=own, photos=[small_jpeg()])
    desk.does(GRID, code, "acknowledge")
    turner.work()
    photo = re.search(rf"/reports/{own}/photos/\w+", desk.phone(INFORMANT).get(f"/reports/{own}").text)
    assert photo
    turner.protect(code)
    desk.does(NAMED, code, "acknowledge", note="今天就去")
    turner.work()
    page = desk.phone(INFORMANT).get(f"/reports/{own}").text
    assert "已另行办理" in page
    for gone in (SAID, "专人已签收", "今天就去", "<img", code, "测试grid", "tel:"):
        assert gone not in page, gone
    listed = desk.phone(INFORMANT).get("/reports").text
    assert "data-protected" in listed, "left out of what the phone keeps"
    assert "已另行办理" in listed
    assert SAID not in listed
    assert SAID not in desk.phone(INFORMANT).get("/").text
    assert desk.phone(INFORMANT).get(photo.group()).status_code == 404
    assert desk.phone(INFORMANT).get(f"/cases/{code}").status_code == 404
    assert desk.rows(select(Notice).where(Notice.user_id == desk.town.users[INFORMANT])) == []


def test_what_the_reporter_adds_afterwards_is_taken_and_reaches_the_named_alone(desk: Desk, turner: Turner) -> None:
    own, added = str(uuid.uuid4()), {"client_id": str(uuid.uuid4()), "description": "其实是我看错了"}
    code = desk.report("dispute", description=SECRET, client_id=own)
    turner.protect(code)
    first = desk.phone(INFORMANT).post(f"/reports/{own}/additions", added)
    assert (first.status_code, first.json["case_code"]) == (201, code)
    again = desk.phone(INFORMANT).post(f"/reports/{own}/additions", added)
    assert again.status_code == 200
    assert {**again.json, "photos": None} == {**first.json, "photos": None}
    turner.work()
    assert "其实是我看错了" in desk.phone(NAMED).get(f"/cases/{code}").text
    assert "要专人办的事有补充" in desk.told(NAMED)
    for who in (GRID, VILLAGE, INFORMANT, DESK):
        assert "看错" not in desk.told(who)
    assert "看错" not in desk.phone(INFORMANT).get(f"/reports/{own}").text
    with desk.town.app.app_context():
        kept = db.session().execute(text("SELECT description FROM additions")).scalars().all()
    assert all("看错" not in one for one in kept)


def test_an_addition_that_was_read_in_before_it_turned_is_kept_sealed_all_the_same(
    desk: Desk, turner: Turner, monkeypatch: Any
) -> None:
    own = str(uuid.uuid4())
    code = desk.report("dispute", client_id=own)
    real = capture._addable

    def turned_meanwhile(actor: Any, client_id: str) -> Any:
        report = real(actor, client_id)
        with ThreadPoolExecutor(1) as another:
            another.submit(turner.protect, code).result()
        return report

    desk.phone(GRID)
    monkeypatch.setattr(capture, "_addable", turned_meanwhile)
    said = {"client_id": str(uuid.uuid4()), "description": "他又来了", "photos": [(io.BytesIO(small_jpeg()), "1.jpg")]}
    answer = desk.phone(INFORMANT).post(f"/reports/{own}/additions", said, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    turner.work("seal_protected")
    with desk.town.app.app_context():
        assert "他又来了" not in db.session().execute(text("SELECT description FROM additions")).scalar()
        assert db.session().scalars(select(Photo.key)).one()


def test_pictures_that_follow_afterwards_are_taken_and_stored_sealed(desk: Desk, turner: Turner) -> None:
    own, picture = str(uuid.uuid4()), small_jpeg()
    digest = hashlib.sha256(picture).hexdigest()
    code = desk.report("dispute", client_id=own, photo_digests=[digest])
    turner.protect(code)
    sent = desk.phone(INFORMANT).put(f"/reports/{own}/photos/{digest}", picture)
    assert (sent.status_code, sent.json["photos"]) == (200, {"expected": 1, "stored": 1})
    (photo,) = desk.rows(select(Photo))
    assert photo.key
    assert desk.phone(INFORMANT).get(f"/reports/{own}/photos/{digest}").status_code == 404


def test_a_lead_whose_addition_had_arrived_gets_its_receipt_again_without_the_code(desk: Desk, turner: Turner) -> None:
    own, added = str(uuid.uuid4()), {"client_id": str(uuid.uuid4()), "description": "我去看过"}
    code = desk.report("dispute", client_id=own)
    assert desk.phone(GRID).post(f"/reports/{own}/additions", added).status_code == 201
    turner.protect(code)
    again = desk.phone(GRID).post(f"/reports/{own}/additions", added)
    assert (again.status_code, again.json["case_code"]) == (200, None)
    late = {"client_id": str(uuid.uuid4()), "description": "又去了一次"}
    assert desk.phone(GRID).post(f"/reports/{own}/additions", late).status_code == 404


def test_the_reporter_with_an_account_who_is_the_one_it_is_about_learns_nothing_new(desk: Desk, turner: Turner) -> None:
    own = str(uuid.uuid4())
    code = desk.report("dispute", client_id=own, description="我老婆不回家", photos=[small_jpeg()])
    turner.work()
    desk.does(GRID, code, "acknowledge")
    turner.protect(code)
    desk.does(NAMED, code, "acknowledge")
    turner.work()
    phone = desk.phone(INFORMANT)
    for page in ("/", "/reports", f"/reports/{own}", "/messages", "/cases", "/visits", "/search?q=不回家"):
        shown = phone.get(page)
        assert shown.status_code == 200, page
        assert "我老婆" not in shown.text, page
        assert "转为受保护" not in shown.text, page
    assert desk.rows(select(func.count()).select_from(Thread).where(Thread.user_id == phone.user_id)) == [0]
