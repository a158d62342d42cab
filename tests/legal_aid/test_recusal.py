"""Who withdraws from an application leaves it to others: the adviser to the office, an officer to colleagues."""

import pytest
from sqlalchemy import select

from tests.legal_aid.conftest import Resident, the_application
from tests.support.html import parse
from tests.support.makers import Desk
from tests.support.town import CHEAP_HASH, Phone, Town
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.protection.impartial import RECUSED
from webapp.legal_aid.models import AidRecusal
from webapp.people import service as people
from webapp.people.models import Unit
from webapp.people.permissions import Role

OFFICE, ADVISER, HEAD = "justice_office", "adviser:200", "political_legal_commissioner"
WHY = "他是我表哥"


def take(phone: Phone, code: str, action: str, **fields: object) -> int:
    return phone.post(f"/legal-aid/{code}/{action}", fields).status_code


@pytest.fixture
def colleague(town: Town) -> str:
    """A second officer of the justice office."""
    with town.app.app_context(), transaction() as session:
        user = people.add_user(name="测试第二人", phone="10060000099", password_hash=CHEAP_HASH)
        town.users["colleague"], town.phones["colleague"] = user.id, "10060000099"
        unit = session.scalars(select(Unit).where(Unit.code == OFFICE)).one()
        people.appoint(user, Role.JUSTICE_OFFICER, unit=unit)
    return "colleague"


@pytest.fixture
def assigned(town: Town, officer: Phone, code: str) -> str:
    """The code of an application that the adviser was assigned to."""
    take(officer, code, "grant", version=1)
    take(officer, code, "assign", version=2, helper_id=town.users[ADVISER])
    assert the_application(town).state == "assigned"
    return code


def test_who_was_assigned_gives_it_back_and_is_not_assigned_again(
    town: Town, officer: Phone, assigned: str, desk: Desk
):
    adviser, version = town.sign_in(ADVISER), the_application(town).version
    assert take(adviser, assigned, "recuse", version=version, reason=WHY) in (200, 303)
    application = the_application(town)
    assert (application.state, application.helper_id, application.clock) == ("granted", None, "aid_assign")
    assert application.due_at
    assert adviser.get(f"/legal-aid/{assigned}").status_code == 404
    assert take(adviser, assigned, "recuse", reason=WHY) == 404
    assert "要回避，请别人来办" in desk.told(OFFICE)
    assert WHY not in desk.told(OFFICE)
    assert WHY in officer.get(f"/legal-aid/{assigned}").text
    again = {"version": application.version, "helper_id": town.users[ADVISER]}
    assert take(officer, assigned, "assign", **again) == 422
    assert the_application(town).state == "granted"


def test_an_officer_takes_no_step_any_more_and_colleagues_go_on(
    town: Town, officer: Phone, code: str, colleague: str, desk: Desk
):
    due = the_application(town).due_at
    assert take(officer, code, "recuse", version=1, reason=WHY) in (200, 303)
    for action, fields in (("grant", {}), ("recuse", {"reason": WHY}), ("grant", {"version": 1})):
        answer = officer.post(f"/legal-aid/{code}/{action}", fields)
        assert (answer.status_code, answer.json["error"]["message"]) == (403, RECUSED)
    page = parse(officer.get(f"/legal-aid/{code}").data)
    assert RECUSED in page.text
    assert not page.find_all("form", action=f"/legal-aid/{code}/grant")
    assert the_application(town).due_at == due
    assert "要回避，请别人来办" in desk.told(colleague)
    assert "没有别人能办" not in desk.told(HEAD)
    assert take(town.sign_in(colleague), code, "grant") in (200, 303)


def test_of_the_only_officer_the_commissioner_hears_and_no_word_why(town: Town, officer: Phone, code: str, desk: Desk):
    take(officer, code, "recuse", version=1, reason=WHY)
    told = desk.told(HEAD)
    assert "没有别人能办" in told
    assert WHY not in told
    with town.app.app_context():
        about = select(JournalText.content).join(JournalEntry).where(JournalEntry.subject_kind == "aid")
        assert WHY not in str(list(db.session().scalars(about)))


def test_what_is_wrong_is_said_beside_its_field_and_keeps_nothing(town: Town, officer: Phone, code: str):
    answer = officer.post(f"/legal-aid/{code}/recuse", {"version": 1})
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["reason"])
    assert take(officer, code, "recuse", version=7, reason=WHY) == 409
    assert take(town.sign_in(ADVISER), code, "recuse", reason=WHY) == 404
    assert take(officer, code, "hand-back", version=1) == 404
    take(officer, code, "withdraw", words="他说不办了")
    assert take(officer, code, "recuse", reason=WHY) == 409
    with town.app.app_context():
        assert db.session().scalars(select(AidRecusal)).all() == []


def test_of_a_protected_one_who_withdraws_is_out_wholly(town: Town, resident: Resident, officer: Phone):
    assert resident.apply(matter="harm", story="他打我").status_code == 200
    code = the_application(town).code
    assert take(officer, code, "recuse", version=1, reason=WHY) in (200, 303)
    assert officer.get(f"/legal-aid/{code}").status_code == 404
    assert take(officer, code, "grant") == 404
    with town.app.app_context():
        assert db.session().scalars(select(AidRecusal)).one().reason == WHY
