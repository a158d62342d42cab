"""Nothing exists in the demo alone: each function it calls has a person, an address or command, and a way there."""

import re
from importlib import import_module

import click

from tests.support.rules.calls import called, unreachable
from tests.support.rules.sources import ROOT, Source, read
from tests.test_docs import unknown_commands
from webapp.people.permissions import ROLE_NAMES, ROLE_VERBS
from webapp.web.guard import declared_verb

WEBAPP = read("webapp/**/*.py")
DEMO = [one for one in WEBAPP if one.path.startswith("webapp/demo/")]
HOUSE = [one for one in WEBAPP if one not in DEMO]
ROW = re.compile(r"^\| `([\w.]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROLES = {word: role for role, word in ROLE_NAMES.items()}
# Says that a house is a demo, so that production refuses it: no town ever wants that.
OF_THE_DEMO = {"webapp.operations.service_house.mark_demo"}
OTHERS = {"群众", "后台", "服务器"}


def table():
    text = (ROOT / "docs/who-does-what.md").read_text(encoding="utf-8")
    return {
        f"webapp.{name}": (who.split("、"), re.findall("`([^`]+)`", where)) for name, who, where in ROW.findall(text)
    }


def addresses(app):
    """Return (method, rule without converters) → endpoint."""
    return {
        (method, re.sub(r"<[^<>]*:(\w+)>", r"<\1>", str(rule))): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods
    }


def wrong_place(app, who, where):
    """Return what is wrong with the places of a row: not there, or not open to somebody who is named."""
    known, faults = addresses(app), []
    for place in where:
        if place.startswith("flask "):
            faults += unknown_commands(place, app.cli)
            continue
        method, _, address = place.partition(" ")
        endpoint = known.get((method, address))
        if endpoint is None:
            faults.append(f"{place}: no such address")
            continue
        verb = declared_verb(app, endpoint)
        for word in who:
            may = verb is None if word == "群众" else word in ROLES and verb in ROLE_VERBS[ROLES[word]]
            if not may:
                faults.append(f"{place}: not open to {word}")
    return faults


def test_each_function_that_the_demo_calls_has_a_row_and_each_row_a_function():
    calls = called(DEMO, {one.module for one in WEBAPP}) - OF_THE_DEMO
    assert len(calls) > 40
    assert calls - set(table()) == set(), "say in docs/who-does-what.md who does it in a real town"
    assert set(table()) - calls == set(), "the demo calls these no more"
    assert [
        name for name in table() if not hasattr(import_module(name.rpartition(".")[0]), name.rpartition(".")[2])
    ] == []


def test_each_address_and_command_is_there_and_open_to_who_is_named(app):
    rows = table().values()
    assert {word for who, _ in rows for word in who} <= set(ROLES) | OTHERS
    assert [fault for who, where in rows for fault in wrong_place(app, who, where)] == []
    assert isinstance(app.cli, click.Group)


def test_something_else_than_the_demo_leads_to_each():
    assert unreachable(HOUSE, table()) == []


def test_each_check_finds_a_planted_fault(app):
    assert wrong_place(app, ["审计员"], ["POST /people/new"]) == ["POST /people/new: not open to 审计员"]
    assert wrong_place(app, ["系统管理员"], ["POST /nowhere"]) == ["POST /nowhere: no such address"]
    assert wrong_place(app, ["后台"], ["flask --app wsgi nothing"]) == ["nothing"]
    lonely = Source("webapp/people/service_lonely.py", "def lonely() -> None:\n    pass\n")
    scene = Source("webapp/demo/x.py", "from webapp.people import service_lonely\n\nservice_lonely.lonely()\n")
    assert called([scene], {lonely.module}) == {"webapp.people.service_lonely.lonely"}
    assert unreachable([*HOUSE, lonely], ["webapp.people.service_lonely.lonely"]) == [
        "webapp.people.service_lonely.lonely"
    ]
