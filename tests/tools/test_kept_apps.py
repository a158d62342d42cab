"""One application serves test after test, and each finds it and its town as if nobody had been there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader
from sqlalchemy import event, func, select

from tests.support.kept_apps import KeptApps, listeners_taken_away, swift_folder
from tests.support.sign_in import try_sign_in
from tests.support.town import Town, build_town, kept_town
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.people.models import User
from webapp.web.guard import public


@pytest.fixture
def apps(tmp_path: Path, empty_instance: Path, shared: Path) -> KeptApps:
    """The applications of a worker of its own."""
    return KeptApps(tmp_path / "instance", empty_instance, shared)


@pytest.fixture
def used(apps: KeptApps) -> Flask:
    """An application that a test has used and left."""
    apps.begin()
    app = apps.make()
    phone = build_town(app).sign_in("town")
    assert phone.post("/messages/read").status_code == 303
    return app


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(User)) or 0


def again(apps: KeptApps, **settings: object) -> Flask:
    apps.end()
    apps.begin()
    return apps.make(**settings)


def test_the_next_test_gets_the_same_application_with_an_empty_town(apps, used):
    assert people(used) > 20
    left = Path(used.config["INSTANCE"], "left-behind")
    left.write_text("x")
    assert again(apps) is used
    assert people(used) == 0
    assert not left.exists()


def test_what_was_stored_on_the_disk_is_gone_and_can_be_stored_again(apps, used):
    before = used.extensions["files"]
    digest = before.put(b"a picture")
    files = again(apps).extensions["files"]
    assert files is not before, "it remembers which folders are there"
    assert not files.exists(digest)
    assert files.put(b"a picture") == digest
    assert files.read(digest) == b"a picture"


def test_settings_and_what_hangs_on_the_application_are_put_back(apps, used):
    before = dict(used.config), set(used.extensions), used.wsgi_app
    used.config["WRITES_PER_MINUTE"], used.config["MADE_UP"] = 0, True
    used.extensions["background"].mode, used.extensions["write_queue"].stuck = "off", True
    used.extensions["made_up"], used.wsgi_app = 1, None
    again(apps)
    assert (dict(used.config), set(used.extensions), used.wsgi_app) == before
    assert (used.extensions["background"].mode, used.extensions["write_queue"].stuck) == ("inline", False)


def test_templates_and_their_words_are_put_back(apps, used):
    used.jinja_env.loader = DictLoader({"people/help.html": "planted"})
    used.jinja_env.globals["kept"] = used.jinja_env.filters["when"] = str
    assert "planted" not in again(apps).test_client().get("/help").text
    assert used.jinja_env.globals["kept"] is not str
    assert used.jinja_env.filters["when"] is not str


def test_limits_have_counted_nobody(apps, used):
    def try_once() -> int:
        used.config["SIGN_INS_PER_MINUTE"] = 1
        return try_sign_in(used.test_client(), "10090000000", "not this one").status_code

    first = try_once()
    assert (first, try_once()) == (422, 429)
    again(apps)
    assert try_once() == first


def test_what_listened_to_the_database_is_taken_away(apps, used):
    def broken(*_: object) -> None:
        raise RuntimeError("from the test before")

    with used.app_context(), listeners_taken_away():
        event.listen(db.engine, "before_cursor_execute", broken)
        with pytest.raises(RuntimeError):
            people(used)
    apps.begin()
    assert people(apps.make()) == 0


def test_a_session_of_the_test_before_opens_nothing(apps, used, town_instance):
    phone = Town(used, {"town": 1}, {"town": "1"}).sign_in("town")
    assert phone.get("/session").status_code == 200
    again(apps)
    assert phone.get("/session").status_code == 401
    kept_town(used, town_instance)
    assert phone.get("/session").status_code == 401


def test_the_key_ring_is_that_of_the_application_in_use(apps, used):
    ours = current_keyring()
    another = again(apps, INDEX_KEY="another index key, which is long enough")
    assert another is not used
    assert current_keyring() is not ours
    assert again(apps) is used
    assert current_keyring() is ours


def test_other_settings_are_another_application_and_a_second_one_starts_anew(apps, used):
    quiet = again(apps, QUIET_FROM="00:00")
    assert quiet is not used
    assert quiet.config["QUIET_FROM"] == "00:00"
    assert apps.make() is not used, "a test that asks for two has two processes in mind"
    assert again(apps, QUIET_FROM="00:00") is quiet


def test_nobody_adds_a_route_to_what_others_will_use(apps):
    apps.begin()
    with pytest.raises(AssertionError, match="add_url_rule"):
        apps.make().add_url_rule("/planted", "planted", public(lambda: "hello"))


def test_without_room_in_memory_the_folder_lies_on_the_disk(monkeypatch, tmp_path):
    with swift_folder(tmp_path) as swift:
        assert swift.is_dir()
    monkeypatch.setattr("tests.support.kept_apps.ENOUGH", 1 << 62)
    with swift_folder(tmp_path) as slow:
        assert slow.parent == tmp_path
    assert not swift.exists()
    assert not slow.exists()


def test_what_a_killed_run_left_in_memory_goes_and_what_others_use_stays(monkeypatch, tmp_path):
    monkeypatch.setattr("tests.support.kept_apps.MEMORY", tmp_path)
    monkeypatch.setattr("tests.support.kept_apps.ENOUGH", 0)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, used = tmp_path / f"one-door-{ended.pid}-x", tmp_path / f"one-door-{os.getppid()}-x"
    left.mkdir()
    used.mkdir()
    with swift_folder(tmp_path):
        assert (left.exists(), used.exists()) == (False, True)
