"""The receipt: its digest is that of the contract's canonical text, computed here without the code under test."""

import hashlib
import io
import re
import unicodedata
import uuid

import pytest
from sqlalchemy import select

from tests.support.town import JSON, small_jpeg
from webapp.core.db import db
from webapp.core.journal import JournalEntry, verify

LEFT_OUT = {"client_id", "csrf_token", "photo_digests", "voice_digest", "join_token"}
FIELDS = {
    "a few words": [("description", "护栏松了")],
    "line ends and edges": [("description", " \t\r\n第一行\r\n第二行\r第三行 \n")],
    "characters that only some languages trim": [
        ("description", "\u00a0\u2003\ufeff\x85好\x1c"),
        ("place_name", "\u3000后山"),
    ],
    "an accent in two parts": [("description", "cafe\u0301 A\u030a \u1e9b\u0323")],
    "empty fields": [("description", "  "), ("place_name", ""), ("severity", "low")],
    "repeated fields in the order sent": [("party_name", "乙"), ("party_name", "甲"), ("party_phone", "1"), ("a", "z")],
    "a token and an id": [("join_token", "x"), ("area_code", "")],
}


def contract_digest(fields: list[tuple[str, str]], photos: list[str] = (), voice: str = "") -> str:
    """The contract's rule, word for word."""

    def value(text: str) -> str:
        return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip("\u0020\u0009\u000a")

    lines = []
    for name in sorted({name for name, _ in fields} - LEFT_OUT):
        lines += [f"{name}={value(text)}" for one, text in fields if one == name and value(text)]
    lines += [f"photo={sha256}" for sha256 in photos]
    lines += [f"voice={voice}"] if voice else []
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def sent(informant, fields, files=()):
    every = [("client_id", str(uuid.uuid4())), ("kind", "hazard"), ("category", "gas"), *fields]
    data: dict[str, list] = {}
    for name, text in every:
        data.setdefault(name, []).append(text)
    for name, content in files:
        data.setdefault(name, []).append((io.BytesIO(content), "x.jpg"))
    headers = {"X-CSRFToken": informant.token, **JSON}
    answer = informant.client.post("/reports", data=data, headers=headers, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    return every, answer.get_json()


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
def test_the_digest_is_that_of_the_canonical_text(informant, fields):
    every, receipt = sent(informant, fields)
    assert receipt["digest"] == contract_digest(every)


def test_photos_that_are_here_come_before_those_that_follow(informant, app):
    pictures = [small_jpeg(c) for c in ("red", "blue")]
    here = [hashlib.sha256(p).hexdigest() for p in pictures]
    follow = ["cd" * 32, "ab" * 32]
    fields = [("photo_digests", d) for d in follow] + [("voice_digest", "ef" * 32)]
    every, receipt = sent(informant, fields, [("photos", p) for p in pictures])
    assert receipt["digest"] == contract_digest(every, [*here, *follow], "ef" * 32)
    assert receipt["photos"] == {"expected": 4, "stored": 2}
    with app.app_context():
        assert verify().fault is None


def test_a_picture_that_was_sent_twice_counts_twice_in_the_digest_and_is_stored_once(informant, jpeg):
    sha256 = hashlib.sha256(jpeg).hexdigest()
    every, receipt = sent(informant, [], [("photos", jpeg), ("photos", jpeg)])
    assert receipt["digest"] == contract_digest(every, [sha256, sha256])
    assert receipt["photos"] == {"expected": 1, "stored": 1}


def test_the_receipt_has_what_the_contract_names(informant):
    _, receipt = sent(informant, [])
    assert set(receipt) == {"report_id", "case_code", "digest", "received_at", "photos", "photos_at"}
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", receipt["case_code"])
    assert re.fullmatch(r"/reports/[0-9a-f-]{36}/photos", receipt["photos_at"])
    assert receipt["received_at"].endswith("+00:00")


def test_the_journal_holds_the_same_digest(informant, app):
    _, receipt = sent(informant, [("description", "x")])
    with app.app_context():
        query = select(JournalEntry.digest).where(JournalEntry.event == "report.received")
        assert db.session().scalars(query).all() == [receipt["digest"]]
