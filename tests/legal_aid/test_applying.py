"""Applying: a phone is enough, twice is once, what is wrong is said beside the field, and secrets stay secret."""

import uuid
from datetime import timedelta

from sqlalchemy import func, select

from tests.legal_aid.conftest import PHONE, Resident, the_application
from tests.support.html import parse
from tests.support.town import Town, code, small_jpeg
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.legal_aid.models import AidApplication, AidPaper


def kept(town: Town) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(AidApplication)) or 0


def test_a_phone_is_enough_and_the_slip_shows_the_code(town: Town, resident: Resident):
    page = parse(resident.apply(name="", matter="").data)
    application = the_application(town)
    assert application.code.replace("-", " ") in page.text
    assert application.due_at == application.received_at + timedelta(days=7)


def test_without_a_phone_it_is_said_beside_the_field_and_what_was_typed_comes_back(town: Town, resident: Resident):
    answer = resident.apply(phone="12", story="欠了三个月")
    page = parse(answer.data)
    assert answer.status_code == 422
    assert "11 位" in page.find(id="f-phone-error").text
    assert "欠了三个月" in page.find("textarea", name="story").text
    assert kept(town) == 0


def test_pressed_twice_it_is_kept_once(town: Town, resident: Resident):
    once = str(uuid.uuid4())
    pages = [resident.apply(client_id=once).data.decode() for _ in range(2)]
    assert kept(town) == 1
    assert all(the_application(town).code.replace("-", " ") in page for page in pages)


def test_the_same_form_with_other_words_is_a_conflict(town: Town, resident: Resident):
    once = str(uuid.uuid4())
    resident.apply(client_id=once)
    assert resident.apply(client_id=once, story="别的").status_code == 409
    assert kept(town) == 1


def test_for_somebody_else_their_consent_is_needed_and_kept(town: Town, resident: Resident):
    refused = resident.apply(for_whom="other", on_behalf="邻居")
    assert refused.status_code == 422
    assert "答应" in parse(refused.data).text
    resident.apply(for_whom="other", on_behalf="邻居", consent="1")
    assert the_application(town).on_behalf == "邻居"


def test_an_informant_who_fills_it_in_is_noted(town: Town):
    phone = town.sign_in("informant:200/001/01")
    helper = Resident(phone.client)
    helper.apply(for_whom="other", on_behalf="信息员", consent="1", village=code("200"))
    assert the_application(town).by_user_id == town.users["informant:200/001/01"]


def test_too_long_a_story_is_refused_not_cut(town: Town, resident: Resident):
    assert resident.apply(story="长" * 1001).status_code == 422
    assert kept(town) == 0


def test_names_phones_and_words_stand_nowhere_in_the_clear(town: Town, resident: Resident):
    resident.apply(name="测试乙", story="老板跑了", contact="晚上打")
    with town.app.app_context():
        raw = db.engine.raw_connection()
        rows = "".join(str(row) for row in raw.cursor().execute("SELECT * FROM aid_applications"))
        texts = str(db.session().scalars(select(JournalText.content)).all())
    for secret in ("测试乙", PHONE, "老板跑了", "晚上打"):
        assert secret not in rows + texts


def test_a_protected_one_leaves_no_slip_and_stands_in_no_list_but_the_named_persons(town: Town, resident: Resident):
    page = resident.apply(matter="harm", village=code("200")).data.decode()
    application = the_application(town)
    assert application.code not in page
    assert application.code.replace("-", " ") not in page
    assert application.matter == "other"
    listed = town.sign_in("justice_office").get("/legal-aid").data.decode()
    assert application.code in listed
    assert "测试甲" not in listed
    for other in ("police_station", "womens_federation"):
        assert town.sign_in(other).get(f"/legal-aid/{application.code}").status_code == 404
    assert application.code not in town.sign_in("adviser:200").get("/legal-aid").data.decode()


def test_opening_a_protected_one_is_journalled(town: Town, resident: Resident):
    resident.apply(matter="harm")
    application = the_application(town)
    town.sign_in("justice_office").get(f"/legal-aid/{application.code}")
    with town.app.app_context():
        seen = select(JournalEntry.actor_id).where(JournalEntry.event == "aid.viewed")
        assert db.session().scalars(seen).all() == [town.users["justice_office"]]


def test_photos_of_papers_are_encrypted_on_the_disk_and_open_only_to_who_decides(town: Town, resident: Resident):
    resident.apply(photos=[small_jpeg()])
    application = the_application(town)
    with town.app.app_context():
        paper = db.session().scalars(select(AidPaper)).one()
    on_disk = town.app.extensions["files"].read(paper.file)
    officer = town.sign_in("justice_office")
    opened = officer.get(f"/legal-aid/{application.code}/papers/{paper.id}")
    assert opened.data[:2] == b"\xff\xd8"
    assert opened.data[:16] not in on_disk
    assert opened.headers["Cache-Control"] == "no-store"
    assert town.sign_in("adviser:200").get(f"/legal-aid/{application.code}/papers/{paper.id}").status_code == 404
    with town.app.app_context():
        looks = select(func.count()).select_from(JournalEntry).where(JournalEntry.event == "aid.paper_viewed")
        assert db.session().scalar(looks) == 1


def test_what_is_no_photo_is_refused_and_nothing_is_kept(town: Town, resident: Resident):
    assert resident.apply(photos=[b"%PDF-1.4"]).status_code == 415
    assert kept(town) == 0
