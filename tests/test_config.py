"""Settings: production does not start with an unsafe one, keys are made once, and every setting says what it is for."""

import json
import os
import stat
import subprocess
import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.support import production
from tests.support.running.server import FLASK, copied, environment
from webapp import config, create_app
from webapp.config import SETTINGS, UnsafeSettings, load
from webapp.core import clock

NIGHT = datetime(2028, 2, 29, 15, 30, tzinfo=UTC)

SAFE = {"ENV": "production", **production.SAFE}
STRONG = "Ds8fK2pLz6vQw9xRn4cTm1yBh5gJa3uE"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith(config.PREFIX) or name == "FLASK_DEBUG"]:
        monkeypatch.delenv(name)


def test_production_starts_with_safe_settings(tmp_path):
    assert load(SAFE | {"INSTANCE": str(tmp_path)})["SESSION_COOKIE_SECURE"]


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": STRONG[:31]}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-" * 5}, "SECRET_KEY"),
        ({"INDEX_KEY": "12345678901234567890123456789012"}, "INDEX_KEY"),
        ({"INDEX_KEY": "01" * 10 + "0011" * 10}, "INDEX_KEY"),
        ({"FIELD_KEYS": f"{STRONG},short"}, "FIELD_KEYS"),
        ({"FIELD_KEYS": "short,shorter,and,all,of,them,longer,than,it"}, "FIELD_KEYS"),
        ({"FIELD_KEYS": f"{STRONG},{'a' * 40}"}, "FIELD_KEYS"),
        ({"FIELD_KEYS": f"{STRONG},"}, "FIELD_KEYS"),
        ({"FIELD_KEYS": f"{STRONG},{STRONG}"}, "differ"),
        ({"INDEX_KEY": STRONG, "FIELD_KEYS": STRONG}, "differ"),
        ({"INDEX_KEY": STRONG, "SECRET_KEY": STRONG}, "differ"),
        ({"FIELD_KEYS": ""}, "FIELD_KEYS"),
        ({"INDEX_KEY": "short"}, "INDEX_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "  "}, "ALLOWED_HOSTS"),
        ({"DEBUG": True}, "debug"),
        ({"CLOCK": "2026-06-10T23:30"}, "CLOCK"),
    ],
)
def test_production_refuses_to_start_unsafe_and_names_why(tmp_path, unsafe, named):
    with pytest.raises(UnsafeSettings, match=named):
        create_app(SAFE | {"INSTANCE": str(tmp_path)} | unsafe)


def test_production_refuses_debug_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(UnsafeSettings, match="debug"):
        load(SAFE | {"INSTANCE": str(tmp_path)})


def test_production_refuses_the_demo_town(tmp_path):
    (tmp_path / "DEMO").touch()
    with pytest.raises(UnsafeSettings, match="demo"):
        load(SAFE | {"INSTANCE": str(tmp_path)})


@pytest.mark.parametrize("text", ["gestern", "23:30", "2026-02-29", " "])
def test_a_clock_that_is_no_moment_is_refused_everywhere(tmp_path, text):
    for env in ("demo", "development"):
        with pytest.raises(UnsafeSettings, match="CLOCK is no moment"):
            create_app({"ENV": env, "INSTANCE": str(tmp_path), "CLOCK": text})


def test_an_application_lives_from_the_moment_of_its_setting_in_shanghai_time(tmp_path, monkeypatch):
    # This process has been running for long; the one that is meant has just begun.
    monkeypatch.setattr(clock, "_BEGAN", clock.now() - clock._ahead)
    create_app({"INSTANCE": str(tmp_path), "CLOCK": "2028-02-29T23:30"})
    assert NIGHT < clock.now() < NIGHT + timedelta(minutes=5)


def test_a_process_of_its_own_lives_from_that_moment_too_with_what_it_writes(empty_instance, shared, tmp_path):
    instance = copied(empty_instance, tmp_path / "instance", shared)
    env = environment(instance, ONE_DOOR_ENV="development", ONE_DOOR_CLOCK="2028-02-29T23:30")
    command = [*FLASK, "backup", str(tmp_path / "copy.db")]
    subprocess.run(command, cwd=config.ROOT, env=env, check=True, capture_output=True)
    made_at = datetime.fromisoformat(json.loads((tmp_path / "copy.db.json").read_text())["made_at"])
    assert NIGHT < made_at < NIGHT + timedelta(minutes=1)


def test_a_list_of_keys_without_a_key_is_refused_with_a_sentence_anywhere(tmp_path):
    with pytest.raises(UnsafeSettings, match="FIELD_KEYS must hold a key"):
        load({"ENV": "development", "INSTANCE": str(tmp_path), "FIELD_KEYS": " , ,"})


def test_all_that_is_unsafe_is_named_at_once(tmp_path):
    with pytest.raises(UnsafeSettings) as refused:
        load({"ENV": "production", "INSTANCE": str(tmp_path)})
    assert all(name in str(refused.value) for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "ALLOWED_HOSTS"))


@pytest.mark.parametrize("word", ["Production", " production", "production ", "prod", "PRODUCTION", "", "live", "none"])
def test_any_other_word_than_the_three_stops_the_start(tmp_path, monkeypatch, word):
    monkeypatch.setenv("ONE_DOOR_ENV", word)
    with pytest.raises(UnsafeSettings, match="ONE_DOOR_ENV must be demo, development or production"):
        load({"INSTANCE": str(tmp_path / "new")})
    assert not (tmp_path / "new").exists(), "nothing was made"


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PROXIES", "abc", "a whole number, 0 or more, not “abc”"),
        ("PROXIES", "-1", "a whole number"),
        ("PROXIES", "", "a whole number"),
        ("SESSION_DAYS", "0", "1 or more"),
        ("WRITES_PER_MINUTE", "1.5", "a whole number"),
        ("BACKUPS_KEPT", "two", "a whole number"),
        ("WORK_OPEN", "25:00", "a time of day such as 08:00"),
        ("QUIET_FROM", "8", "a time of day"),
        ("QUIET_TO", "", "a time of day"),
        ("BACKGROUND", "Queue", "queue, inline or off"),
        ("SECOND_FACTOR", "no", "required or off"),
        ("LOG_LEVEL", "VERBOSE", "DEBUG, INFO, WARNING or ERROR"),
        ("CALENDAR_OVERRIDES", "/nowhere/days.csv", "a file that can be read"),
        ("DATABASE_URL", "one-door.db", "an SQLAlchemy address"),
    ],
)
@pytest.mark.parametrize("env", ["development", "production"])
def test_a_value_of_the_wrong_kind_is_refused_with_the_name_of_its_setting(
    tmp_path, monkeypatch, env, name, value, wanted
):
    monkeypatch.setenv(f"ONE_DOOR_{name}", value)
    with pytest.raises(UnsafeSettings) as refused:
        load(SAFE | {"INSTANCE": str(tmp_path), "ENV": env})
    assert f"ONE_DOOR_{name} must be" in str(refused.value)
    assert wanted in str(refused.value)


def test_working_hours_that_end_before_they_begin_are_refused(tmp_path):
    with pytest.raises(UnsafeSettings, match="ONE_DOOR_WORK_OPEN must be before ONE_DOOR_WORK_CLOSE"):
        load({"INSTANCE": str(tmp_path), "WORK_OPEN": "18:00", "WORK_CLOSE": "08:00"})


def test_wrong_kinds_and_unsafe_values_are_named_together(tmp_path):
    with pytest.raises(UnsafeSettings) as refused:
        load({"ENV": "production", "INSTANCE": str(tmp_path), "PROXIES": "abc", "WORK_OPEN": "25:00"})
    assert all(name in str(refused.value) for name in ("PROXIES", "WORK_OPEN", "SECRET_KEY", "ALLOWED_HOSTS"))


def test_a_log_level_may_be_written_small(tmp_path):
    assert load({"INSTANCE": str(tmp_path), "LOG_LEVEL": "warning"})["LOG_LEVEL"] == "warning"


def test_the_towns_own_days_are_read_at_the_start(tmp_path):
    days = tmp_path / "days.csv"
    days.write_text("date,kind,note\n2026-13-01,rest,\n")
    with pytest.raises(UnsafeSettings, match=r"CALENDAR_OVERRIDES.*line 2"):
        create_app({"INSTANCE": str(tmp_path), "CALENDAR_OVERRIDES": str(days)})


@pytest.mark.parametrize("address", ["nothing://somewhere/x", "postgresql+pg8000://door:hushhush@db/one_door"])
def test_an_address_that_no_driver_here_understands_is_refused_without_repeating_it(tmp_path, address):
    with pytest.raises(UnsafeSettings, match="ONE_DOOR_DATABASE_URL") as refused:
        create_app({"INSTANCE": str(tmp_path), "DATABASE_URL": address})
    assert "hushhush" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UnsafeSettings, match="ONE_DOOR_INSTANCE"):
        load({"INSTANCE": str(tmp_path / "file" / "in")})


def test_the_refusal_tells_no_secret(tmp_path):
    with pytest.raises(UnsafeSettings) as refused:
        load(SAFE | {"INSTANCE": str(tmp_path), "SECRET_KEY": "hushhush"})
    assert "hushhush" not in str(refused.value)


def test_settings_come_from_the_environment_with_our_prefix(tmp_path, monkeypatch):
    monkeypatch.setenv("ONE_DOOR_INSTANCE", str(tmp_path / "there"))
    monkeypatch.setenv("ONE_DOOR_SESSION_DAYS", "7")
    monkeypatch.setenv("SESSION_DAYS", "9")
    values = load()
    assert values["INSTANCE"] == str(tmp_path / "there")
    assert values["PERMANENT_SESSION_LIFETIME"] == 7 * 86_400


def test_keys_are_made_once_for_their_owner_alone_and_differ(tmp_path):
    first, second = load({"INSTANCE": str(tmp_path)}), load({"INSTANCE": str(tmp_path)})
    names = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
    assert [first[name] for name in names] == [second[name] for name in names]
    assert len({first[name] for name in names}) == 3
    for name in names:
        path = tmp_path / f"{name.lower()}.key"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(first[name]) >= 32


def test_two_that_start_at_once_agree_on_the_keys(tmp_path):
    found, gate = [], threading.Barrier(8)

    def start():
        gate.wait()
        found.append(load({"INSTANCE": str(tmp_path)})["SECRET_KEY"])

    starting = [threading.Thread(target=start) for _ in range(8)]
    for one in starting:
        one.start()
    for one in starting:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["field_keys.key", "index_key.key", "secret_key.key"]


@pytest.mark.parametrize("name", ["FIELD_KEYS", "INDEX_KEY"])
def test_a_key_that_is_missing_beside_a_town_is_never_made_anew(town_instance, tmp_path, name):
    instance = copied(town_instance, tmp_path / "town")
    file = instance / f"{name.lower()}.key"
    key = file.read_text()
    file.unlink()
    with pytest.raises(UnsafeSettings, match=f"{file.name} is missing") as refused:
        load({"INSTANCE": str(instance)})
    assert "put the file back" in str(refused.value)
    assert not file.exists()
    elsewhere = {"INSTANCE": str(tmp_path / "new"), "DATABASE_URL": f"sqlite:///{instance / 'one-door.db'}"}
    with pytest.raises(UnsafeSettings, match="is missing"):
        load(elsewhere)
    file.write_text(key)
    assert load({"INSTANCE": str(instance)})[name] == key


def test_a_lost_signing_key_is_made_anew(town_instance, tmp_path):
    instance = copied(town_instance, tmp_path / "town")
    (instance / "secret_key.key").unlink(missing_ok=True)
    assert load({"INSTANCE": str(instance)})["SECRET_KEY"]


def test_a_key_given_in_a_setting_is_not_written_down(tmp_path):
    load({"INSTANCE": str(tmp_path), "SECRET_KEY": "given" * 10})
    assert not (tmp_path / "secret_key.key").exists()


@pytest.mark.parametrize("env", ["demo", "development", "production"])
def test_cookies_are_out_of_reach_of_scripts_and_other_sites_everywhere(tmp_path, env):
    values = load(SAFE | {"INSTANCE": str(tmp_path), "ENV": env})
    assert values["SESSION_COOKIE_HTTPONLY"] is True
    assert values["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert values["SESSION_COOKIE_SECURE"] == (env == "production")


def test_no_setting_holds_a_phone_back_below_what_it_needs(tmp_path):
    low = {"INSTANCE": str(tmp_path), "WRITES_PER_MINUTE": 1, "SIGN_INS_PER_MINUTE": 1}
    assert load(SAFE | low)["WRITES_PER_MINUTE"] >= 300
    assert load(low | {"ENV": "demo"})["WRITES_PER_MINUTE"] >= 3_000


def test_failing_statements_keep_what_people_typed_out_of_the_log(tmp_path):
    assert load({"INSTANCE": str(tmp_path)})["SQLALCHEMY_ENGINE_OPTIONS"]["hide_parameters"] is True


def test_every_setting_says_what_it_is_for():
    assert all(setting.help.strip().endswith(".") for setting in SETTINGS)
    page = config.settings_markdown()
    assert all(f"`ONE_DOOR_{setting.name}`" in page for setting in SETTINGS)


@pytest.mark.parametrize(
    ("name", "value"), [("FILES_URL", "s3://town/files"), ("REDIS_URL", "redis://10.0.0.2:6379/0")]
)
def test_a_setting_whose_package_is_missing_is_refused_with_what_to_install(monkeypatch, tmp_path, name, value):
    monkeypatch.setattr(config, "find_spec", lambda _package: None)
    with pytest.raises(UnsafeSettings, match=rf"ONE_DOOR_{name} needs the package .*requirements-many\.txt"):
        config.load({"INSTANCE": str(tmp_path), name: value})
