"""A protected matter is seen by the named people and by nobody else, from the first second."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.town import TOWN, Town
from webapp.areas.scope import PROTECTED_SCOPE
from webapp.cases.models import CaseCounter, CaseScope
from webapp.core import clock
from webapp.core.db import db

SECRET = "他又动手了，不敢回家"
NAMED = ["police_station", "justice_office", "womens_federation"]
OTHERS = [
    "informant:200/001/02",
    "grid:200/001",
    "village:200",
    "town",
    "governance_centre",
    "court",
    "mediation_committee",
    "adviser:200",
    "political_legal_commissioner",
    "system_admin",
    "security_admin",
    "auditor",
]


@pytest.fixture
def protected(town: Town) -> dict:
    phone = town.sign_in("informant:200/001/01")
    return phone.report("dispute", category="marriage_family", someone_hurt="yes", description=SECRET).json


@pytest.mark.parametrize("answer", [{"someone_hurt": "yes"}, {"afraid_to_go_home": "unsure"}, {"minor_harmed": "yes"}])
def test_yes_and_unsure_protect(town: Town, answer: dict) -> None:
    code = town.sign_in("informant:200/001/01").report("dispute", **answer).json["case_code"]
    assert town.sign_in("grid:200/001").get(f"/cases/{code}").status_code == 404


def test_no_leaves_an_ordinary_dispute(town: Town) -> None:
    answers = {"someone_hurt": "no", "afraid_to_go_home": "no", "minor_harmed": "no"}
    code = town.sign_in("informant:200/001/01").report("dispute", **answers).json["case_code"]
    assert town.sign_in("grid:200/001").get(f"/cases/{code}").status_code == 200


@pytest.mark.parametrize("key", NAMED)
def test_the_named_people_find_it_in_their_todo_and_acknowledge_it(town: Town, protected: dict, key: str) -> None:
    phone = town.sign_in(key)
    assert protected["case_code"] in phone.get("/todo").text
    assert SECRET in phone.get(f"/cases/{protected['case_code']}").text
    assert phone.act(protected["case_code"], "acknowledge", version=1).status_code == 201


def test_words_begun_about_it_are_not_kept_on_a_phone_as_those_about_others_are(town: Town, protected: dict) -> None:
    ordinary = town.sign_in("informant:200/001/01").report("dispute").json["case_code"]
    assert "data-keep-words" in town.sign_in("grid:200/001").get(f"/cases/{ordinary}").text
    phone = town.sign_in("police_station")
    phone.act(protected["case_code"], "acknowledge", version=1)
    page = phone.get(f"/cases/{protected['case_code']}").text
    assert "<textarea" in page
    assert "data-keep-words" not in page


@pytest.mark.parametrize("key", OTHERS)
def test_for_everybody_else_it_does_not_exist(town: Town, protected: dict, key: str) -> None:
    phone = town.sign_in(key)
    assert phone.get(f"/cases/{protected['case_code']}").status_code == 404
    for page in ("/todo", "/cases", "/messages", f"/roll-up/{TOWN}", "/patrols", "/"):
        text = phone.get(page, follow_redirects=True).text
        assert protected["case_code"] not in text
        assert "不敢回家" not in text


def test_the_reporter_is_told_who_has_it_and_sees_no_words_of_it_again(town: Town, protected: dict) -> None:
    phone = town.sign_in("informant:200/001/01")
    page = phone.get("/reports").text
    assert "已交给专人" in page
    assert "不敢回家" not in page
    assert phone.get(f"/cases/{protected['case_code']}").status_code == 404


def test_it_is_counted_nowhere_and_stands_in_no_list_of_an_area(town: Town, protected: dict) -> None:
    with town.app.app_context():
        assert db.session().scalars(select(CaseCounter)).all() == []
        scopes = set(db.session().scalars(select(CaseScope.scope)))
    assert scopes == {PROTECTED_SCOPE}


def test_it_is_neither_resolved_nor_handed_on_like_an_ordinary_dispute(town: Town, protected: dict) -> None:
    phone = town.sign_in("police_station")
    code = protected["case_code"]
    for action in ("resolve", "escalate", "return", "start"):
        assert phone.act(code, action, version=1, note="x").status_code == 404


def test_once_acknowledged_it_is_late_when_nobody_reached_her_within_a_day(town: Town, protected: dict) -> None:
    phone = town.sign_in("police_station")
    phone.act(protected["case_code"], "acknowledge", version=1)
    assert "等联系" in phone.get("/todo").text
    assert protected["case_code"] not in phone.get("/todo?show=overdue").text
    with clock.travel(clock.now() + timedelta(hours=25)):
        assert protected["case_code"] in phone.get("/todo?show=overdue").text
