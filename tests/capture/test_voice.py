"""What somebody said: sent or following, heard by its author and by those who see the case, in parts, and never run."""

import hashlib
import io
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.core.media.test_audio import cluster, mp4, webm
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.reports.models import Voice

SOUND = webm(cluster(0, 0, 20, 40))


def said(phone: Phone, sound: bytes = SOUND, **fields: Any) -> Any:
    return phone.report(voice=(io.BytesIO(sound), "voice.webm"), **fields)


def at_case(town: Town, answer: Any) -> str:
    with town.app.app_context():
        voice_id = db.session().scalar(select(func.max(Voice.id)))
    return f"/cases/{answer.json['case_code']}/voices/{voice_id}"


def at_mine(client_id: str, sound: bytes = SOUND) -> str:
    return f"/reports/{client_id}/voice/{hashlib.sha256(sound).hexdigest()}"


@pytest.mark.parametrize(("sound", "mime"), [(SOUND, "audio/webm"), (mp4(), "audio/mp4")])
def test_it_is_served_as_what_its_bytes_are_and_can_run_nothing(informant: Phone, sound: bytes, mime: str) -> None:
    client_id = str(uuid.uuid4())
    assert said(informant, sound, client_id=client_id).status_code == 201
    answer = informant.get(at_mine(client_id, sound))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, sound, mime)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert at_mine(client_id, sound) in informant.get(f"/reports/{client_id}").text


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [("bytes=0-1", 206, slice(0, 2)), ("bytes=5-", 206, slice(5, None)), ("bytes=999999-", 416, None)],
)
def test_a_player_may_ask_for_parts(
    town: Town, informant: Phone, lead: Phone, asked: str, status: int, part: slice | None
) -> None:
    client_id = str(uuid.uuid4())
    answer = said(informant, client_id=client_id)
    for phone, address in ((informant, at_mine(client_id)), (lead, at_case(town, answer))):
        got = phone.get(address, headers={"Range": asked})
        assert got.status_code == status
        if part:
            start = part.start
            assert got.data == SOUND[part]
            assert got.headers["Content-Range"] == f"bytes {start}-{start + len(got.data) - 1}/{len(SOUND)}"
        assert phone.get(address).headers["Accept-Ranges"] == "bytes"


def test_it_is_heard_on_the_case_by_who_sees_the_case_and_by_nobody_else(
    town: Town, informant: Phone, lead: Phone
) -> None:
    answer = said(informant)
    address = at_case(town, answer)
    assert address in lead.get(f"/cases/{answer.json['case_code']}").text
    assert lead.get(address).data == SOUND
    for stranger in ("informant:200/001/02", "grid:201/001", "court"):
        assert town.sign_in(stranger).get(address).status_code == 404


def test_another_author_does_not_find_it_under_its_own_address(town: Town, informant: Phone) -> None:
    client_id = str(uuid.uuid4())
    said(informant, client_id=client_id)
    assert town.sign_in("informant:200/001/02").get(at_mine(client_id)).status_code == 404
    assert informant.get(at_mine(client_id, b"other")).status_code == 404


def test_one_that_follows_is_heard_once_it_is_here(informant: Phone) -> None:
    client_id, sha256 = str(uuid.uuid4()), hashlib.sha256(SOUND).hexdigest()
    informant.report(client_id=client_id, voice_digest=sha256)
    assert informant.get(at_mine(client_id)).status_code == 404
    for _ in range(2):
        assert informant.put(at_mine(client_id), SOUND).status_code in (200, 201)
    assert informant.get(at_mine(client_id)).data == SOUND


def test_what_was_added_later_is_heard_on_the_page_of_the_report(town: Town, informant: Phone, lead: Phone) -> None:
    client_id, addition = str(uuid.uuid4()), str(uuid.uuid4())
    code = informant.report(client_id=client_id).json["case_code"]
    voice = (io.BytesIO(SOUND), "voice.webm")
    fields = {"client_id": addition, "voice": voice}
    answer = informant.post(f"/reports/{client_id}/additions", fields, content_type="multipart/form-data")
    assert answer.status_code == 201
    assert at_case(town, answer) in informant.get(f"/reports/{client_id}").text
    assert informant.get(at_mine(addition)).data == SOUND
    assert at_case(town, answer) in lead.get(f"/cases/{code}").text


def test_what_was_said_on_a_round_is_heard_by_its_lead(town: Town, informant: Phone, lead: Phone) -> None:
    answer = said(informant, kind="patrol", round="free")
    with town.app.app_context():
        voice_id = db.session().scalar(select(Voice.id))
    address = f"/patrols/{answer.json['report_id']}/voices/{voice_id}"
    assert address in lead.get(f"/patrols/{answer.json['report_id']}").text
    assert lead.get(address).data == SOUND
    assert town.sign_in("grid:201/001").get(address).status_code == 404
    assert lead.get(f"/patrols/{answer.json['report_id']}/voices/{voice_id + 1}").status_code == 404


def test_of_a_protected_matter_each_hearing_is_noted_and_nothing_is_kept(town: Town, informant: Phone) -> None:
    client_id = str(uuid.uuid4())
    answer = said(informant, kind="dispute", someone_hurt="yes", client_id=client_id)
    address, police = at_case(town, answer), town.sign_in("police_station")
    for _ in range(2):
        heard = police.get(address)
        assert (heard.status_code, heard.data, heard.headers["Cache-Control"]) == (200, SOUND, "no-store")
    with town.app.app_context():
        seen = db.session().scalars(select(JournalEntry).where(JournalEntry.event == "case.viewed")).all()
    assert [entry.actor_id for entry in seen] == [police.user_id] * 2
    assert informant.get(at_mine(client_id)).status_code == 404  # its author's phone may change hands
    assert town.sign_in("grid:200/001").get(address).status_code == 404


def test_a_picture_or_a_page_is_no_voice(informant: Phone, jpeg: bytes) -> None:
    for wrong in (jpeg, b"<html>" * 40):
        client_id = str(uuid.uuid4())
        answer = said(informant, wrong, client_id=client_id)
        assert answer.status_code == 415
        assert "voice" in answer.json["error"]["fields"]
        assert informant.get(f"/reports/{client_id}").status_code == 404


def test_one_that_was_lost_is_given_up_said_on_both_pages_and_taken_in_if_it_is_found(
    town: Town, informant: Phone, lead: Phone
) -> None:
    client_id, sha256 = str(uuid.uuid4()), hashlib.sha256(SOUND).hexdigest()
    code = informant.report(client_id=client_id, voice_digest=sha256).json["case_code"]
    for _ in range(2):
        assert informant.post(f"{at_mine(client_id)}/give-up", {"reason": "手机里找不到了"}).status_code == 200
    assert informant.post(f"{at_mine(client_id, b'other')}/give-up", {"reason": "x"}).status_code == 404
    for phone, address in ((informant, f"/reports/{client_id}"), (lead, f"/cases/{code}")):
        assert "说的那段话没有传上来：手机里找不到了" in phone.get(address).text
    with town.app.app_context():
        told = db.session().scalars(select(JournalEntry).where(JournalEntry.event == "voice.given_up")).all()
    assert len(told) == 1
    assert informant.put(at_mine(client_id), SOUND).status_code in (200, 201)
    assert "没有传上来" not in informant.get(f"/reports/{client_id}").text
    assert informant.get(at_mine(client_id)).data == SOUND


def test_one_with_nothing_in_it_is_refused_and_not_left_out_without_a_word(informant: Phone) -> None:
    answer = said(informant, b"", description="护栏松了")
    assert answer.status_code == 415
    assert "录音是空的" in answer.json["error"]["message"]
    assert said(informant, b"hello").json["error"]["message"] == "这不是录音，请重新录一段"
