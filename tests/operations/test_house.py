"""Keys and database belong together, or nothing starts: one sentence says what to put back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Text, select, type_coerce

from tests.support.production import SAFE, SECRETS
from tests.support.statements import counted_statements
from tests.support.town import Town, build_town
from webapp.config import UnsafeSettings
from webapp.core.db import db, transaction
from webapp.core.protection.crypto import current_keyring
from webapp.operations import service_house, service_keys
from webapp.operations.models import House

OTHER = "Rk4vN9xWz2cQm7tLb5yHs8dGp3fJa6uE"
FIELDS, INDEX, SECRET = (SECRETS[name] for name in ("FIELD_KEYS", "INDEX_KEY", "SECRET_KEY"))
KEYS = {"FIELD_KEYS": FIELDS, "INDEX_KEY": INDEX, "SECRET_KEY": SECRET}


@pytest.fixture
def start(make_app):
    """Starts an installation on this test's database: start(NAME=value, …) with other settings."""

    def start(**settings: object):
        app = make_app(**(KEYS | settings))
        with app.app_context():
            service_house.refuse_misfit()
        return app

    return start


@pytest.fixture
def lived_in(start) -> Town:
    """A town that was started once with its keys."""
    town = build_town(start())
    start()
    return town


def noted(app) -> House | None:
    with app.app_context():
        return db.session().get(House, 1)


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=list(arguments))


def test_with_its_own_keys_a_town_starts_again(lived_in: Town, start):
    assert noted(start()).words == service_house.WORDS


@pytest.mark.parametrize(
    ("name", "words"), [("FIELD_KEYS", "ONE_DOOR_FIELD_KEYS"), ("INDEX_KEY", "ONE_DOOR_INDEX_KEY")]
)
def test_the_keys_of_another_town_are_refused(lived_in: Town, start, name, words):
    with pytest.raises(UnsafeSettings, match="this town back") as refused:
        start(**{name: OTHER})
    assert words in str(refused.value)
    assert OTHER not in str(refused.value)


def test_nothing_is_written_before_the_refusal(lived_in: Town, start, make_app):
    before = Path(lived_in.app.config["INSTANCE"], "one-door.db").read_bytes()
    with pytest.raises(UnsafeSettings):
        start(FIELD_KEYS=OTHER, INDEX_KEY=OTHER[::-1])
    assert Path(lived_in.app.config["INSTANCE"], "one-door.db").read_bytes() == before


def test_a_database_from_before_the_note_is_asked_through_what_it_holds(make_app, start):
    town = build_town(make_app(**KEYS))
    assert noted(town.app) is None
    for wrong in ({"FIELD_KEYS": OTHER}, {"INDEX_KEY": OTHER}):
        with pytest.raises(UnsafeSettings):
            start(**wrong)
        assert noted(town.app) is None
    assert noted(start()) is not None


def test_a_database_of_which_a_part_was_written_with_other_keys_is_refused(make_app, start):
    build_town(make_app(**KEYS))
    with make_app(**KEYS | {"FIELD_KEYS": OTHER}).app_context(), transaction() as session:
        ring = current_keyring()
        session.execute(
            db.metadata.tables["users"].update().where(db.metadata.tables["users"].c.id == 3),
            {"phone": "10099990000", "phone_index": ring.blind_index("10099990000")},
        )
    with pytest.raises(UnsafeSettings, match="other keys"):
        start()


def test_an_empty_database_takes_whatever_keys_it_is_given(start):
    start()
    assert noted(start(FIELD_KEYS=OTHER)).words == service_house.WORDS
    build_town(start(FIELD_KEYS=OTHER))
    with pytest.raises(UnsafeSettings):
        start()


def test_a_database_without_tables_may_be_upgraded(make_app, tmp_path):
    new = make_app(**KEYS, DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    assert run(new, "db", "upgrade").exit_code == 0


def test_a_new_signing_key_signs_everybody_out_and_is_said_once(lived_in: Town, start, capsys):
    start(SECRET_KEY=OTHER)
    assert "secret_key_changed" in capsys.readouterr().err
    start(SECRET_KEY=OTHER)
    assert "secret_key_changed" not in capsys.readouterr().err


def test_a_start_costs_a_handful_of_statements(lived_in: Town, make_app):
    app = make_app(**KEYS)
    with app.app_context(), counted_statements() as seen:
        service_house.refuse_misfit()
    assert len(seen) <= 3


def test_every_command_that_touches_data_refuses_and_the_others_do_not(lived_in: Town, make_app, tmp_path):
    stranger = make_app(**KEYS | {"FIELD_KEYS": OTHER})
    for command in (
        ("journal", "verify"),
        ("counters", "verify"),
        ("keys", "rotate"),
        ("keys", "reindex"),
        ("keys", "status"),
        ("backup", str(tmp_path / "one.db")),
        ("sweep",),
        ("worker",),
        ("send-texts",),
        ("db", "upgrade"),
    ):
        refused = run(stranger, *command)
        assert (refused.exit_code, refused.output.count("\n")) == (78, 1), command
        assert refused.output.startswith("One Door does not start: this database was written with other keys"), command
    for command in (("settings-doc",), ("keys", "--help"), ("keys", "rotate", "--help"), ("db", "upgrade", "--help")):
        assert run(stranger, *command).exit_code == 0, command
    assert not (tmp_path / "one.db").exists()


def test_a_new_index_key_holds_once_all_numbers_are_found_under_it(lived_in: Town, make_app, start, monkeypatch):
    app = make_app(**KEYS | {"INDEX_KEY": OTHER})
    real = service_keys._reindex_column

    def cut(column, index):
        if column.table.name == "house":
            raise KeyboardInterrupt
        return real(column, index)

    monkeypatch.setattr(service_keys, "_reindex_column", cut)
    run(app, "keys", "reindex")
    with pytest.raises(UnsafeSettings, match="keys reindex"):
        start(INDEX_KEY=OTHER)
    monkeypatch.setattr(service_keys, "_reindex_column", real)
    done = run(app, "keys", "reindex")
    assert done.exit_code == 0, done.output
    start(INDEX_KEY=OTHER)
    with pytest.raises(UnsafeSettings):
        start()


def test_an_old_key_is_missed_until_everything_is_under_the_new_one(lived_in: Town, make_app, start):
    start(FIELD_KEYS=f"{OTHER},{FIELDS}")
    with pytest.raises(UnsafeSettings, match="other keys"):
        start(FIELD_KEYS=OTHER)
    rotated = run(make_app(**both_keys()), "keys", "rotate")
    assert rotated.exit_code == 0, rotated.output
    start(FIELD_KEYS=OTHER)
    with pytest.raises(UnsafeSettings):
        start()


def test_a_database_of_two_keys_is_not_noted_under_the_newer_one_alone(make_app, start):
    build_town(make_app(**KEYS))
    start(FIELD_KEYS=f"{OTHER},{FIELDS}")
    with pytest.raises(UnsafeSettings, match="other keys"):
        start(FIELD_KEYS=OTHER)
    assert run(make_app(**both_keys()), "keys", "rotate").exit_code == 0
    start(FIELD_KEYS=OTHER)


def both_keys() -> dict[str, str]:
    return KEYS | {"FIELD_KEYS": f"{OTHER},{FIELDS}"}


def test_the_note_itself_shows_nothing_of_a_key(lived_in: Town):
    with lived_in.app.app_context():
        row = db.session().execute(select(type_coerce(House.words, Text), House.words_index, House.secret_mark)).one()
    for value in row:
        assert not any(key in value for key in (FIELDS, INDEX, SECRET, service_house.WORDS))


def test_production_refuses_a_demo_town_wherever_it_lies(make_app, start, tmp_path):
    app = start()
    with app.app_context(), transaction():
        service_house.mark_demo()
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    production = SAFE | {"ENV": "production", "INSTANCE": str(tmp_path / "other"), "DATABASE_URL": address}
    with pytest.raises(UnsafeSettings, match="demo town"):
        start(**production)
    start()


def test_production_knows_a_demo_town_from_before_it_was_noted(make_app, start, tmp_path):
    town = build_town(make_app(**KEYS))
    with town.app.app_context(), transaction() as session:
        users = db.metadata.tables["users"]
        for number, phone in enumerate(service_house._DEMO_PHONES, start=2):
            index = current_keyring().blind_index(phone)
            session.execute(users.update().where(users.c.id == number), {"phone": phone, "phone_index": index})
    production = SAFE | {"ENV": "production"}
    with pytest.raises(UnsafeSettings, match="demo town"):
        start(**production)


def test_a_database_that_does_not_answer_is_said_and_tried_again(make_app, tmp_path):
    (tmp_path / "torn.db").write_bytes(b"no database at all" * 100)
    torn = make_app(**KEYS, DATABASE_URL=f"sqlite:///{tmp_path / 'torn.db'}")
    said = run(torn, "journal", "verify")
    assert said.exit_code == 75
    assert said.output.startswith("One Door does not start: the database does not answer (DatabaseError)")
    assert said.output.count("\n") == 1


def test_the_drill_says_that_the_keys_are_not_those_of_the_copy(lived_in: Town, make_app, tmp_path):
    assert run(lived_in.app, "backup", str(tmp_path / "one.db")).exit_code == 0
    elsewhere = {"INSTANCE": str(tmp_path / "spare")}
    stranger = make_app(**KEYS | {"FIELD_KEYS": OTHER}, **elsewhere)
    drilled = run(stranger, "restore-drill", str(tmp_path / "one.db"))
    assert drilled.exit_code == 1
    assert "BROKEN keys: this database was written with other keys" in drilled.output
    with closing(sqlite3.connect(tmp_path / "one.db")) as copy:
        assert copy.execute("SELECT count(*) FROM house").fetchone() == (1,)
    ours = run(make_app(**KEYS, INSTANCE=str(tmp_path / "third")), "restore-drill", str(tmp_path / "one.db"))
    assert ours.exit_code == 0, ours.output
