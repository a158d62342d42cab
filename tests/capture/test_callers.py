"""A whole number at the counter: what was registered under it before, for who may open it; every look is journalled."""

from datetime import datetime

import pytest
from sqlalchemy import select

from tests.capture.test_counter import said
from tests.support.html import parse
from tests.support.town import CHEAP_HASH, Phone, Town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.people import service as people
from webapp.people.models import Unit
from webapp.people.permissions import Role

NUMBER = "10012345678"


@pytest.fixture
def counter(town: Town) -> Phone:
    return town.sign_in("petition_reception_centre")


def known(phone: Phone, number: str = NUMBER) -> str:
    return phone.get("/counter/known", query_string={"phone": number}).text.strip()


def test_it_says_when_they_came_what_for_and_where_it_stands(counter: Phone) -> None:
    with clock.travel(datetime.fromisoformat("2026-11-10T10:00+08:00")):
        case = said(counter, description="门口的排水沟堵了").json["case_code"]
    with clock.travel(datetime.fromisoformat("2026-11-13T10:00+08:00")):
        page = parse(known(counter).encode())
    assert "这个号码 3 天前来过：门口的排水沟堵了，" in page.find("p").text
    assert page.find("p").find("a")["href"] == f"/cases/{case}"
    assert [one.text.strip() for one in page.find_all("button")] == ["接着记", "另一件"]


def test_what_was_typed_goes_on_in_the_matter_that_is_known(counter: Phone) -> None:
    case = said(counter).json["case_code"]
    button = parse(known(counter).encode()).find("button", name="back")
    form = {"client_id": "8b0b3c1e-0c5e-4a55-9a5e-0d6c5a2f1b77", "description": "今天又漫水了", "caller_phone": NUMBER}
    form |= {"severity": "normal", "channel": "walk_in", "back": button["value"]}
    page = {"headers": {"Accept": "text/html"}, "content_type": "multipart/form-data"}
    empty = counter.post(button["formaction"], form | {"description": ""}, **page)
    assert empty.status_code == 422
    answer = counter.post(button["formaction"], form, **page)
    assert (answer.status_code, answer.location) == (303, f"/cases/{case}")
    assert "今天又漫水了" in counter.get(f"/cases/{case}").text
    assert "今天又漫水了" not in counter.get("/counter").text


def test_a_part_of_a_number_another_number_and_a_protected_matter_say_nothing(counter: Phone) -> None:
    said(counter)
    protected = "10099998888"
    said(counter, caller_phone=protected, someone_hurt="yes", safe_contact="白天打")
    for number in ("", NUMBER[:-1], "10012345670", protected, "不知道"):
        assert known(counter, number) == "", number


def test_another_office_finds_nothing_and_a_colleague_what_both_may_open(town: Town, counter: Phone) -> None:
    desk = town.sign_in("governance_centre")
    said(counter, caller_phone=NUMBER)
    of_desk = said(desk, caller_phone="10011112222").json["case_code"]
    for key in ("justice_office", "police_station", "governance_centre"):
        assert known(town.sign_in(key)) == "", key
    assert known(counter, "10011112222") == ""
    with town.app.app_context(), transaction():
        unit = db.session().scalars(select(Unit).where(Unit.code == "governance_centre")).one()
        second = people.add_user(name="测试调度员", phone="10088880001", password_hash=CHEAP_HASH)
        people.appoint(second, Role.DISPATCHER, unit=unit)
        town.users["second"], town.phones["second"] = second.id, second.phone
    assert of_desk in known(desk, "10011112222")
    assert of_desk in known(town.sign_in("second"), "10011112222")


def test_every_look_is_journalled_without_the_number(town: Town, counter: Phone) -> None:
    case = said(counter).json["case_code"]
    known(counter)
    known(counter, "10012345670")
    with town.app.app_context():
        query = select(JournalEntry, JournalText.content).join(JournalText, JournalText.entry_id == JournalEntry.id)
        rows = db.session().execute(query.where(JournalEntry.event == "caller.sought").order_by(JournalEntry.id)).all()
    assert [(row.JournalEntry.actor_id, row.content) for row in rows] == [
        (counter.user_id, {"cases": [case]}),
        (counter.user_id, {"cases": []}),
    ]
