"""How packages join the house: each names its commands, brings its pages, and no server loads what it hardly needs."""

import re
import subprocess
import sys
from importlib import import_module

import click
import pytest

from tests.support.rules import joining as joining_rules
from tests.support.rules.sources import ROOT, Source, read
from tests.support.running.server import environment
from webapp import floors

COMMAND_FILES = sorted(file.parent.name for file in (ROOT / "webapp").glob("*/commands.py"))
# The demo town, the spelling of names and the spreadsheets: together a fifth of a worker's memory.
SELDOM_NEEDED = ("webapp.demo.", "webapp.people.tasks", "pypinyin", "openpyxl", "xlsxwriter", "icalendar", "docx")


def loaded_by(code, instance):
    """Return the modules that a fresh Python has loaded after these lines."""
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT,
        env=environment(instance, ONE_DOOR_ENV="development"),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return said.stdout.split()


@pytest.mark.parametrize("package", COMMAND_FILES)
def test_a_package_names_each_of_its_commands(package):
    module = import_module(f"webapp.{package}.commands")
    there = {one.name for one in vars(module).values() if isinstance(one, click.Command)}
    inside = {name for one in vars(module).values() if isinstance(one, click.Group) for name in one.commands}
    assert set(import_module(f"webapp.{package}").COMMANDS) == there - inside


def test_every_package_that_has_pages_joins():
    pages = {file.relative_to(ROOT / "webapp").parts[0] for file in (ROOT / "webapp").glob("*/**/routes*.py")}
    assert {name for name in pages if not hasattr(import_module(f"webapp.{name}"), "init_app")} == set()
    assert pages <= {package.name for package in floors.packages()}


def test_an_init_file_holds_nothing_but_how_its_package_joins():
    assert joining_rules.wiring_faults(read("webapp/**/*.py")) == []


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("areas", "from webapp.areas import models"),
        ("areas", "def helper():\n    return 1"),
        ("areas", "LEVELS = (1, 2)"),
        ("cases/lists", "def init_app(app):\n    from webapp.cases.lists import queries"),
    ],
)
def test_something_else_in_an_init_file_is_found(folder, text):
    assert len(joining_rules.wiring_faults([Source(f"webapp/{folder}/__init__.py", text)])) == 1


def test_what_packages_register_lies_in_registries():
    assert joining_rules.table_faults(read("webapp/**/*.py")) == []


@pytest.mark.parametrize(
    "text", ["_jobs = []", "_parts: dict[str, int] = {}", "found = defaultdict(list)", "x = set()"]
)
def test_a_table_that_begins_empty_is_found(text):
    assert len(joining_rules.table_faults([Source("webapp/areas/service.py", text)])) == 1
    assert joining_rules.table_faults([Source("webapp/areas/service.py", f"def f():\n    {text}")]) == []


def test_what_never_changes_may_be_empty():
    text = "NOTHING: Mapping[str, int] = {}\nLEVELS = {'a': 1}"
    assert joining_rules.table_faults([Source("webapp/areas/service.py", text)]) == []


def blueprint_faults(sources):
    """Return blueprints whose name is not that of their package, room and file: cases/routes_x.py is cases_x."""
    faults = []
    for source in sources:
        *folders, file = source.path.removeprefix("webapp/").removesuffix(".py").split("/")
        topic = file.removeprefix("routes").removeprefix("_")
        name = "_".join([*folders, *filter(None, [topic])])
        named = re.findall(r'Blueprint\(\s*"([^"]*)"', source.text)
        faults += [f"{source.path}: {one} should be {name}" for one in named if one != name]
    return faults


def test_a_blueprint_is_named_by_its_package_and_file():
    assert blueprint_faults(read("webapp/**/*.py")) == []


def test_a_blueprint_with_another_name_is_found():
    made = 'bp = Blueprint("{}", __name__)'
    right = {
        "cases/routes.py": "cases",
        "cases/lists/routes_maps.py": "cases_lists_maps",
        "web/health.py": "web_health",
    }
    assert blueprint_faults(Source(f"webapp/{path}", made.format(name)) for path, name in right.items()) == []
    wrong = [Source("webapp/cases/routes_maps.py", made.format("maps"))]
    assert blueprint_faults(wrong) == ["webapp/cases/routes_maps.py: maps should be cases_maps"]


def test_a_server_loads_nothing_that_it_seldom_needs(tmp_path):
    loaded = loaded_by("from webapp import create_app\ncreate_app()", tmp_path)
    assert "webapp.cases.routes" in loaded
    assert [one for one in loaded if one.startswith(SELDOM_NEEDED)] == []


def test_the_models_of_a_package_come_without_its_pages(tmp_path):
    loaded = loaded_by("from webapp.cases import models", tmp_path)
    assert [one for one in loaded if one.startswith("webapp.") and ".routes" in one] == []
