"""The shape of the house, read from the source. Every rule also has a planted fault that it must find."""

import pytest

from tests.support.rules import architecture as rules
from tests.support.rules import budgets
from tests.support.rules.forms import form_faults, refusal_faults
from tests.support.rules.reading import reading_faults, telephone_faults, unused_exceptions
from tests.support.rules.sources import ROOT, Source, read
from webapp import floors

WEBAPP = read("webapp/**/*.py")
PYTHON = [
    *read("*.py"),
    *WEBAPP,
    *(one for folder in ("tests", "tools", "bench", "deploy") for one in read(f"{folder}/**/*.py")),
]
# Not those of third parties, not those of tools that only read.
TEMPLATES = [one for one in read("templates/**/*.*") if not one.path.endswith(".md")]
SCRIPTS = read("static/js/**/*.js")


def planted(**files: str) -> list[Source]:
    """Return sources as they would stand in webapp: `areas__models="import x"` is webapp/areas/models.py."""
    return [
        Source(f"webapp/{name.replace('__', '/').replace('/init', '/__init__')}.py", text)
        for name, text in files.items()
    ]


def test_there_is_something_to_check():
    assert len(WEBAPP) > 20, "the rules below would pass on an empty folder"


def test_packages_import_only_from_the_floors_below():
    assert rules.order_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "files",
    [
        {"core__db": "from webapp.areas import models", "areas__models": ""},
        {"web__guard": "import webapp.people.models", "people__models": ""},
        {"service_orders__service": "from ..visits import models", "visits__models": ""},
        {"areas__routes": "from webapp.cli import gather", "cli": ""},
        {"reports__service": "def late():\n    from webapp.cases import service", "cases__service": ""},
        {"gossip__models": ""},
        {"people__service": "from webapp import create_app", "__init__": ""},
    ],
)
def test_an_import_from_above_or_from_the_same_floor_is_found(files):
    assert rules.order_faults(planted(**files))


def test_an_import_from_below_is_allowed():
    files = {
        "core__clock": "",
        "areas__scope": "from webapp.core import clock\nfrom . import models",
        "areas__models": "",
    }
    assert rules.order_faults(planted(**files)) == []


def test_every_package_and_room_stands_on_its_floor():
    assert rules.floor_faults(one.path for one in WEBAPP) == []


def test_a_room_that_the_floors_do_not_name_and_a_package_that_is_gone_are_found():
    paths = [one.path for one in WEBAPP if not one.path.startswith("webapp/visits/")]
    assert rules.floor_faults([*paths, "webapp/areas/attic/models.py"]) == [
        "visits: stands in webapp/floors.py and nowhere else",
        "areas/attic: is not in webapp/floors.py",
    ]


def test_the_floors_are_drawn_as_they_are():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert page == floors.written_into(page), "flask --app wsgi floors-doc --write"
    assert floors.markdown() in page


def test_no_modules_import_each_other_in_a_circle():
    assert rules.cycle_faults(WEBAPP) == []


def test_a_circle_of_three_modules_is_found():
    circle = planted(
        core__a="from . import b",
        core__b="from webapp.core.c import x",
        core__c="import webapp.core.a",
        core__d="from . import a",
    )
    assert rules.cycle_faults(circle) == ["imports in a circle: webapp.core.a, webapp.core.b, webapp.core.c"]


def test_no_import_hides_in_a_function():
    assert rules.late_import_faults(WEBAPP) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"areas__service": "def late():\n    import json"}, 1),
        ({"areas__service": "class A:\n    def late(self):\n        from . import models"}, 1),
        ({"areas__service": "import importlib\nx = importlib.import_module('webapp.cases')"}, 1),
        ({"areas__init": "def create_app():\n    from webapp.areas import routes"}, 1),
        ({"areas__init": "def init_app(app):\n    from webapp.areas import routes"}, 0),
        ({"areas__routes": "def init_app(app):\n    from webapp.areas import models"}, 1),
        ({"cases__lists__init": "def init_app(app):\n    from webapp.cases.lists import queries"}, 1),
        ({"areas__init": "def init_app(app):\n    __import__('webapp.cases')"}, 1),
        ({"areas__service": "def late():\n    from openpyxl import load_workbook\n    from webapp.core import db"}, 1),
        ({"areas__commands": "def late():\n    import json", "cli": "def gather():\n    import json"}, 0),
    ],
)
def test_an_import_in_a_function_is_found_outside_of_commands_and_the_wiring(files, found):
    assert len(rules.late_import_faults(planted(**files))) == found


def test_the_wiring_may_import_inside_its_functions():
    text = "def create_app():\n    from webapp import areas"
    assert rules.late_import_faults([Source("webapp/__init__.py", text)]) == []


def test_feature_packages_use_the_fixed_file_names():
    assert rules.name_faults(WEBAPP) == []


def test_a_file_with_a_name_of_its_own_is_found():
    files = {
        "areas__utils": "",
        "cases__helpers__x": "",
        "cases__service_merge": "",
        "cases__lists__service_merge": "",
        "areas__scope": "",
    }
    faults = rules.name_faults(planted(**files, core__anything=""))
    assert [fault.split(":")[0] for fault in faults] == ["webapp/areas/utils.py", "webapp/cases/helpers/x.py"]


def test_folders_hold_no_more_files_than_one_can_know():
    assert budgets.folder_faults([*WEBAPP, *TEMPLATES]) == []


def test_only_the_database_module_commits():
    assert rules.commit_faults(WEBAPP) == []


def test_a_commit_elsewhere_is_found():
    files = {
        "core__db": "session.commit()",
        "cases__service": "db.session.commit()",
        "cases__tasks": "done = session.commit",
    }
    assert len(rules.commit_faults(planted(**files))) == 2


def test_only_the_workflow_engine_answers_that_another_writer_was_faster():
    assert rules.stale_faults(WEBAPP) == []


@pytest.mark.parametrize("text", ["from sqlalchemy.orm.exc import StaleDataError", "x = exc.StaleDataError"])
def test_a_feature_that_catches_the_faster_writer_is_found(text):
    assert len(rules.stale_faults(planted(cases__service=text))) == 1
    assert rules.stale_faults(planted(core__workflow=text)) == []


def test_routes_and_tasks_leave_the_transaction_to_the_service_that_they_call():
    assert rules.transaction_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "text",
    [
        "from webapp.core.db import transaction\ndef view():\n    with transaction():\n        service.act()",
        "from webapp.core import db\ndef view():\n    with db.transaction() as session:\n        pass",
    ],
)
def test_a_transaction_that_a_route_opens_is_found(text):
    assert len(rules.transaction_faults(planted(cases__routes_desk=text))) == 1
    assert len(rules.transaction_faults(planted(cases__lists__tasks=text))) == 1
    assert rules.transaction_faults(planted(cases__service=text, cases__commands=text)) == []


def test_only_the_clock_knows_the_time_in_tests_and_tools_too():
    assert rules.clock_faults(PYTHON) == []


def test_phones_of_tests_and_tools_tell_the_time_of_the_tests():
    assert rules.phone_clock_faults(PYTHON) == []


@pytest.mark.parametrize(
    "text",
    [
        "def phone(browser):\n    return browser.new_context(locale='zh-CN')",
        "def phone(driver):\n    return driver.chromium.launch_persistent_context('profile')",
        "def moved(context):\n    move_phone(context)\ndef phone(browser):\n    return browser.new_context()",
        "def test_a_board(page):\n    page.clock.install()",
    ],
)
def test_a_phone_with_the_machines_time_is_found(text):
    assert len(rules.phone_clock_faults([Source("tests/browser/test_x.py", text)])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def phone(browser):\n    context = browser.new_context()\n    moment.move_phone(context)",
        "def wire(driver):\n    return driver.request.new_context(base_url='x')",
        "def test_a_board(page):\n    page.clock.install(time=clock.now())",
        "def test_an_app(work):\n    work.install()",
    ],
)
def test_a_phone_that_was_moved_and_a_wire_without_pages_are_fine(text):
    assert rules.phone_clock_faults([Source("tests/browser/test_x.py", text)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import datetime as when\nx = when.now(UTC)",
        "from datetime import date\nx = date.today()",
        "import time as t\nx = t.time()",
        "from time import time\nx = time()",
        "from datetime import datetime\ncolumn = mapped(default=datetime.utcnow)",
        "from sqlalchemy import func\ncolumn = mapped(server_default=func.now())",
    ],
)
def test_another_look_at_the_clock_is_found(text):
    assert len(rules.clock_faults(planted(cases__models=text))) == 1
    assert len(rules.clock_faults([Source("tests/cases/test_x.py", text), Source("bench/x.py", text)])) == 2
    assert rules.clock_faults(planted(core__clock=text)) == []


def test_measuring_a_span_is_no_look_at_the_clock():
    text = "import time\nfrom webapp.core import clock\nx = time.monotonic(), time.perf_counter(), clock.now()"
    assert rules.clock_faults(planted(cases__models=text)) == []


def test_only_services_change_rows():
    assert rules.write_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "text",
    [
        "db.session.add(row)",
        "session.delete(row)",
        "from sqlalchemy import update\nsession.execute(update(Case))",
        "from sqlalchemy.dialects.sqlite import insert as upsert\nsession.execute(upsert(Case))",
        "session.execute(Case.__table__.delete())",
        "from webapp.core import db\nsession.execute(db.insert(Case))",
    ],
)
def test_a_change_of_rows_in_a_route_is_found(text):
    assert len(rules.write_faults(planted(cases__routes=text))) == 1
    assert len(rules.write_faults(planted(cases__queries=text))) == 1
    assert rules.write_faults(planted(cases__service_merge=text, cases__commands=text, core__x=text)) == []


def test_updating_a_dictionary_is_no_change_of_rows():
    assert rules.write_faults(planted(cases__routes="found.update(more)\nseen.add(1)\nnames.insert(0, x)")) == []


def test_only_what_is_marked_outward_asks_the_net_or_another_program():
    assert rules.outward_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "call",
    [
        "import apprise\ndef send(): apprise.Apprise().notify(body='x')",
        "import subprocess\ndef read(): subprocess.run(['x'])",
        "from subprocess import run as go\ndef read(): go(['x'])",
        "from urllib.request import urlopen\nurlopen('https://x')",
        "import http.client\ndef ask(): http.client.HTTPSConnection('x')",
    ],
)
def test_a_call_outward_that_is_not_marked_is_found(call):
    assert rules.outward_faults(planted(service_orders__service=call))
    marked = call.replace("def ", "from webapp.core.db import outward\n@outward\ndef ")
    assert "def " not in call or rules.outward_faults(planted(service_orders__service=marked)) == []


def test_files_and_functions_keep_to_their_sizes():
    faults = budgets.length_faults(PYTHON, budgets.FILE_MAX) + budgets.median_faults(WEBAPP)
    assert faults + budgets.function_faults(PYTHON) + budgets.function_share_faults(WEBAPP) == []


def test_templates_scripts_and_conftests_keep_to_their_sizes():
    conftests = [one for one in PYTHON if one.path.endswith("conftest.py")]
    assert (
        budgets.length_faults(TEMPLATES, budgets.TEMPLATE_MAX)
        + budgets.length_faults(SCRIPTS, budgets.SCRIPT_MAX)
        + budgets.length_faults(conftests, budgets.CONFTEST_MAX)
    ) == []


def test_a_file_or_function_that_is_too_long_is_found():
    long_function = "def f():\n" + "    x = 1\n" * 60
    assert budgets.length_faults(planted(core__a="x = 1\n" * 401), 400)
    assert not budgets.length_faults(planted(core__a="x = 1\n" * 400), 400)
    assert budgets.function_faults(planted(core__a=long_function))
    assert not budgets.function_faults(planted(core__a=long_function.removesuffix("    x = 1\n")))


def test_too_long_on_the_whole_is_found_though_no_single_one_is():
    some = planted(**{f"core__m{n}": "x = 1\n" * (101 if n < 5 else 5) for n in range(10)}, core__empty="")
    assert budgets.median_faults(some) == []
    assert budgets.median_faults(
        [*some, *planted(core__n="x = 1\n" * 101, core__o="x = 1\n" * 101, core__p="y\n" * 300)]
    )
    bodies = [f"def f{n}():\n" + "    x = 1\n" * (26 if n < 2 else 2) for n in range(10)]
    assert budgets.function_share_faults(planted(core__a="".join(bodies)))
    assert not budgets.function_share_faults(planted(core__a="".join([*bodies[1:], "def g(): ...\n"])))


def test_every_folder_of_tests_is_a_package():
    folders = {one.path.rsplit("/", 1)[0] for one in PYTHON if one.path.startswith("tests/")}
    assert {folder for folder in folders if f"{folder}/__init__.py" not in {one.path for one in PYTHON}} == set()


def test_numbers_days_and_json_from_outside_are_read_in_one_place():
    assert reading_faults(WEBAPP) == []
    assert unused_exceptions(WEBAPP) == set()
    assert telephone_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = int(request.args['after'])",
        "x = list(map(int, form.getlist('members')))",
        "x = float(form['latitude'])",
        "if text.isdigit(): pass",
        "x = all(map(str.isdecimal, texts))",
        "from datetime import date as day\nx = day.fromisoformat(text)",
        "import datetime\nx = datetime.datetime.strptime(text, '%Y')",
        "import json\nx = json.loads(text)",
        "x = request.get_json(silent=True)",
    ],
)
def test_another_reader_of_what_comes_from_outside_is_found(text):
    assert len(reading_faults(planted(cases__routes=text))) == 1
    assert reading_faults(planted(core__reading=text)) == []


@pytest.mark.parametrize("pattern", [r"1[0-9]{10}", r"^1\d{10}$", r"1[3-9]\d{9}", r"^(?:\+|00)?86", r"\+86"])
def test_another_reader_of_telephone_numbers_is_found(pattern):
    text = f"import re\nx = re.compile({pattern!r})"
    assert len(telephone_faults(planted(visits__schemas=text))) == 1
    assert telephone_faults(planted(core__reading=text)) == []
    assert telephone_faults(planted(visits__schemas="x = '8610', '+8', 'utf-86'")) == []


def test_naming_a_type_or_rounding_a_number_is_no_reading():
    assert reading_faults(planted(cases__schemas="x: int | None = None\ny = dict[str, float]()")) == []
    assert reading_faults(planted(cases__service="x = int(span.total_seconds())")) == []


def test_forms_are_read_in_one_place():
    assert form_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "text",
    [
        "from webapp.core import reading\ndef parse(form):\n    return reading.row_id(form.get('person'))",
        "from flask import request\nfrom webapp.core import reading\nreading.day(request.form.get('day'))",
        "from webapp.core.replay import clean_value\ndef parse(form):\n    return clean_value(form.get('words', ''))",
        "from webapp.core.replay import same_uuid\ndef parse(form):\n    return same_uuid(form.get('client_id', ''))",
        "def text(value, faults):\n    if '\\0' in value:\n        faults['words'] = '不能'",
        "def finish(faults):\n    raise Problem('invalid', next(iter(faults.values())), fields=faults)",
        "class StepWanted:\n    pass",
        "from webapp.web.forms import form_input\n@form_input\nclass Step:\n    pass",
    ],
)
def test_a_form_reader_of_its_own_is_found(text):
    assert form_faults(planted(visits__schemas=text))


def test_routes_leave_refused_forms_to_one_place():
    assert refusal_faults(WEBAPP) == []


def test_a_route_that_answers_a_refused_form_by_itself_is_found():
    text = "def plan():\n    try:\n        act()\n    except Problem as problem:\n        return page(problem), 422"
    found = [one for one in refusal_faults(planted(visits__routes=text)) if "mended_on" in one]
    assert len(found) == 1


def test_what_is_no_form_may_be_looked_at_in_place():
    text = "from webapp.core import reading\ndef shown(arguments):\n    return reading.day(arguments.get('day'))"
    assert form_faults(planted(visits__schemas=text)) == []
