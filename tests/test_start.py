"""What an operator reads when One Door does not start: one sentence from every way in, and no traceback."""

import os
import subprocess
import sys

import pytest

from tests.support.production import SECRETS
from tests.support.rules.sources import ROOT
from tests.support.running.server import (
    FLASK,
    copied,
    environment,
    free_port,
)

GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
WAYS_IN = {
    "a command": [*FLASK, "journal", "verify"],
    "the upgrade before the web server": [*FLASK, "db", "upgrade"],
    "the worker": [*FLASK, "worker"],
    "the web server": GUNICORN,
    "the demo's preparation": [sys.executable, "tools/prepare_demo.py"],
}


def start(command, instance, **settings):
    """Start a program that is expected to end by itself; return (exit code, what it said)."""
    env = environment(
        instance, PORT=str(free_port()), **{f"ONE_DOOR_{name}": value for name, value in settings.items()}
    )
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("way", WAYS_IN)
def test_a_slip_in_the_environment_is_said_in_one_sentence_everywhere(way, tmp_path):
    code, said = start(WAYS_IN[way], tmp_path / "instance", ENV="Production", PROXIES="abc")
    lines = [line for line in said.splitlines() if line.strip()]
    assert code == os.EX_CONFIG, said
    assert lines == [
        "One Door does not start: ONE_DOOR_ENV must be demo, development or production, not “Production”; "
        "ONE_DOOR_PROXIES must be a whole number, 0 or more, not “abc”."
    ]


@pytest.mark.parametrize("way", WAYS_IN)
def test_keys_of_another_town_are_said_in_one_sentence_everywhere(way, town_instance, shared, tmp_path):
    instance = copied(town_instance, tmp_path / "town", shared)
    (instance / "field_keys.key").write_text(SECRETS["FIELD_KEYS"])
    code, said = start(WAYS_IN[way], instance, ENV="development")
    lines = [line for line in said.splitlines() if line.strip()]
    assert code == os.EX_CONFIG, said
    assert len(lines) == 1, said
    assert lines[0].startswith("One Door does not start: this database was written with other keys")


def test_what_a_server_loads_leaves_no_connection_to_its_children(town_instance, shared, tmp_path):
    instance = copied(town_instance, tmp_path / "town", shared)
    look = (
        "import wsgi; from webapp.core.db import db\n"
        "with wsgi.app.app_context(): print(db.engine.pool.checkedin(), db.engine.pool.checkedout())"
    )
    code, said = start([sys.executable, "-c", look], instance, ENV="development")
    assert (code, said) == (0, "0 0\n")
