"""Files: there before their row, looked for by a check, and nothing half-written left behind for ever."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.town import Phone, Town, small_jpeg
from webapp.core.db import db
from webapp.core.media.files import FolderStore
from webapp.keyfiles import LostKey, kept_key
from webapp.reports.models import Photo
from webapp.reports.queries_files import verify_files
from webapp.reports.tasks import clear_unfinished_files, make_thumbnails

NO_DATABASE = "sqlite:////nowhere/one-door.db"


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.sign_in("informant:200/001/01")


@pytest.fixture
def store(town: Town) -> FolderStore:
    return town.app.extensions["files"]


@pytest.fixture
def photo(town: Town, phone: Phone) -> Photo:
    """The row of a stored picture with its thumbnail."""
    assert phone.report(photos=[small_jpeg()]).status_code == 201
    with town.app.app_context():
        make_thumbnails()
        return db.session().scalars(select(Photo)).one()


def verified(town: Town, *options: str):
    return town.app.test_cli_runner().invoke(args=["files", "verify", *options])


def test_a_store_where_all_is_there_is_said_to_be_whole(town: Town, photo: Photo) -> None:
    done = verified(town)
    assert (done.exit_code, done.output.startswith("ok: 2 files; 0 ")) == (0, True)


def test_a_missing_picture_is_reported_with_the_submission_it_belongs_to(town: Town, photo: Photo, store) -> None:
    store.delete(photo.file)
    done = verified(town)
    assert done.exit_code == 1
    assert f"missing {photo.file}, submissions [{photo.submission_id}]" in done.output


def test_a_damaged_picture_is_reported_unless_only_a_quick_look_was_asked_for(town: Town, photo: Photo, store) -> None:
    store.path(photo.file).write_bytes(b"rotten")
    assert f"damaged {photo.file}" in verified(town).output
    assert verified(town, "--quick").exit_code == 0


def test_a_lost_thumbnail_is_made_again(town: Town, photo: Photo, store) -> None:
    store.delete(photo.thumbnail)
    assert verified(town).exit_code == 1
    assert verified(town, "--mend").exit_code == 0
    with town.app.app_context():
        make_thumbnails()
        assert store.exists(photo.thumbnail)
    assert verified(town).exit_code == 0


def test_a_file_that_no_report_names_is_counted_and_does_no_harm(town: Town, photo: Photo, store) -> None:
    store.put(b"its request was cut before the row")
    with town.app.app_context():
        assert verify_files(store).orphans == 1
    assert verified(town).exit_code == 0


def test_what_a_killed_writer_left_is_cleared_once_it_is_old(town: Town, photo: Photo, store) -> None:
    left = store.path(photo.file).with_name(".part-left")
    left.write_bytes(b"half")
    with town.app.app_context():
        clear_unfinished_files()
        assert left.exists()
        os.utime(left, (0, 0))
        clear_unfinished_files()
    assert not left.exists()
    assert verified(town).exit_code == 0


def test_folders_are_flushed_by_each_process_that_writes_into_them(tmp_path: Path, monkeypatch) -> None:
    digest = FolderStore(tmp_path / "files").put(b"first")
    other, flushed, fsync = FolderStore(tmp_path / "files"), [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (flushed.append(os.readlink(f"/proc/self/fd/{fd}")), fsync(fd)))
    other.put(b"first")
    # Whoever made these folders may have been killed before flushing them.
    for folder in (tmp_path, other.root, other.root / digest[:2]):
        assert str(folder) in flushed
    flushed.clear()
    other.put(b"first")
    assert flushed == [str(other.root / digest[:2])]


def test_a_key_is_on_the_disk_before_anything_is_encrypted_with_it(tmp_path: Path, monkeypatch) -> None:
    happened, fsync, link = [], os.fsync, os.link
    monkeypatch.setattr(os, "fsync", lambda fd: (happened.append(Path(f"/proc/self/fd/{fd}").resolve()), fsync(fd)))
    monkeypatch.setattr(os, "link", lambda a, b: (happened.append("link"), link(a, b)))
    key = kept_key(tmp_path / "field_keys.key", NO_DATABASE, replaceable=False)
    assert len(key) >= 32
    assert [step if step == "link" else step.is_dir() for step in happened] == [False, "link", True]
    assert kept_key(tmp_path / "field_keys.key", NO_DATABASE, replaceable=False) == key
    assert [path.name for path in tmp_path.iterdir()] == ["field_keys.key"]


def test_a_key_that_was_lost_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / "field_keys.key").write_text("\n")
    with pytest.raises(LostKey, match=r"field_keys\.key is empty"):
        kept_key(tmp_path / "field_keys.key", NO_DATABASE, replaceable=True)
