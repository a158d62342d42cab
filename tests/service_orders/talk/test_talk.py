"""没事谈心 becomes a case when the person asks for it, and never otherwise."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.html import parse
from tests.support.posts import unname
from tests.support.resident import Resident
from tests.support.town import Phone, Town
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.service_orders.models import ServiceOrder

WORDS = "邻居把水沟堵了，想请小院管"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def talk(resident: Resident, adviser: Phone) -> str:
    """A talk that the adviser agreed to."""
    order = resident.order("heart_talk")
    assert adviser.post(f"/orders/{order}/confirm", {}, headers=PAGE).status_code == 303
    return order


def ask(phone: Phone, order: str, **fields: str):
    form = parse(phone.get(f"/orders/{order}/case").data).find("form", action=f"/orders/{order}/case").fields
    said = {"asked": "in_person", "about": "dispute:neighbour", "description": WORDS}
    return phone.post(f"/orders/{order}/case", form | said | fields, headers=PAGE)


def cases(app: Flask) -> list[Case]:
    with app.app_context():
        return list(db.session().scalars(select(Case)))


def test_a_case_comes_of_it_at_the_same_desk_and_its_code_is_given_to_the_person(
    app: Flask, town: Town, resident: Resident, adviser: Phone, talk: str, stored: Callable[[], list[ServiceOrder]]
) -> None:
    assert "本人要求立件" in adviser.get(f"/orders/{talk}").text
    assert ask(adviser, talk).status_code == 303
    (case,) = cases(app)
    assert stored()[0].case_code == case.code
    assert case.code in adviser.get(f"/orders/{talk}").text
    assert case.code in resident.get(f"/services/orders/{talk}").text
    assert case.code in town.sign_in("governance_centre").get("/dispatch").text
    with app.app_context():
        asked = db.session().scalars(select(JournalEntry).where(JournalEntry.event == "order.case_asked")).one()
        said = db.session().scalars(select(JournalText.content).where(JournalText.entry_id == asked.id)).one()
        assert asked.actor_id == adviser.user_id
        assert "in_person" in str(said)
    again = adviser.post(f"/orders/{talk}/case", {"client_id": str(uuid.uuid4()), "asked": "in_person"}, headers=PAGE)
    assert again.status_code == 409
    assert len(cases(app)) == 1


def test_the_same_form_again_gets_the_first_answer_and_other_words_are_refused(
    app: Flask, adviser: Phone, talk: str
) -> None:
    same = str(uuid.uuid4())
    page = parse(adviser.get(f"/orders/{talk}/case").data)
    sent = page.find("form", action=f"/orders/{talk}/case").fields
    sent |= {"asked": "in_person", "about": "dispute:neighbour", "description": WORDS, "client_id": same}
    first, again = (adviser.post(f"/orders/{talk}/case", sent, headers=PAGE) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert len(cases(app)) == 1
    assert adviser.post(f"/orders/{talk}/case", sent | {"description": "别的话"}, headers=PAGE).status_code == 409


def test_without_the_persons_wish_or_words_nothing_is_opened(app: Flask, adviser: Phone, talk: str) -> None:
    for missing in ({"asked": ""}, {"asked": "neighbour_said"}, {"description": " "}, {"about": ""}):
        answer = ask(adviser, talk, **missing)
        assert answer.status_code == 422, missing
        assert "aria-invalid" in answer.text
    assert cases(app) == []


def test_what_needs_protection_leaves_no_trace_on_the_order(
    app: Flask, adviser: Phone, talk: str, stored: Callable[[], list[ServiceOrder]]
) -> None:
    assert ask(adviser, talk, afraid_to_go_home="yes").status_code == 303
    (case,) = cases(app)
    assert case.protected
    assert stored()[0].case_code is None
    assert case.code not in adviser.get(f"/orders/{talk}").text
    with app.app_context():
        told = select(func.count()).where(JournalEntry.event == "order.case_asked")
        assert db.session().scalar(told) == 0


def test_while_nobody_is_named_it_is_said_before_and_after_and_kept(
    app: Flask, town: Town, adviser: Phone, talk: str
) -> None:
    unname(town)
    before = parse(adviser.get(f"/orders/{talk}/case").data)
    assert {"tel:110", "tel:12338"} <= set(before.links)
    assert "指定的几个人" not in before.text
    assert ask(adviser, talk, afraid_to_go_home="yes").status_code == 303
    after = adviser.get(f"/orders/{talk}").text
    assert "还没有指定的人来看，先打 110 或 12338" in after
    assert "已交给专人" not in after
    assert [case.protected for case in cases(app)] == [True]


def test_only_who_serves_it_and_only_of_a_talk_that_was_agreed(
    town: Town, resident: Resident, adviser: Phone, another: Callable[[], Resident]
) -> None:
    asked = resident.order("heart_talk")
    assert adviser.get(f"/orders/{asked}/case").status_code == 404
    advice = another().order(phone="10011110009")
    adviser.post(f"/orders/{advice}/confirm", {}, headers=PAGE)
    assert adviser.get(f"/orders/{advice}/case").status_code == 404
    assert "本人要求立件" not in adviser.get(f"/orders/{advice}").text
    assert town.sign_in("adviser:201").get(f"/orders/{asked}/case").status_code == 404
