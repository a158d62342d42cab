"""What deploy/ says fits what the application and the house really have."""

import os
import re
import runpy

import pytest
from gunicorn.workers.gthread import ThreadWorker

from tests.support.production import SECRETS
from tests.support.rules.sources import ROOT
from webapp import config
from webapp.core.db import db

UNITS = ["deploy/one-door-web.service", "deploy/one-door-worker.service"]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def gunicorn(monkeypatch, **environment: str) -> dict[str, object]:
    for name in ("HOST", "PORT", "ONE_DOOR_WORKERS", "ONE_DOOR_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))


def test_gunicorn_serves_with_threads_and_loads_the_app_once_for_all_workers(monkeypatch):
    found = gunicorn(monkeypatch)
    assert issubclass(found["worker_class"], ThreadWorker)
    assert (found["workers"], found["threads"]) == (2, 8)
    assert found["bind"] == "127.0.0.1:8000"
    assert found["preload_app"] is True
    assert found["accesslog"] is None
    assert found["max_requests_jitter"] > 0


def test_making_the_app_opens_nothing_that_workers_must_not_share(app):
    with app.app_context():
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert app.extensions["background"]._queues == {}


def test_gunicorn_listens_and_works_as_the_environment_says(monkeypatch):
    found = gunicorn(monkeypatch, HOST="0.0.0.0", PORT="81", ONE_DOOR_WORKERS="3", ONE_DOOR_THREADS="250")
    assert (found["bind"], found["workers"], found["threads"]) == ("0.0.0.0:81", 3, 250)


@pytest.mark.parametrize("value", ["two", "0", "-1", "", "²"])
def test_a_number_of_workers_that_is_none_ends_the_start_with_one_sentence(monkeypatch, value):
    with pytest.raises(SystemExit, match="ONE_DOOR_WORKERS must be a whole number"):
        gunicorn(monkeypatch, ONE_DOOR_WORKERS=value)


def test_the_example_environment_names_only_settings_that_exist_and_holds_no_secret():
    known = {config.PREFIX + setting.name for setting in config.SETTINGS}
    known |= {"HOST", "PORT", "ONE_DOOR_WORKERS", "ONE_DOOR_THREADS"}
    lines = [line.split("=", 1) for line in read("deploy/environment.example").splitlines() if re.match(r"[A-Z]", line)]
    assert {name for name, _ in lines} - known == set()
    assert [value for name, value in lines if name.endswith(("_KEY", "_KEYS"))] == ["", "", ""]


def test_the_example_environment_is_refused_until_its_secrets_are_filled_in(monkeypatch, tmp_path):
    for line in read("deploy/environment.example").splitlines():
        if line.startswith(config.PREFIX):
            monkeypatch.setenv(*line.split("=", 1))
    monkeypatch.setenv("ONE_DOOR_INSTANCE", str(tmp_path))
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        config.load()
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        monkeypatch.setenv(config.PREFIX + name, SECRETS[name])
    assert config.load()["ENV"] == "production"


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_starts_what_is_there_and_can_do_little_else(unit):
    text = read(unit)
    commands = re.findall(r"^Exec\w+=(/opt/one-door/current/\.venv/bin/)(\w+)", text, re.MULTILINE)
    assert commands
    assert {name for _, name in commands} <= {"flask", "gunicorn"}
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "Restart=on-failure",
        f"RestartPreventExitStatus={os.EX_CONFIG}",
        "CapabilityBoundingSet=",
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_production_when_its_file_does_not_say(unit):
    assert re.search(r"^Environment=ONE_DOOR_ENV=production\b", read(unit), re.MULTILINE)


def test_copies_elsewhere_run_as_the_service_s_user_and_rest_while_it_is_upgraded():
    litestream, files = read("deploy/one-door-litestream.service"), read("deploy/one-door-files.service")
    for line in ("User=one-door", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="):
        assert line in litestream.splitlines()
        assert line in files.splitlines()
    assert "PartOf=one-door-web.service" in litestream
    for name in ("files", "drill"):
        assert "OnCalendar=" in read(f"deploy/one-door-{name}.timer")
        assert "EnvironmentFile=/etc/one-door/copies" in read(f"deploy/one-door-{name}.service")
    keys = re.compile("ONE_DOOR_(FIELD_KEYS|INDEX_KEY|SECRET_KEY)|one-door/environment")
    assert not any(keys.search(read(f"deploy/{name}")) for name in ("litestream.yml", "one-door-litestream.service"))
    assert os.access(ROOT / "deploy/one-door-drill", os.X_OK)


def test_both_units_are_held_equally_tight():
    hardened = [read(unit).partition("# What the service does not need")[2].partition("[Install]")[0] for unit in UNITS]
    assert hardened[0] == hardened[1] != ""


def test_nginx_collects_requests_and_tells_who_asks_without_repeating_headers():
    text = read("deploy/nginx.conf")
    assert "proxy_request_buffering on;" in text
    assert "X-Forwarded-For $remote_addr;" in text
    assert "X-Forwarded-Proto $scheme;" in text
    assert not re.search(r"^\s*add_header", text, re.MULTILINE)
    assert not re.search(r"log_format[^;]*\$(uri|request|args|query_string|request_uri|http_referer)\b", text)
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", text).group(1))
    assert megabytes * config.MEGABYTE > 50 * config.MEGABYTE


def test_no_line_of_the_proxys_log_tells_which_matter_it_was_or_that_it_was_a_protected_one():
    rules = re.search(r"map \$uri \$part \{\n(.*?)\}", read("deploy/nginx.conf"), re.DOTALL).group(1)
    lines = [line.split() for line in rules.splitlines()]

    def logged(path: str) -> str:
        for pattern, shown in ((one.removeprefix("~"), shown.rstrip(";")) for one, shown in lines):
            found = re.search(pattern.replace("(?<", "(?P<"), path) if pattern != "default" else None
            if found:
                return shown.replace("$first", found.groupdict().get("first", ""))
        return path

    code = "7K3M-9QXA-W2ND-4TB8"
    of_a_case = [
        f"/cases/{code}",
        f"/cases/{code}/care/contact",
        f"/cases/{code}/photos/7",
        "/care/5",
        "/care",
        "/cases",
    ]
    assert {logged(path) for path in of_a_case} == {"/cases/…"}
    assert logged(f"/cases/{code}/protect") == logged(f"/cases/{code}/acknowledge")
    assert logged("/calendar/a-secret-token.ics") == "/calendar/…"
    assert [logged(path) for path in ("/", "/todo", "/healthz")] == ["/", "/todo", "/healthz"]


def test_make_run_starts_the_web_server_and_the_worker_together():
    lines = dict(line.split(": ", 1) for line in read("Procfile").splitlines())
    assert set(lines) == {"web", "worker"}
    assert "gunicorn -c deploy/gunicorn.conf.py wsgi:app" in lines["web"]
    assert lines["worker"].endswith("flask --app wsgi worker")


def test_every_package_that_is_asked_for_is_pinned_with_what_it_brings():
    pinned = {
        line.split("==")[0].lower().replace("_", "-") for line in read("constraints.txt").splitlines() if "==" in line
    }
    for path in ("requirements.txt", "requirements-dev.txt"):
        asked = [line.split("==") for line in read(path).splitlines() if re.match(r"[A-Za-z]", line)]
        assert all(len(line) == 2 for line in asked), "each is pinned to one version"
        assert {name.lower().replace("_", "-") for name, _ in asked} - pinned == set()
        assert all(f"{name}=={version}".lower() in read("constraints.txt").lower() for name, version in asked)
