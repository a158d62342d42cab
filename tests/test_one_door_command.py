"""The command `one-door` reads the settings as the service does and runs what it is given in that environment."""

import os
import pwd
import runpy
import subprocess
import sys

import pytest

from tests.support.production import SECRETS
from tests.support.rules.sources import ROOT
from tests.support.running.server import lent

SCRIPT = ROOT / "deploy" / "one-door"


@pytest.fixture(scope="module")
def settings_in():
    return runpy.run_path(str(SCRIPT))["settings_in"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=1\nB=2\n", {"A": "1", "B": "2"}),
        ("A=1", {"A": "1"}),
        ("A=https://gate/send?key=1&to={phone}\n", {"A": "https://gate/send?key=1&to={phone}"}),
        ("A=$HOME `x` $(x) *\n", {"A": "$HOME `x` $(x) *"}),
        ("# A=1\n; B=2\nC=3 # no comment\n", {"C": "3 # no comment"}),
        ("# a comment that goes on \\\nA=1\nB=2\n", {"B": "2"}),
        ("A=  spaced out  \t\n", {"A": "spaced out"}),
        (' A = "  kept  " \n', {"A": "  kept  "}),
        ("A='single $x \\ &'\n", {"A": "single $x \\ &"}),
        ('A="a \\" b \\\\ c \\$ d \\n"\n', {"A": 'a " b \\ c $ d \\n'}),
        ('A="over\ntwo lines"\nB=2\n', {"A": "over\ntwo lines", "B": "2"}),
        ("A=one \\\ntwo\nB=2\n", {"A": "one two", "B": "2"}),
        ("A=a\\ b\\\\c\\ \n", {"A": "a b\\c "}),
        ("A=it's\n", {"A": "it's"}),
        ("A=\"one\" 'two'three\n", {"A": "onetwothree"}),
        ("A=\nB=2\n", {"A": "", "B": "2"}),
        ("A=1\nA=2\n", {"A": "2"}),
        ("no sign here\nA=1\n1X=2\nexport B=3\n", {"A": "1"}),
        ("A=中文 地方\n", {"A": "中文 地方"}),
    ],
)
def test_a_file_is_read_by_the_rules_of_systemd(settings_in, text, found):
    assert settings_in(text) == found


def run(file, *arguments, **environment):
    environment = {"PATH": os.environ["PATH"], "ONE_DOOR_FILE": str(file)} | environment
    environment.setdefault("ONE_DOOR_USER", pwd.getpwuid(os.geteuid()).pw_name)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], env=environment, cwd=file.parent, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "environment"
    lines = [f"ONE_DOOR_{name}={value}" for name, value in SECRETS.items()]
    lines += [f"ONE_DOOR_INSTANCE={tmp_path / 'instance'}", "ONE_DOOR_ALLOWED_HOSTS=door.example"]
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_command_runs_with_the_settings_of_the_file_and_none_of_the_shell(file, shared):
    lent(file.parent / "instance", shared)
    assert run(file, "db", "upgrade", ONE_DOOR_ENV="demo", ONE_DOOR_INSTANCE="/nowhere")[0] == 0
    assert (file.parent / "instance" / "one-door.db").exists()
    code, said = run(file, "demo", ONE_DOOR_ENV="demo")
    assert code == 1
    assert "only for ONE_DOOR_ENV=demo" in said


def test_a_setting_may_be_changed_for_one_command(file):
    code, said = run(file, "ONE_DOOR_PROXIES=abc", "settings-doc")
    assert code == os.EX_CONFIG
    assert "ONE_DOOR_PROXIES must be a whole number" in said


def test_what_is_not_there_is_said_in_one_sentence(file, tmp_path):
    assert run(tmp_path / "nothing", "sweep") == (
        1,
        f"one-door: {tmp_path / 'nothing'} can't be read (FileNotFoundError)\n",
    )
    assert run(file, "sweep", ONE_DOOR_USER="nobody-of-this-name")[1].startswith("one-door: there is no user")
