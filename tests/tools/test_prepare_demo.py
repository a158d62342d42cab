"""A start that has nothing to prepare is told from one that has, without loading the application."""

import sqlite3
from contextlib import closing

import pytest

from tests.support.running.server import copied
from tools import prepare_demo
from webapp import config


@pytest.fixture
def folder(empty_instance, tmp_path, monkeypatch):
    instance = copied(empty_instance, tmp_path / "instance")
    monkeypatch.setattr(config, "load", lambda _overrides: {"INSTANCE": str(instance), "DATABASE_URL": ""})
    with closing(sqlite3.connect(instance / "one-door.db")) as database:
        columns = [row[1:5] for row in database.execute("PRAGMA table_info(users)")]
        wanted = [name for name, _, required, default in columns if required and default is None]
        values = ", ".join("1" for _ in wanted)
        database.execute(f"INSERT INTO users ({', '.join(wanted)}) VALUES ({values})")
        database.commit()
    (instance / config.DEMO_MARKER).write_text("a demo town")
    return instance


def change(folder, statement):
    with closing(sqlite3.connect(folder / "one-door.db")) as database:
        database.execute(statement)
        database.commit()


def test_a_town_of_the_newest_form_stands(folder):
    assert prepare_demo.stands_already()


@pytest.mark.parametrize("statement", ["UPDATE alembic_version SET version_num = '0001'", "DELETE FROM users"])
def test_an_older_form_or_an_empty_one_is_prepared(folder, statement):
    change(folder, statement)
    assert not prepare_demo.stands_already()


def test_what_is_no_demo_town_or_not_there_is_left_to_the_commands(folder):
    (folder / config.DEMO_MARKER).unlink()
    assert not prepare_demo.stands_already()
    (folder / "one-door.db").unlink()
    assert not prepare_demo.stands_already()
