"""What of protected matters was stored in clear is sealed by the upgrade: all of it, once, whatever cuts it off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Text, select, type_coerce, update

from tests.support.doors import Doors, instance
from tests.support.town import Town, build_town, kept_town, small_jpeg
from tests.support.traces import Seeds
from webapp.cases.models import Case
from webapp.core.db import db, transaction
from webapp.core.journal import JournalText, verify
from webapp.core.media.files import opened
from webapp.core.protection.at_rest import (
    SealableJson,
    SealableText,
    Sealed,
    SealedWords,
    sealable_models,
)
from webapp.operations import service_backup, service_sealing
from webapp.operations.models import OneTimeWork
from webapp.operations.service_backup import files_beside, listed_files, make_backup
from webapp.operations.service_retention import erase_files
from webapp.operations.service_sealing import in_clear, seal_protected
from webapp.reports.models import Addition, Photo, Report, Voice
from webapp.reports.queries_files import verify_files


@pytest.fixture
def town(make_app: Callable[..., Flask], town_instance: Path) -> Town:
    return kept_town(make_app(BACKGROUND="off"), town_instance)


@pytest.fixture
def old(town: Town) -> Doors:
    """A town whose protected matters lie in clear, as an older version left them: rows, files and free pages."""
    doors = Doors(town, Seeds())
    doors.go_through_all()
    with town.app.app_context():
        lay_bare(town.app)
        db.session.remove()
    return doors


def lay_bare(app: Flask) -> None:
    """Write everything that is sealed in clear, as it was kept before."""
    files = app.extensions["files"]
    db.session().connection().exec_driver_sql("PRAGMA secure_delete = OFF")
    with transaction() as session:
        for model in sealable_models():
            table = model.__table__
            (key,) = table.primary_key.columns
            columns = [one for one in table.columns if isinstance(one.type, SealableText | SealableJson)]
            for row in session.execute(select(key, *columns)).all():
                values = {one.name: _bare(getattr(row, one.name)) for one in columns}
                session.execute(update(table).where(key == row[0]).values(values))
        for report in session.scalars(select(Report).where(Report.protected)):
            place, report.protected = report.position, False
            report.position, report.protected = place, True
        for kind in (Photo, Voice):
            for row in session.scalars(select(kind).where(kind.key.is_not(None))):
                row.file, row.key, sealed = files.put(opened(files, row.file, row.key)), None, row.file
                files.delete(sealed)
        session.execute(OneTimeWork.__table__.delete())


def _bare(value: Any) -> Any:
    if isinstance(value, SealedWords):
        return type_coerce({name: str(one) if isinstance(one, str) else one for name, one in value.items()}, JSON)
    return type_coerce(str(value), Text) if isinstance(value, Sealed) else value


def upgrade(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert done.exit_code == 0, done.output


def contents(app: Flask) -> list[Any]:
    """Return everything that was said and where, as those read it who may."""
    with app.app_context():
        rows: list[Any] = []
        for model in sealable_models():
            columns = [one for one in model.__table__.columns if isinstance(one.type, SealableText | SealableJson)]
            (key,) = model.__table__.primary_key.columns
            rows += [tuple(row) for row in db.session().execute(select(key, *columns).order_by(key))]
        rows += [report.position for report in db.session().scalars(select(Report).order_by(Report.id))]
        store = app.extensions["files"]
        for kind in (Photo, Voice):
            stored = db.session().scalars(select(kind).where(kind.file.is_not(None)).order_by(kind.id))
            rows += [opened(store, row.file, row.key) for row in stored]
        db.session.remove()
        return rows


def still_readable(app: Flask) -> list[str]:
    with app.app_context():
        return [model.__tablename__ for model in sealable_models() if db.session().execute(in_clear(model)).first()]


def test_the_upgrade_leaves_nothing_readable_and_loses_nothing(old: Doors) -> None:
    app = old.town.app
    before, seen = contents(app), old.seeds.found_in(instance(app))
    assert len(seen) > 40, "laid bare"
    assert still_readable(app)
    upgrade(app)
    assert old.seeds.found_in(instance(app)) == {}
    assert contents(app) == before
    assert still_readable(app) == []
    with app.app_context():
        assert verify().fault is None
        assert verify_files(app.extensions["files"]).whole
    assert old.seeds.forms["report description"][0].decode() in old.named.get(f"/cases/{old.code}").text


def test_a_version_before_is_brought_up_by_the_same_command(old: Doors) -> None:
    app = old.town.app
    assert app.test_cli_runner().invoke(args=["db", "downgrade", "0025"]).exit_code == 0
    upgrade(app)
    assert old.seeds.found_in(instance(app)) == {}


def test_the_second_time_changes_nothing(old: Doors) -> None:
    app = old.town.app
    upgrade(app)
    before = tokens(app)
    with app.app_context(), transaction() as session:
        session.execute(OneTimeWork.__table__.delete())
    upgrade(app)
    assert tokens(app) == before
    with app.app_context():
        assert seal_protected() == 0


def tokens(app: Flask) -> list[Any]:
    with app.app_context():
        columns = (Report.description, Report.details, Addition.description, JournalText.content)
        return [db.session().scalars(select(one.type.stored(one))).all() for one in columns]


@pytest.mark.parametrize("after", [1, 9, 20, 33])
def test_cut_off_anywhere_it_goes_on_at_the_next_start(old: Doors, monkeypatch: Any, after: int) -> None:
    app = old.town.app
    before = contents(app)
    cut(monkeypatch, after)
    with pytest.raises(KeyboardInterrupt), app.app_context():
        seal_protected()
    monkeypatch.undo()
    assert contents(app) == before, "half of it sealed, all of it is read"
    assert still_readable(app) or old.seeds.found_in(instance(app))
    upgrade(app)
    assert old.seeds.found_in(instance(app)) == {}
    assert contents(app) == before


def cut(monkeypatch: Any, after: int) -> None:
    """Let the machine stop after so many transactions, each of two rows."""
    steps = iter(range(after))

    def transaction_or_end() -> Any:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return transaction()

    monkeypatch.setattr(service_sealing, "BATCH", 2)
    monkeypatch.setattr(service_sealing, "transaction", transaction_or_end)


def test_a_copy_made_in_the_middle_is_brought_up_and_goes_on(old: Doors, monkeypatch: Any, tmp_path: Path) -> None:
    app = old.town.app
    cut(monkeypatch, 25)
    with app.app_context():
        with pytest.raises(KeyboardInterrupt):
            seal_protected()
        monkeypatch.undo()
        copy = tmp_path / "copies" / "half.db"
        make_backup(copy)
    upgrade(app)
    shared = sorted(path.name for path in files_beside(copy).rglob("*") if path.is_file())
    drilled = app.test_cli_runner().invoke(args=["restore-drill", str(copy), "--folder", str(tmp_path / "restored")])
    assert drilled.exit_code == 0, drilled.output
    assert old.seeds.found_in(tmp_path / "restored") == {}
    assert sorted(path.name for path in files_beside(copy).rglob("*") if path.is_file()) == shared
    assert set(listed_files(copy)) <= set(shared), "the drill takes nothing out of the copy"


def test_older_copies_are_destroyed_with_the_pictures_that_only_they_name(old: Doors, tmp_path: Path) -> None:
    app, copies = old.town.app, tmp_path / "copies"
    assert app.test_cli_runner().invoke(args=["backup", str(copies / "1-before.db")]).exit_code == 0
    upgrade(app)
    assert app.test_cli_runner().invoke(args=["backup", str(copies / "2-after.db")]).exit_code == 0
    assert old.seeds.found_in(copies)
    done = app.test_cli_runner().invoke(args=["forget-copies", str(copies), "--keep", "1"])
    assert "1-before.db is gone" in done.output
    assert old.seeds.found_in(copies) == {}
    assert app.test_cli_runner().invoke(args=["restore-drill", str(copies / "2-after.db")]).exit_code == 0


def test_files_that_a_copy_under_way_may_name_are_not_erased(old: Doors, monkeypatch: Any, tmp_path: Path) -> None:
    app, erased = old.town.app, []
    real = service_backup._copy_files

    def copied(source: Any, target: Any) -> Any:
        seal_protected()
        erased.append(erase_files(source))
        return real(source, target)

    monkeypatch.setattr(service_backup, "_copy_files", copied)
    with app.app_context():
        make_backup(tmp_path / "copy.db")
        assert erased == [0]
        assert erase_files(app.extensions["files"]) > 0
    drilled = app.test_cli_runner().invoke(args=["restore-drill", str(tmp_path / "copy.db")])
    assert drilled.exit_code == 0, drilled.output


def test_what_turns_protected_later_is_sealed_the_same_way(town: Town) -> None:
    seeds = Seeds()
    reporter, lead = town.sign_in("informant:200/001/01"), town.sign_in("grid:200/001")
    said = {"description": seeds.words("words"), "place_name": seeds.words("place"), **seeds.place("position")}
    code = reporter.report("dispute", [seeds.picture("picture")], **said).json["case_code"]
    lead.act(code, "acknowledge", note=seeds.words("note"))
    with town.app.app_context():
        with transaction() as session:
            session.execute(update(Report).values(protected=True))
            session.execute(update(Case).values(protected=True))
        assert seal_protected() > 0
    assert still_readable(town.app) == []
    assert seeds.found_in(instance(town.app) / "files") == {}


def test_an_ordinary_matter_stays_as_it_is(town: Town) -> None:
    town.sign_in("informant:200/001/01").report("dispute", [small_jpeg()], description="两家争地界")
    with town.app.app_context():
        assert seal_protected() == 0
        assert db.session().scalars(select(type_coerce(Report.description, Text))).one() == "两家争地界"


def test_each_sealable_column_belongs_to_something_that_can_be_protected(town: Town) -> None:
    names = {model.__tablename__ for model in sealable_models()}
    care = {f"care_{name}" for name in ("asks", "courses", "entries", "grants", "items")}
    others = {"reports", "additions", "photos", "voices", "cases", "visits", "legal_holds", "journal_texts"}
    turned = {"case_turns", "case_merges", "follow_ups", "recusals", "work_orders", "order_requests"}
    decided = {
        "decisions",
        "decision_asks",
        "decision_steps",
        "decision_recusals",
        "mediation_recusals",
        "petition_asks",
        "file_recusals",
        "consultation_asks",
        "consultation_recusals",
        "documents",
        "aid_recusals",
    }
    assert names == care | others | turned | decided
    with town.app.app_context():
        for model in sealable_models():
            assert db.session().execute(in_clear(model)).all() == []


def test_the_older_key_can_go_once_sealed_words_have_moved_to_the_newest(make_app: Any) -> None:
    first, second = "the first key, which is long enough", "the second key, which is long enough"
    town = build_town(make_app(FIELD_KEYS=first))
    answer = town.sign_in("informant:200/001/01").report(
        "dispute", [small_jpeg()], description="他又打人了", safe_contact="白天打", afraid_to_go_home="yes"
    )
    code = answer.json["case_code"]
    both = make_app(FIELD_KEYS=f"{second},{first}")
    status = both.test_cli_runner().invoke(args=["keys", "status"])
    assert "reports.description: 0 of 1" in status.output
    assert "journal_texts.content" in status.output
    assert both.test_cli_runner().invoke(args=["keys", "rotate"]).exit_code == 0
    alone = Town(make_app(FIELD_KEYS=second), town.users, town.phones)
    page = alone.sign_in("police_station").get(f"/cases/{code}").text
    assert "他又打人了" in page
    assert "白天打" in page
