"""The slip: found by code and telephone at the one look-up; shows steps and no content, takes papers, is taken back."""

import io
from pathlib import Path

from sqlalchemy import func, select

from tests.legal_aid.conftest import PHONE, Resident, the_application
from tests.support.html import parse
from tests.support.town import Phone, Town, small_jpeg
from webapp.core.db import db
from webapp.legal_aid.models import AidApplication, AidPaper
from webapp.legal_aid.states import State


def stranger(town: Town) -> Resident:
    """Another browser, which was let in to nothing."""
    return Resident(town.app.test_client())


def test_the_one_look_up_finds_it_and_shows_no_content(town: Town, code: str):
    other = stranger(town)
    answer = other.post("/services/progress", code=code, phone=PHONE)
    if answer.status_code == 302:
        answer = other.client.get(answer.headers["Location"])
    words = parse(answer.data).text
    assert "已收到" in words
    assert "欠我三个月" not in words
    assert "测试甲" not in words


def test_wrong_and_unknown_and_protected_get_the_same_words(town: Town, resident: Resident, code: str):
    resident.apply(matter="harm")
    with town.app.app_context():
        hidden = db.session().scalar(select(AidApplication.code).where(AidApplication.protected))
    said = []
    for typed, phone in ((code, "10099999999"), ("7K3M-Q9TX-4HPA-2VN8", PHONE), (hidden, PHONE)):
        answer = stranger(town).post("/services/progress", code=typed, phone=phone)
        said.append((answer.status_code, parse(answer.data).find(id="f-phone-error").text))
    assert len(set(said)) == 1


def test_who_was_not_let_in_is_asked_whether_or_not_it_exists(town: Town, code: str):
    for asked in (code, "0000-0000-0000-0000"):
        answer = town.app.test_client().get(f"/services/legal-aid/{asked}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/services/progress?code={asked}")


def test_papers_follow_and_what_was_asked_for_is_shown(town: Town, resident: Resident, officer: Phone, code: str):
    officer.post(f"/legal-aid/{code}/ask-papers", {"papers": ["identity"], "words": "欠条"})
    page = parse(resident.client.get(f"/services/legal-aid/{code}").data)
    assert "身份证或者户口本" in page.text
    assert "欠条" in page.text
    assert resident.post(f"/services/legal-aid/{code}/papers").status_code == 422
    assert "材料收到了" in resident.post(f"/services/legal-aid/{code}/papers", photos=[small_jpeg()]).text
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(AidPaper)) == 1


def test_who_was_not_let_in_sends_no_papers(town: Town, code: str):
    other = stranger(town)
    data = {"csrf_token": other.token, "photos": [(io.BytesIO(small_jpeg()), "1.jpg")]}
    other.client.post(f"/services/legal-aid/{code}/papers", data=data, content_type="multipart/form-data")
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(AidPaper)) == 0


def test_taken_back_it_is_over_and_can_not_be_taken_back_twice(town: Town, resident: Resident, code: str):
    assert "撤回了" in resident.post(f"/services/legal-aid/{code}/withdraw").text
    assert the_application(town).state == State.WITHDRAWN
    assert resident.post(f"/services/legal-aid/{code}/withdraw").status_code == 409


def test_after_the_end_three_questions_are_offered(town: Town, resident: Resident, officer: Phone, code: str):
    officer.post(f"/legal-aid/{code}/grant")
    officer.post(f"/legal-aid/{code}/assign", {"helper_name": "测试律师"})
    officer.post(f"/legal-aid/{code}/finish", {"words": "要回来了"})
    page = parse(resident.client.get(f"/services/legal-aid/{code}").data)
    assert resident.client.get(page.link("三个小问题")).status_code == 200


def files_of(town: Town) -> int:
    return sum(1 for path in Path(town.app.config["FILES"]).rglob("*") if path.is_file())


def test_a_program_that_fills_the_hidden_field_is_answered_and_nothing_is_kept(town: Town, resident: Resident):
    before = files_of(town)
    assert resident.apply(website="http://x", photos=[small_jpeg()]).status_code == 200
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(AidApplication)) == 0
    assert files_of(town) == before


def test_one_telephone_floods_nobody_and_its_pictures_fill_no_disk(town: Town, resident: Resident):
    assert [resident.apply().status_code for _ in range(4)] == [200] * 4
    before = files_of(town)
    assert [resident.apply(photos=[small_jpeg()]).status_code for _ in range(3)] == [200, 429, 429]
    assert files_of(town) == before + 1


def test_whoever_is_afraid_need_not_leave_a_number(town: Town, resident: Resident):
    assert resident.apply(matter="harm", phone="").status_code == 200
    assert the_application(town).phone == ""
