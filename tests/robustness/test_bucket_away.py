"""The store of files does not answer: words are kept, pictures wait and are asked for again, none is given up."""

import re

import pytest
from sqlalchemy import func, select

from tests.support.town import Phone, Town, small_jpeg
from webapp.core.db import db, transaction
from webapp.core.media.files import StorageAway
from webapp.reports.models import Photo, Report
from webapp.reports.service_files import sha256_of
from webapp.reports.tasks import make_thumbnails

COLOURS = ("red", "seagreen", "navy")


class Away:
    """A store that refuses while it is told to, and counts how often it was asked then."""

    def __init__(self, store) -> None:
        self.store, self.away, self.asked = store, False, 0

    def __getattr__(self, name):
        if self.away:
            self.asked += 1
            raise StorageAway("ConnectError")
        return getattr(self.store, name)


@pytest.fixture
def files(town: Town, monkeypatch) -> Away:
    one = Away(town.app.extensions["files"])
    monkeypatch.setitem(town.app.extensions, "files", one)
    return one


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.sign_in("informant:200/001/01")


def thumbnails(town: Town) -> list[str | None]:
    with town.app.app_context():
        make_thumbnails()
        return list(db.session().scalars(select(Photo.thumbnail)))


def without_thumbnail(phone: Phone) -> str:
    """Send a picture as one lies here whose thumbnail was lost; return its file."""
    phone.report(photos=[small_jpeg()])
    with transaction():
        photo = db.session().scalars(select(Photo)).one()
        photo.thumbnail = None
    return photo.file or ""


def test_words_are_kept_and_the_receipt_says_that_pictures_are_wanted(town: Town, phone: Phone, files: Away) -> None:
    pictures = [small_jpeg(colour) for colour in COLOURS]
    files.away = True
    answer = phone.report(photos=pictures)
    assert answer.status_code == 201
    assert answer.get_json()["photos"] == {"expected": 3, "stored": 0}
    assert files.asked == 1, "one time-out for a request, not one for each picture"
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(Report)) == 1
        assert sorted(db.session().scalars(select(Photo.sha256))) == sorted(map(sha256_of, pictures))


def test_a_picture_by_itself_gets_503_and_comes_again(phone: Phone, files: Away) -> None:
    picture = small_jpeg()
    files.away = True
    receipt = phone.report(photos=[picture]).get_json()
    address = f"{receipt['photos_at']}/{sha256_of(picture)}"
    answer = phone.put(address, picture)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    files.away = False
    assert phone.put(address, picture).get_json()["photos"] == {"expected": 1, "stored": 1}


def test_a_picture_that_is_not_here_yet_is_seen_as_waiting(town: Town, phone: Phone, files: Away) -> None:
    receipt = phone.report(photos=[small_jpeg()]).get_json()
    address = f"{receipt['photos_at']}/{sha256_of(small_jpeg())}"
    files.away = True
    answer = phone.get(address)
    assert (answer.status_code, answer.mimetype) == (503, "image/svg+xml")
    assert re.sub("<[^>]*>", "", answer.get_data(as_text=True)) == "照片还没到"
    assert answer.headers["Cache-Control"] == "no-store"
    files.away = False
    assert phone.get(address).mimetype == "image/jpeg"


def test_the_thumbnail_of_a_picture_that_is_not_here_yet_is_made_when_it_is(town: Town, phone: Phone) -> None:
    store = town.app.extensions["files"]
    with town.app.app_context():
        file = without_thumbnail(phone)
    kept = store.read(file)
    store.delete(file)
    assert thumbnails(town) == [None]
    store.put(kept)
    assert thumbnails(town) not in ([None], [file])


def test_thumbnails_wait_while_the_store_does_not_answer(town: Town, phone: Phone, files: Away) -> None:
    with town.app.app_context():
        without_thumbnail(phone)
    files.away = True
    with pytest.raises(StorageAway):
        thumbnails(town)
    files.away = False
    assert None not in thumbnails(town)
