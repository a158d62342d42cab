"""``one-door check``: each part of a set-up is asked, and what is wrong is one sentence."""

import pytest
from sqlalchemy import text

from tests.support.town import kept_town
from webapp.core.db import transaction
from webapp.core.media.files import StorageAway


def lines(app):
    done = app.test_cli_runner().invoke(args=["check"])
    return done.exit_code, dict(line.split(": ", 1) for line in done.output.splitlines())


def test_a_town_on_one_machine_is_set_up(app, town):
    before = list(app.extensions["files"].digests())
    code, said = lines(app)
    assert code == 0
    assert list(app.extensions["files"].digests()) == before, "what it wrote to try is gone"
    assert list(said) == [f"ok     {name}" for name in ("database", "migrations", "keys", "files", "clock")]


def test_a_store_that_does_not_answer_is_named_and_the_others_still_asked(app, town, monkeypatch):
    def away(_data):
        raise StorageAway("ConnectError")

    monkeypatch.setattr(app.extensions["files"], "put", away)
    code, said = lines(app)
    assert code == 1
    assert said["BROKEN files"] == "does not answer (StorageAway)"
    assert "ok     clock" in said


def test_a_database_that_is_behind_says_what_to_run(app, town):
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert lines(app)[1]["BROKEN migrations"].endswith("run: one-door db upgrade")


def test_keys_in_files_do_not_do_for_several_machines(make_app, monkeypatch, town_instance):
    pytest.importorskip("redis")
    monkeypatch.delenv("ONE_DOOR_FIELD_KEYS", raising=False)
    app = make_app(REDIS_URL="redis://127.0.0.1:9/0")
    kept_town(app, town_instance)
    code, said = lines(app)
    assert code == 1
    assert "FIELD_KEYS" in said["BROKEN keys"]
    assert said["BROKEN redis"].startswith("does not answer")
