"""A copy made while others write is whole, is one moment of the town, and can be brought up and used."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.town import Town, small_jpeg
from webapp.core import clock
from webapp.operations.service_backup import (
    counts_in,
    files_beside,
    forget_old,
    listed_files,
    make_backup,
    read_manifest,
)
from webapp.operations.service_nightly import backup_folder, nightly_backup


def flask(app, *arguments: str):
    return app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def reported(town: Town) -> Town:
    phone = town.sign_in("informant:200/001/01")
    assert phone.report(description="电线垂下来了", photos=[small_jpeg()]).status_code == 201
    return town


def test_a_copy_passes_the_drill(reported: Town, tmp_path: Path):
    made = flask(reported.app, "backup", str(tmp_path / "copies/one.db"))
    assert made.exit_code == 0, made.output
    drilled = flask(reported.app, "restore-drill", str(tmp_path / "copies/one.db"))
    assert drilled.exit_code == 0, drilled.output
    for looked_at in ("database file", "rows", "files", "upgrade", "journal", "roll-up", "photo: 320×240", "sign-in"):
        assert looked_at in drilled.output
    assert "BROKEN" not in drilled.output


def test_a_copy_made_while_people_report_is_one_moment(town: Town, tmp_path: Path):
    phones = [town.sign_in(f"informant:200/00{n}/01") for n in (1, 2)]
    stop, sent = threading.Event(), [0, 0]

    def keep_reporting(number: int) -> None:
        while not stop.is_set():
            assert phones[number].report(description="路灯不亮", photos=[small_jpeg()]).status_code == 201
            sent[number] += 1

    writers = [threading.Thread(target=keep_reporting, args=(n,)) for n in (0, 1)]
    for writer in writers:
        writer.start()
    try:
        while min(sent) < 2:
            assert any(writer.is_alive() for writer in writers)
        with town.app.app_context():
            manifest = make_backup(tmp_path / "copy.db")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        named = {row[0] for row in copy.execute("SELECT file FROM photos WHERE file IS NOT NULL")}
    assert manifest.counts["reports"] == manifest.counts["cases"] >= 4
    assert named <= set(listed_files(tmp_path / "copy.db"))
    assert flask(town.app, "restore-drill", str(tmp_path / "copy.db")).exit_code == 0


def test_a_copy_holds_no_phone_number_in_clear(reported: Town, tmp_path: Path):
    flask(reported.app, "backup", str(tmp_path / "one.db"))
    data = (tmp_path / "one.db").read_bytes()
    assert reported.phones["town"].encode() not in data
    assert "电线垂下来了".encode() in data  # what should be there is


def test_the_drill_says_what_is_broken(reported: Town, tmp_path: Path):
    flask(reported.app, "backup", str(tmp_path / "one.db"))
    with sqlite3.connect(tmp_path / "one.db") as copy:
        copy.execute("UPDATE journal SET event = 'case.closed' WHERE id = (SELECT max(id) FROM journal)")
        copy.execute("DELETE FROM case_reports")
    lost = listed_files(tmp_path / "one.db")[0]
    (files_beside(tmp_path / "one.db") / lost[:2] / lost).unlink()
    drilled = flask(reported.app, "restore-drill", str(tmp_path / "one.db"))
    assert drilled.exit_code == 1
    for broken in ("rows: case_reports", "files: 1 missing", "journal: entry", "roll-up"):
        assert f"BROKEN {broken}" in drilled.output


def test_a_copy_is_never_written_over_another_and_a_half_one_is_refused(reported: Town, tmp_path: Path):
    copy = tmp_path / "one.db"
    assert flask(reported.app, "backup", str(copy)).exit_code == 0
    assert flask(reported.app, "backup", str(copy)).exit_code == 1
    (tmp_path / "one.db.json").unlink()
    drilled = flask(reported.app, "restore-drill", str(copy))
    assert drilled.exit_code == 1
    assert "never finished" in drilled.output


def test_the_drill_never_touches_a_folder_that_holds_something(reported: Town, tmp_path: Path):
    flask(reported.app, "backup", str(tmp_path / "one.db"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("keep me")
    drilled = flask(reported.app, "restore-drill", str(tmp_path / "one.db"), "--folder", str(tmp_path / "mine"))
    assert drilled.exit_code == 1
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_damaged_photo_is_left_out_and_said(reported: Town, tmp_path: Path):
    store = reported.app.extensions["files"]
    digest = next(iter(store.digests()))
    store.path(digest).write_bytes(b"rotten")
    made = flask(reported.app, "backup", str(tmp_path / "one.db"))
    assert made.exit_code == 1
    assert "damaged" in made.output
    assert read_manifest(tmp_path / "one.db").damaged == [digest]


def test_each_night_makes_one_copy_and_forgets_the_oldest(reported: Town):
    app = reported.app
    app.config["BACKUPS_KEPT"] = 2
    today = clock.now()
    with app.app_context():
        for day in range(3):
            with clock.travel(today + timedelta(days=day)):
                assert nightly_backup() == nightly_backup()  # once a night, however often it is asked
        kept = sorted(backup_folder().glob("*.db"))
        assert [path.stem for path in kept] == [
            f"one-door-{clock.local_day(today) + timedelta(days=day):%Y%m%d}" for day in (1, 2)
        ]
        assert counts_in(kept[-1])["reports"] == 1


def test_files_that_no_kept_copy_names_are_forgotten(reported: Town, tmp_path: Path):
    flask(reported.app, "backup", str(tmp_path / "1.db"))
    before = set(listed_files(tmp_path / "1.db"))
    store = reported.app.extensions["files"]
    for digest in before:
        store.delete(digest)
    flask(reported.app, "backup", str(tmp_path / "2.db"))
    assert forget_old(tmp_path, keep=2) == []
    assert len(list((tmp_path / "files").glob("??/*"))) == len(before)
    assert forget_old(tmp_path, keep=1) == ["1.db"]
    assert list((tmp_path / "files").glob("??/*")) == []
