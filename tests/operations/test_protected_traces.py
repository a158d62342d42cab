"""Nothing written, said or pictured in a protected matter lies readable on the disk, whatever door it came by."""

import io
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.doors import INFORMANT, Doors, Turns, instance, work
from tests.support.logs import log_lines
from tests.support.town import DATABASE, Phone, Town, kept_town, small_jpeg
from tests.support.traces import Seeds
from webapp.core.db import db
from webapp.core.journal import JournalEntry, verify
from webapp.operations.queries_proof import faults
from webapp.reports.models import Photo, Report, Voice
from webapp.reports.service_files import store
from webapp.visits.models import Visit


@pytest.fixture
def town(make_app: Any, town_instance: Path) -> Town:
    """A town whose background work goes through the queue's own file, as in production."""
    return kept_town(make_app(BACKGROUND="queue"), town_instance)


@pytest.fixture
def log(town: Town) -> Iterator[io.StringIO]:
    with log_lines() as lines:
        yield lines


def test_nothing_of_a_protected_matter_lies_readable_whatever_door_it_came_by(town: Town, log: io.StringIO) -> None:
    doors = Doors(town, Seeds())
    doors.go_through_all()
    for page in ("/todo", "/messages", "/visits", f"/cases/{doors.code}", f"/cases/{doors.code}/print"):
        assert doors.named.get(page).status_code == 200
    doors.named.get(f"/search?q={doors.seeds.words('searched')}")
    assert town.sign_in("auditor").get("/audit").status_code == 200
    work(town.app)
    assert (instance(town.app) / "queue.db").exists()
    assert list((instance(town.app) / "backups").glob("*.db"))
    assert len(doors.seeds.forms) > 70
    assert doors.seeds.found_in(instance(town.app)) == {}
    assert doors.seeds.found(log.getvalue().encode()) == set()
    with town.app.app_context():
        assert verify().fault is None


def test_those_named_read_see_and_hear_all_of_it(town: Town) -> None:
    doors = Doors(town, Seeds())
    doors.go_through_all()
    work(town.app)
    page = doors.named.get(f"/cases/{doors.code}").text
    for where in ("report description", "report wants", "report safe_contact", "addition author", "step note"):
        assert doors.seeds.forms[where][0].decode() in page, where
    with town.app.app_context():
        report = db.session().scalars(select(Report).order_by(Report.id).limit(1)).one()
        photo = db.session().scalars(select(Photo).where(Photo.submission_id == report.submission_id)).one()
        voice = db.session().scalars(select(Voice).where(Voice.submission_id == report.submission_id)).one()
        visit = db.session().scalars(select(Visit)).one()
        assert str(report.position.latitude).encode() in doors.seeds.forms["report position"]
        assert visit.outcome.encode() in doors.seeds.forms["visit outcome"]
    seen = doors.named.get(f"/cases/{doors.code}/photos/{photo.id}")
    assert doors.seeds.forms["report picture"][1] in seen.data
    small = doors.named.get(f"/cases/{doors.code}/photos/{photo.id}?size=small")
    assert doors.seeds.forms["report picture"][2] in small.data
    heard = doors.named.get(f"/cases/{doors.code}/voices/{voice.id}", headers={"Range": "bytes=0-3"})
    assert (heard.status_code, heard.data) == (206, b"\x1a\x45\xdf\xa3")
    assert doors.reporter.get(f"/reports/{doors.client_id}").status_code == 200


def test_nothing_of_a_matter_that_turned_protected_lies_readable_wherever_it_had_spread(
    town: Town, log: io.StringIO
) -> None:
    turns = Turns(town, Seeds())
    turns.go_through_all()
    spread = turns.seeds.found_in(instance(town.app))
    assert set(turns.seeds.forms) - set(spread) == {"turned party_name"}, "encrypted from the first"
    turns.protect()
    in_words = {where for where in turns.seeds.forms if not re.search("picture|added|done|voice", where)}
    with town.app.app_context():
        db.engine.dispose()  # the last connection that leaves empties the log
    assert set(turns.seeds.found_in(instance(town.app))) & in_words == set(), "sealed in the transaction itself"
    work(town.app)
    assert turns.seeds.found_in(instance(town.app)) == {}
    assert turns.seeds.found(log.getvalue().encode()) == set()
    page = turns.named.get(f"/cases/{turns.code}").text
    for where in ("description", "other description", "author description", "first note", "finish note", "turn words"):
        assert turns.seeds.forms[f"turned {where}"][0].decode() in page, where
    with town.app.app_context():
        assert verify().fault is None
        assert list(faults(store())) == []


def test_the_search_finds_what_lies_in_clear(town: Town, log: io.StringIO) -> None:
    seeds = Seeds()
    ordinary = {name: seeds.words(name) for name in ("description", "place_name", "wants")}
    phone = town.sign_in(INFORMANT)
    sent = ordinary | seeds.place("position") | {"voice": (io.BytesIO(seeds.sound("voice")), "voice.webm")}
    assert phone.report("dispute", [seeds.picture("picture")], **sent).status_code == 201
    with sqlite3.connect(instance(town.app) / DATABASE) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE planted (words TEXT)")
        connection.execute("INSERT INTO planted VALUES (?)", (seeds.words("free page"),))
        connection.commit()
        connection.execute("DROP TABLE planted")
        connection.commit()
    connection.close()
    work(town.app)
    found = seeds.found_in(instance(town.app))
    assert set(found) == set(seeds.forms)
    with town.app.app_context():
        copy = next((instance(town.app) / "backups").glob("*.db")).name
    assert copy in found["description"]
    assert copy not in found["free page"], "a copy has no free pages"


@pytest.mark.parametrize("kind", ["patrol", "hazard"])
def test_rounds_and_hazards_are_never_protected(town: Town, kind: str) -> None:
    town.sign_in(INFORMANT).report(kind, someone_hurt="yes", afraid_to_go_home="yes", minor_harmed="unsure")
    with town.app.app_context():
        assert not db.session().scalars(select(Report)).one().protected


def test_the_same_picture_in_an_ordinary_matter_does_not_stay_in_clear(town: Town) -> None:
    seeds = Seeds()
    before, after = seeds.picture("sent before"), seeds.picture("sent after")
    phone = town.sign_in(INFORMANT)
    ordinary = phone.report("hazard", [before]).json["case_code"]
    phone.report("dispute", [before, after], someone_hurt="yes")
    phone.report("hazard", [after])
    work(town.app)
    left = seeds.found_in(instance(town.app) / "files")
    assert left == {}
    with town.app.app_context():
        photo = db.session().scalars(select(Photo).order_by(Photo.id).limit(1)).one()
        assert photo.key
    lead = town.sign_in("grid:200/001")
    assert seeds.forms["sent before"][1] in lead.get(f"/cases/{ordinary}/photos/{photo.id}").data


def test_an_ordinary_report_costs_nothing_for_it(town: Town) -> None:
    phone: Phone = town.sign_in(INFORMANT)
    assert phone.report("dispute", [small_jpeg()], description="两家争地界").status_code == 201
    with town.app.app_context():
        assert db.session().scalars(select(Photo.key)).all() == [None]
        raw = db.session().connection().exec_driver_sql("SELECT description, sealed_position FROM reports").one()
        assert tuple(raw) == ("两家争地界", None)
        assert db.session().scalar(select(JournalEntry.id).limit(1))
