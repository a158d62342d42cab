"""Whatever is changed behind the journal's back is found and named, in the database and on the disk."""

import io
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.support.doors import Doors
from tests.support.town import Town, small_jpeg
from tests.support.traces import Seeds
from webapp.cases.models import Case
from webapp.core.db import db, transaction
from webapp.operations.models import OneTimeWork
from webapp.operations.queries_proof import faults
from webapp.operations.service_backup import files_beside, listed_files
from webapp.operations.service_nightly import nightly_proof
from webapp.operations.service_retention import run_retention
from webapp.reports.models import Photo, Voice

INFORMANT, LEAD = "informant:200/001/01", "grid:200/001"


@pytest.fixture
def reported(town: Town) -> Town:
    """A report with a picture and a voice note, something added to it, and a step with a note."""
    phone, lead = town.sign_in(INFORMANT), town.sign_in(LEAD)
    own = str(uuid.uuid4())
    sent = phone.report(description="电线垂下来了", client_id=own, photos=[small_jpeg()]).get_json()
    more = {
        "client_id": str(uuid.uuid4()),
        "description": "又低了一些",
        "voice": (io.BytesIO(Seeds().sound("voice")), "a.webm"),
    }
    added = phone.post(f"/reports/{own}/additions", more, content_type="multipart/form-data")
    assert added.status_code == 201, added.get_data(as_text=True)
    assert lead.act(sent["case_code"], "acknowledge").status_code == 201
    assert lead.act(sent["case_code"], "resolve", note="修好了").status_code == 201
    return town


def said(town: Town, *more: str) -> str:
    """Return what the command says is broken; nothing when it says that all is well."""
    done = town.app.test_cli_runner().invoke(args=["journal", "verify", *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code == 0) == ("BROKEN" not in done.output)
    return done.output if done.exit_code else ""


def change(town: Town, statement: str) -> None:
    with town.app.app_context(), transaction() as session:
        assert session.execute(text(statement)).rowcount > 0


STEP = "entry_id = (SELECT id FROM journal WHERE event = 'case.resolved')"
CHANGED = {
    "UPDATE reports SET description = '电线好好的'": "report 1 was changed",
    "UPDATE reports SET severity = 'low'": "report 1 was changed",
    "UPDATE reports SET latitude = 25.9, longitude = 111.1": "report 1 was changed",
    "UPDATE reports SET details = '{\"people\": 3}'": "report 1 was changed",
    "UPDATE additions SET description = '没有更低'": "addition 1 to report 1 was changed",
    f'UPDATE journal_texts SET content = \'{{"note": "没修"}}\' WHERE {STEP}': "the text of entry",
    f"UPDATE journal_texts SET content = 'x' WHERE {STEP}": "can't be read",
    f"DELETE FROM journal_texts WHERE {STEP}": "is gone",
    "DELETE FROM journal_texts WHERE content LIKE '%report/%'": "report 1 stands in no entry",
    "UPDATE photos SET file = thumbnail": "photo 1 of submission 1 shows another file",
    "UPDATE reports SET details = 'x'": "report 1 can't be read",
    "UPDATE submissions SET digest = 'x' WHERE id = 1": "have no entry with their digest",
}


def test_what_is_changed_in_the_database_is_named(reported: Town):
    assert said(reported) == ""
    with reported.app.app_context():
        for statement, named in CHANGED.items():
            assert db.session().execute(text(statement)).rowcount > 0, statement
            found = list(faults(reported.app.extensions["files"]))
            assert any(named in one for one in found), (statement, found)
            db.session.rollback()
    change(reported, "UPDATE case_counters SET value = value + 1")
    assert "BROKEN: counter" in said(reported)


def _rot(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"x")


@pytest.mark.parametrize(("damage", "word", "answer"), [(_rot, "damaged", 404), (Path.unlink, "missing", 503)])
@pytest.mark.parametrize("kind", [Photo, Voice])
def test_what_is_changed_on_the_disk_is_named_and_not_shown(
    reported: Town, damage: Callable[[Path], None], word: str, answer: int, kind: type
):
    with reported.app.app_context():
        digest = db.session().scalar(select(kind.file).where(kind.file.is_not(None)))
        code = db.session().scalar(select(Case.code))
    phone = reported.sign_in(LEAD)
    address = _address_of(phone, code, kind)
    assert phone.get(address).status_code == 200
    damage(reported.app.extensions["files"].path(digest))
    assert f"file {digest} is {word}, submissions [{1 if kind is Photo else 2}]" in said(reported)
    assert said(reported, "--quick") == ""
    assert phone.get(address).status_code == answer, "what is not there may come; what is damaged stays so"
    with reported.app.app_context():
        assert not nightly_proof()


def _address_of(phone, code: str, kind: type) -> str:
    page = phone.get(f"/cases/{code}").get_data(as_text=True)
    found = re.search(rf"/cases/{code}/{'photos' if kind is Photo else 'voices'}/\d+", page)
    assert found
    return found[0]


def test_the_drill_names_what_was_changed_in_a_copy_and_never_breaks_off(reported: Town, tmp_path: Path):
    run = reported.app.test_cli_runner().invoke
    change(reported, "UPDATE reports SET description = '电线好好的'")
    for name in ("one", "two", "three"):
        assert run(args=["backup", str(tmp_path / name / "copy.db")]).exit_code == 0
    first = run(args=["restore-drill", str(tmp_path / "one/copy.db")])
    assert "BROKEN evidence: report 1 was changed" in first.output
    lost = listed_files(tmp_path / "two/copy.db")[0]
    _rot(files_beside(tmp_path / "two/copy.db") / lost[:2] / lost)
    second = run(args=["restore-drill", str(tmp_path / "two/copy.db")])
    assert f"BROKEN files: 1 damaged: {lost}" in second.output
    (tmp_path / "three/copy.db").write_bytes(b"no database at all" * 99)
    third = run(args=["restore-drill", str(tmp_path / "three/copy.db")])
    assert "BROKEN database file: one-door.db is damaged" in third.output
    for done in (first, second, third):
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit)


def test_protected_words_are_proved_sealed_and_what_was_erased_is_no_fault(town: Town):
    doors = Doors(town, Seeds())
    doors.go_through_all()
    assert said(town) == ""
    with town.app.app_context():
        run_retention()
    settled = said(town)
    assert settled == ""
    change(town, "UPDATE reports SET place_name = '别处' WHERE protected")
    change(town, "UPDATE photos SET file = (SELECT max(file) FROM photos) WHERE key IS NOT NULL AND id < 3")
    broken = said(town)
    assert re.search(r"report \d+ was changed", broken)
    assert re.search(r"photo \d+ of submission \d+ shows another file", broken)


def test_what_came_before_there_were_such_entries_is_noted_by_the_upgrade(town: Town):
    Doors(town, Seeds()).go_through_all()
    with town.app.app_context(), transaction() as session:
        for event in ("report.received", "files.received", "photo.received", "voice.received"):
            of_event = f"SELECT id FROM journal WHERE event = '{event}'"
            session.execute(text(f"DELETE FROM journal_texts WHERE entry_id IN ({of_event})"))
        session.execute(text("DELETE FROM one_time_works"))
    assert "stands in no entry" in said(town)
    assert town.app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    with town.app.app_context():
        left = [one for one in faults(town.app.extensions["files"]) if "is gone" not in one]
        assert left == []
        assert "evidence_noted" in set(db.session().scalars(select(OneTimeWork.name)))
    change(town, "UPDATE reports SET place_name = '别处' WHERE protected")
    assert "was changed" in said(town)
