"""Pictures and voice that follow their text by PUT, and those that never come."""

import hashlib
import uuid

import pytest
from sqlalchemy import select

from tests.support.html import parse
from tests.support.town import small_jpeg
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText

PICTURES = [small_jpeg(colour) for colour in ("red", "lime", "blue")]
DIGESTS = [hashlib.sha256(picture).hexdigest() for picture in PICTURES]


@pytest.fixture
def announced(informant):
    """A report that announced three pictures: its address."""
    answer = informant.report(photo_digests=DIGESTS, description="护栏松了")
    assert answer.get_json()["photos"] == {"expected": 3, "stored": 0}
    return answer.get_json()["photos_at"].removesuffix("/photos")


def put(informant, address, n):
    return informant.put(f"{address}/photos/{DIGESTS[n]}", PICTURES[n])


def test_pictures_arrive_one_by_one_and_the_report_tells_how_many(informant, announced):
    page = parse(informant.get(announced).data)
    assert "照片 0/3" in page.text
    assert page.find_all("img") == []
    for n in (2, 0):
        answer = put(informant, announced, n)
        assert answer.status_code in (200, 201)
    assert answer.get_json()["photos"] == {"expected": 3, "stored": 2}
    page = parse(informant.get(announced).data)
    assert len(page.find_all("img")) == 2
    assert "照片 2/3" in page.text
    assert "照片 2/3" in parse(informant.get("/reports").data).text
    put(informant, announced, 1)
    assert "还在路上" not in parse(informant.get(announced).data).text


def test_every_stored_picture_is_one_image_that_opens(informant, announced):
    for n in range(3):
        put(informant, announced, n)
    images = parse(informant.get(announced).data).find_all("img")
    assert len(images) == 3
    for image in images:
        answer = informant.get(image["src"])
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_picture_sent_again_gives_the_same_answer(informant, announced, stored):
    first, again = put(informant, announced, 0), put(informant, announced, 0)
    assert first.get_json() == again.get_json()
    assert stored() == (1, 1, 1, 3)


def test_a_report_sent_again_after_its_pictures_says_that_they_are_here(informant):
    own = str(uuid.uuid4())
    first = informant.report(client_id=own, photo_digests=DIGESTS)
    for n in range(3):
        put(informant, f"/reports/{own}", n)
    again = informant.report(client_id=own, photo_digests=DIGESTS)
    assert again.status_code == 200
    assert again.get_json() == first.get_json() | {"photos": {"expected": 3, "stored": 3}}


@pytest.mark.parametrize("data", [PICTURES[1], PICTURES[0][:-9], b""], ids=["another", "cut off", "nothing"])
def test_bytes_that_are_not_those_of_the_address_are_refused(informant, announced, data):
    answer = informant.put(f"{announced}/photos/{DIGESTS[0]}", data)
    assert answer.status_code in (400, 409, 415, 422)
    assert answer.get_json()["error"]["fields"]["photos"]
    assert "照片 0/3" in parse(informant.get(announced).data).text


def test_a_file_that_is_no_picture_is_refused_though_its_digest_is_right(informant):
    pdf = b"%PDF-1.7 " + b"x" * 99
    sha256 = hashlib.sha256(pdf).hexdigest()
    address = informant.report(photo_digests=[sha256]).get_json()["photos_at"]
    answer = informant.put(f"{address}/{sha256}", pdf)
    assert answer.status_code == 415
    assert answer.get_json()["error"]["fields"]["photos"]


def test_a_picture_that_nobody_announced_has_no_address(informant, announced, jpeg):
    sha256 = hashlib.sha256(jpeg).hexdigest()
    assert informant.put(f"{announced}/photos/{sha256}", jpeg).status_code == 404


def test_pictures_of_an_unknown_and_of_another_persons_report_answer_alike(informant, announced, town):
    other = town.sign_in("informant:200/001/02")
    put(informant, announced, 0)
    for address in (announced, f"/reports/{uuid.uuid4()}"):
        assert other.put(f"{address}/photos/{DIGESTS[0]}", PICTURES[0]).status_code == 404
        assert other.get(f"{address}/photos/{DIGESTS[0]}").status_code == 404


def test_a_picture_that_will_not_come_is_given_up_and_the_journal_says_why(informant, announced, app):
    answer = informant.post(f"{announced}/photos/{DIGESTS[1]}/give-up", {"reason": "手机坏了"})
    assert answer.get_json()["photos"] == {"expected": 2, "stored": 0}
    again = informant.post(f"{announced}/photos/{DIGESTS[1]}/give-up", {"reason": "再说一次"})
    assert again.get_json()["photos"] == {"expected": 2, "stored": 0}
    with app.app_context():
        query = select(JournalEntry.digest, JournalText.content).join(JournalText)
        rows = db.session().execute(query.where(JournalEntry.event == "photo.given_up")).all()
    assert [(row.digest, row.content) for row in rows] == [(DIGESTS[1], {"reason": "手机坏了"})]
    assert "照片 0/2" in parse(informant.get(announced).data).text


def test_a_picture_that_comes_after_all_is_taken(informant, announced):
    informant.post(f"{announced}/photos/{DIGESTS[1]}/give-up", {"reason": "x"})
    assert put(informant, announced, 1).get_json()["photos"] == {"expected": 3, "stored": 1}


def test_a_picture_that_is_here_cannot_be_given_up(informant, announced):
    put(informant, announced, 0)
    answer = informant.post(f"{announced}/photos/{DIGESTS[0]}/give-up", {"reason": "x"})
    assert answer.get_json()["photos"] == {"expected": 3, "stored": 1}


def test_only_the_author_gives_up(informant, announced, town):
    other = town.sign_in("informant:200/001/02")
    assert other.post(f"{announced}/photos/{DIGESTS[0]}/give-up", {"reason": "x"}).status_code == 404
    assert "照片 0/3" in parse(informant.get(announced).data).text
