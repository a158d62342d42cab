"""A file from a phone without signal is carried in by a lead; a forged or altered one is refused."""

import hashlib
import io
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.running.rescue import Device, b64
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.core.journal import JournalEntry, verify
from webapp.reports.models import Report


@pytest.fixture
def device(town: Town) -> Device:
    return Device(town.sign_in("informant:200/001/01"))


@pytest.fixture
def carrier(town: Town) -> Phone:
    return town.sign_in("grid:201/002")


def hazard(*photos: bytes) -> dict[str, Any]:
    sha256s = [hashlib.sha256(photo).hexdigest() for photo in photos]
    fields = [["client_id", str(uuid.uuid4())], ["kind", "hazard"], ["category", "electrical"]]
    fields += [["description", "电线断了，没有信号"], *(["photo_digests", sha256] for sha256 in sha256s)]
    sent = [{"sha256": sha256, "data": b64(photo)} for sha256, photo in zip(sha256s, photos, strict=True)]
    return {"url": "/reports", "title": "电线断了", "fields": fields, "photos": sent}


def carry(phone: Phone, file: bytes) -> Any:
    return phone.post("/rescue", {"file": (io.BytesIO(file), "x.onedoor")}, content_type="multipart/form-data")


def reports(town: Town) -> list[tuple[int, str]]:
    with town.app.app_context():
        return [(r.author_id, r.description) for r in db.session().scalars(select(Report))]


def test_what_is_carried_in_is_the_authors_report_with_its_photos(
    town: Town, device: Device, carrier: Phone, jpeg: bytes
) -> None:
    item = hazard(jpeg)
    answer = carry(carrier, device.export([item]))
    assert answer.json["items"] == [{"title": "一件上报", "new": True, "problem": ""}]
    assert reports(town) == [(device.phone.user_id, "电线断了，没有信号")]
    own = device.phone.get(f"/reports/{item['fields'][0][1]}").text
    assert "电线断了" in own
    assert f"/photos/{item['photos'][0]['sha256']}" in own


@pytest.mark.parametrize("hurt", ["yes", "no"])
def test_the_carrier_reads_no_word_of_it_and_not_whether_it_is_protected(
    town: Town, device: Device, carrier: Phone, hurt: str
) -> None:
    own = str(uuid.uuid4())
    sent = {"client_id": own, "kind": "dispute", "category": "marriage_family", "description": "他又动手了"}
    report = {"url": "/reports", "title": "他又动手了", "fields": list((sent | {"someone_hurt": hurt}).items())}
    more = {"client_id": str(uuid.uuid4()), "description": "昨夜又来了"}
    added = {"url": f"/reports/{own}/additions", "title": "补充说明：他又动手了", "fields": list(more.items())}
    answer = carry(carrier, device.export([report, added]))
    assert answer.json["items"] == [
        {"title": "一件上报", "new": True, "problem": ""},
        {"title": "一段补充", "new": True, "problem": ""},
    ]
    page = carrier.post("/rescue", {"file": (io.BytesIO(device.export([report, added])), "x")}, headers={}).text
    assert "一段补充" in page
    assert "动手" not in page


def test_the_carrier_is_journalled_and_the_chain_holds(town: Town, device: Device, carrier: Phone) -> None:
    carry(carrier, device.export([hazard()]))
    with town.app.app_context():
        entry = db.session().scalars(select(JournalEntry).where(JournalEntry.event == "rescue.carried")).one()
        assert (entry.actor_id, entry.subject_id) == (carrier.user_id, device.phone.user_id)
        assert verify().fault is None


def test_carrying_it_in_twice_or_after_the_phone_sent_it_changes_nothing(
    town: Town, device: Device, carrier: Phone
) -> None:
    item = hazard()
    assert device.phone.post("/reports", dict(item["fields"])).status_code == 201
    file = device.export([item])
    for _ in range(2):
        assert carry(carrier, file).json["items"][0] == {"title": "一件上报", "new": False, "problem": ""}
    assert len(reports(town)) == 1


def test_one_bad_thing_does_not_stop_the_rest(town: Town, device: Device, carrier: Phone) -> None:
    bad = hazard()
    bad["fields"][2] = ["category", "nonsense"]
    items = carry(carrier, device.export([bad, {"fields": 7}, hazard()])).json["items"]
    assert [bool(item["problem"]) for item in items] == [True, True, False]
    assert len(reports(town)) == 1


def test_an_altered_file_is_refused_and_stores_nothing(town: Town, device: Device, carrier: Phone) -> None:
    whole = json.loads(device.export([hazard()]))
    data = whole["sealed"]["data"]
    altered = [
        {**whole, "author": town.users["informant:200/001/02"]},
        {**whole, "made_at": "2020-01-01T00:00:00Z"},
        {**whole, "device": whole["device"] + 1},
        {**whole, "version": 2},
        {**whole, "sealed": {**whole["sealed"], "data": ("A" if data[0] != "A" else "B") + data[1:]}},
        {**whole, "signature": b64(bytes(64))},
        {**whole, "signature": "?"},
        {name: value for name, value in whole.items() if name != "sealed"},
    ]
    for file in altered:
        answer = carry(carrier, json.dumps(file).encode())
        assert answer.status_code == 422
        assert "file" in answer.json["error"]["fields"]
    assert carry(carrier, b"\x00not json").status_code == 422
    assert reports(town) == []


def test_a_file_signed_by_another_phone_is_refused(town: Town, device: Device, carrier: Phone) -> None:
    other = Device(town.sign_in("informant:200/001/02"))
    forged = json.loads(other.export([hazard()])) | {"author": device.phone.user_id, "device": device.session_id}
    assert carry(carrier, json.dumps(forged).encode()).status_code == 422


def test_a_phones_key_can_not_be_changed_later(device: Device, carrier: Phone) -> None:
    thief = Device(device.phone)  # the same session registers another key
    assert thief.session_id == device.session_id
    assert carry(carrier, thief.export([hazard()])).status_code == 422
    assert carry(carrier, device.export([hazard()])).status_code == 200


def test_nothing_is_done_with_rights_the_author_does_not_have(town: Town, device: Device, carrier: Phone) -> None:
    code = town.sign_in("informant:200/001/02").report().json["case_code"]
    action = {"url": f"/cases/{code}/acknowledge", "title": "x", "fields": [["version", "1"]], "photos": []}
    strange = {"url": "/sign-out", "title": "y", "fields": [["client_id", "z"]], "photos": []}
    items = carry(carrier, device.export([action, strange])).json["items"]
    assert all(item["problem"] for item in items)


@pytest.mark.parametrize("key", ["informant:200/001/01", "governance_centre", "police_station"])
def test_only_leads_carry_files_in(town: Town, key: str) -> None:
    assert town.sign_in(key).get("/rescue").status_code == 404


def test_a_lead_sees_phones_silent_for_a_day_in_the_own_area_only(town: Town, device: Device) -> None:
    device.tell(unsent=3, since="2026-06-01T08:00:00Z")
    near, far = town.sign_in("grid:200/001"), town.sign_in("grid:201/001")
    assert "3 件" in near.get("/phones").text
    assert "3 件" not in far.get("/phones").text
    device.tell(unsent=0)
    assert "3 件" not in near.get("/phones").text


def test_what_waits_for_less_than_a_day_is_nobodys_worry(town: Town, device: Device) -> None:
    device.tell(unsent=3, since="2099-01-01T00:00:00Z")  # the phone's clock lies: counted from now
    assert "3 件" not in town.sign_in("grid:200/001").get("/phones").text


@pytest.mark.parametrize("told", [{"unsent": -1}, {"unsent": "many"}, {"public_key": {"kty": "oct"}}])
def test_a_phone_tells_only_what_can_be_true(town: Town, told: dict[str, Any]) -> None:
    phone = town.sign_in("informant:200/001/01")
    headers = {"X-CSRFToken": phone.token, "Accept": "application/json"}
    assert phone.client.post("/session/device", json=told, headers=headers).status_code == 422


def test_a_file_that_is_not_here_yet_is_not_called_forged(town):
    answer = town.sign_in("grid:200/001").post(
        "/rescue", {"file": (io.BytesIO(b""), "没发完.json")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "还没下载完" in answer.json["error"]["fields"]["file"]
