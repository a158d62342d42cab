"""What other packages put on the page of a case: drawn where they said, asked with the actor and the loaded case."""

from collections.abc import Iterator

import pytest
from jinja2 import ChoiceLoader, DictLoader

from tests.support.html import parse
from tests.support.town import Town
from webapp.cases import panels, timeline
from webapp.cases.panels import (
    MenuItem,
    Where,
    case_menu,
    case_panel,
    case_words,
)
from webapp.core import journal
from webapp.core.db import transaction


@pytest.fixture(autouse=True)
def forgotten_afterwards() -> Iterator[None]:
    with (
        timeline.WORDS.put_back(),
        timeline.OF_ANOTHER_REPORTER.put_back(),
        panels.PANELS.put_back(empty=True),
        panels.MENU.put_back(empty=True),
    ):
        yield


def words_of(town: Town, key: str, case_code: str) -> str:
    return parse(town.sign_in(key).get(f"/cases/{case_code}").data).text


def test_a_part_is_drawn_for_whom_its_function_answers_something(town: Town) -> None:
    case_code = town.sign_in("informant:200/001/01").report().json["case_code"]
    drawn = DictLoader({"part.html": "<p>{{ part.words }} {{ case.code }}</p>"})
    town.app.jinja_env.loader = ChoiceLoader([drawn, town.app.jinja_env.loader])
    for where in Where:
        case_panel("part.html", where)(lambda actor, held: {"words": "走访"} if actor.can("case.todo") else None)
    assert words_of(town, "grid:200/001", case_code).count(f"走访 {case_code}") == len(Where)
    assert "走访" not in words_of(town, "informant:200/001/01", case_code)


def test_rows_behind_the_three_dots_lead_somewhere(town: Town) -> None:
    case_code = town.sign_in("informant:200/001/01").report().json["case_code"]
    case_menu()(lambda _actor, held: [MenuItem("打印这件事", f"/cases/{held.case.code}/paper", "printer")])
    page = parse(town.sign_in("informant:200/001/01").get(f"/cases/{case_code}").data)
    assert f"/cases/{case_code}/paper" in page.links


def test_a_protected_matter_is_shown_to_no_function_that_does_not_know_its_rules(town: Town) -> None:
    report = town.sign_in("informant:200/001/01").report("dispute", someone_hurt="yes").json
    asked: list[str] = []

    def note(name):
        return lambda _actor, _held: asked.append(name)

    case_panel("cases/matter/_placed.html")(note("part"))
    case_panel("cases/matter/_placed.html", protected_too=True)(note("part that knows"))
    case_menu()(lambda *_: [MenuItem("别处", "/elsewhere", "send")])
    page = parse(town.sign_in("police_station").get(f"/cases/{report['case_code']}").data)
    assert asked == ["part that knows"]
    assert "/elsewhere" not in page.links


def test_an_event_of_another_package_stands_in_the_timeline_and_not_for_other_reporters(town: Town) -> None:
    report = town.sign_in("informant:200/001/01").report().json
    case_words({"case.visited": ("{who} 上门看过了", "green", "walk")}, {"case.visited": None})
    with town.app.app_context(), transaction():
        journal.append("case.visited", ("case", 1), actor_id=town.users["village:200"])
    assert "上门看过了" in words_of(town, "grid:200/001", report["case_code"])
    assert "上门看过了" not in words_of(town, "informant:200/001/01", report["case_code"])
