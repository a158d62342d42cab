"""What leaves the house is a sentence of one list: no name, no place, no word of a notice."""

import re

from sqlalchemy import select

from tests.outbox.test_sending import INFORMANT, cry, rows
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.core.notices import OUTWARD, SUBJECTS, Outward
from webapp.inbox.models import Thread
from webapp.outbox.models import Delivery, Outgoing
from webapp.outbox.service import call


def wordings():
    return {wording for subject in SUBJECTS for texts in subject.wordings.values() for wording in texts}


def test_no_sentence_has_anything_to_fill_in_but_how_many(town):
    for said in OUTWARD:
        assert re.findall(r"{.*?}", said.one) == []
        assert re.findall(r"{.*?}", said.many) in ([], ["{count}"])


def test_only_calls_in_an_emergency_are_urgent_and_only_whistles_are_blown(town):
    said = {(wording.outward, wording.title) for wording in wordings()}
    urgent = {
        one.kind for one in SUBJECTS for texts in one.wordings.values() for each in texts if each.outward == "urgent"
    }
    assert urgent == {"emergency", "headquarters", "field_team", "emergency_person"}
    assert all("吹哨了" in title or "没回话" in title for kind, title in said if kind == "whistle")


def test_what_waits_says_what_for(town):
    kinds = {wording.title: wording.outward for wording in wordings()}
    assert kinds["派给你们：{title}"] == kinds["新上报：{title}"] == kinds["交办信访件：{number}"] == "sign"
    assert kinds["{unit}要延到{wanted}，请您定：{title}"] == kinds["处理意见请您签发：{number}"] == "decide"
    assert kinds["催办，已经过期：{title}"] == "do"
    assert kinds["已办好：{title}"] == kinds["同意延期：{number}"] == "news"


def test_names_and_the_course_of_a_protected_matter_say_so_and_no_more(town):
    for subject in SUBJECTS:
        if subject.kind in ("protected_contact", "care", "care_grant", "care_item"):
            said = [one for texts in subject.wordings.values() for one in texts if not one.settles]
            assert {one.outward for one in said} <= {"protected"}, subject.kind


def test_every_notice_of_a_protected_matter_goes_out_as_one_whatever_its_words(town, stand):
    push = stand()
    town.sign_in(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes")
    assert push.handed
    assert {parcel.words for parcel in push.handed} == {OUTWARD["protected"].one}
    with town.app.app_context():
        assert set(db.session().scalars(select(Thread.outward))) <= {None, "protected"}


def test_no_words_of_a_matter_stand_in_what_is_kept_of_messages(town, stand):
    push = stand()
    cry(town)
    with town.app.app_context():
        for model in (Outgoing, Delivery):
            texts = [str(value) for row in rows(town, model) for value in vars(row).values()]
            assert not any(re.search(r"[\u4e00-\u9fff]", text) for text in texts), model
    assert {parcel.words for parcel in push.handed} <= {one.one for one in OUTWARD}


def test_a_further_sentence_is_a_registration_away(town, stand):
    push = stand()
    with OUTWARD.put_back():
        OUTWARD.add(Outward("十户联防：有人敲门"), "ten_households")
        with town.app.app_context(), transaction() as session:
            entry = session.scalar(select(JournalEntry.id).limit(1))
            call(entry, "alarm:1", [town.users[INFORMANT]], "ten_households", "/")
    assert [parcel.words for parcel in push.handed] == ["十户联防：有人敲门"]
