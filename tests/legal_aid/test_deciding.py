"""Deciding: the table of states, the clocks of the law, the written refusal, papers asked once and gone in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.legal_aid.conftest import Resident, the_application
from tests.support.html import parse
from tests.support.town import Phone, Town, small_jpeg
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry, verify
from webapp.legal_aid.models import AidPaper
from webapp.legal_aid.service_papers import purge_papers
from webapp.legal_aid.service_sweep import sweep_overdue
from webapp.legal_aid.states import State
from webapp.operations.service_retention import run_retention

DAY = timedelta(days=1)


def act(phone: Phone, code: str, action: str, **fields: str | list[str]) -> int:
    return phone.post(f"/legal-aid/{code}/{action}", fields, headers={"Accept": "text/html"}).status_code


def test_from_applying_to_the_end(town: Town, officer: Phone, code: str):
    assert act(officer, code, "grant") == 303
    granted = the_application(town)
    assert granted.due_at == granted.decided_at + 3 * DAY
    assert act(officer, code, "assign", helper_id=str(town.users["adviser:200"])) == 303
    assert the_application(town).due_at is None
    adviser = town.sign_in("adviser:200")
    assert code in adviser.get("/legal-aid?show=assigned").data.decode()
    assert act(adviser, code, "finish") == 422
    assert act(adviser, code, "finish", words="工钱要回来了") == 303
    assert the_application(town).state == State.FINISHED


def test_whoever_was_not_assigned_sees_and_does_nothing(town: Town, officer: Phone, code: str):
    act(officer, code, "grant")
    act(officer, code, "assign", helper_id=str(town.users["adviser:200"]))
    assert act(town.sign_in("adviser:201"), code, "finish", words="好了") == 404
    assert act(town.sign_in("adviser:200"), code, "stop", words="不办") == 404


def test_while_papers_are_asked_the_clock_stands_still(town: Town, officer: Phone, code: str):
    first = the_application(town)
    with clock.travel(first.received_at + 2 * DAY):
        assert act(officer, code, "ask-papers", papers=["identity"], words="再说说哪年的事") == 303
    assert the_application(town).due_at is None
    with clock.travel(first.received_at + 30 * DAY):
        assert act(officer, code, "papers-came") == 303
    assert the_application(town).due_at == first.received_at + 35 * DAY


def test_papers_are_asked_for_once_as_one_list(officer: Phone, code: str):
    assert act(officer, code, "ask-papers") == 422
    act(officer, code, "ask-papers", papers=["identity", "matter"])
    act(officer, code, "papers-came")
    assert act(officer, code, "ask-papers", papers=["identity"]) == 409
    assert "要材料" not in parse(officer.get(f"/legal-aid/{code}").data).text


def test_a_refusal_needs_reasons_and_prints_where_to_appeal(town: Town, officer: Phone, code: str):
    assert act(officer, code, "refuse") == 422
    assert officer.get(f"/legal-aid/{code}/refusal").status_code == 404
    assert act(officer, code, "refuse", words="这件事已经有律师在办") == 303
    words = parse(officer.get(f"/legal-aid/{code}/refusal").data).text
    assert "已经有律师在办" in words
    assert "司法行政部门" in words
    assert "第四十九条（待核对）" in words


def test_an_upheld_objection_opens_it_again_with_the_clock_to_assign(town: Town, officer: Phone, code: str):
    act(officer, code, "refuse", words="不在范围")
    assert act(officer, code, "correct", words="县司法局要求改正") == 303
    again = the_application(town)
    assert (again.state, again.clock) == (State.GRANTED, "aid_assign")


def test_two_at_once_the_later_is_told_and_nothing_is_overwritten(town: Town, officer: Phone, code: str):
    version = the_application(town).version
    act(officer, code, "grant", version=str(version))
    answer = officer.post(
        f"/legal-aid/{code}/refuse", {"version": str(version), "words": "不给"}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 409
    assert "不给" in answer.data.decode()
    assert the_application(town).state == State.GRANTED


def test_a_protected_one_is_assigned_by_name_only(town: Town, officer: Phone, resident: Resident):
    resident.apply(matter="harm")
    code = the_application(town).code
    act(officer, code, "grant")
    assert act(officer, code, "assign", helper_id=str(town.users["adviser:200"])) == 422
    assert act(officer, code, "assign", helper_name="测试律师，县法律援助中心") == 303
    assert the_application(town).helper_id is None
    assert code not in town.sign_in("adviser:200").get("/legal-aid?show=assigned").data.decode()


def test_what_is_due_first_stands_on_top_and_overdue_is_said_once(town: Town, officer: Phone, code: str):
    received = the_application(town).received_at
    with clock.travel(received + 8 * DAY), town.app.app_context():
        assert "已超期" in parse(officer.get("/legal-aid").data).text
        assert [sweep_overdue(), sweep_overdue()] == [1, 0]
        noted = select(func.count()).select_from(JournalEntry).where(JournalEntry.event == "aid.overdue")
        assert db.session().scalar(noted) == 1


def test_the_number_is_masked_until_somebody_says_why(town: Town, officer: Phone, code: str):
    page = officer.get(f"/legal-aid/{code}").data.decode()
    assert "10055556666" not in page
    assert "100****6666" in page
    headers = {"Accept": "text/html"}
    assert officer.post(f"/legal-aid/{code}/phone", {}, headers=headers).status_code == 422
    assert "10055556666" in officer.post(f"/legal-aid/{code}/phone", {"reason": "打电话核实"}, headers=headers).text
    with town.app.app_context():
        shown = select(JournalEntry.actor_id).where(JournalEntry.event == "aid.phone_shown")
        assert db.session().scalars(shown).all() == [town.users["justice_office"]]


@pytest.mark.parametrize("hold", [False, True])
def test_papers_go_when_their_date_has_passed_unless_they_are_held(
    town: Town, officer: Phone, resident: Resident, hold: bool
):
    resident.apply(photos=[small_jpeg()])
    code = the_application(town).code
    act(officer, code, "refuse", words="不在范围")
    if hold:
        assert officer.post(f"/legal-aid/{code}/hold", {"hold": "1"}).status_code == 303
    with town.app.app_context():
        file = db.session().scalar(select(AidPaper.file))
        assert purge_papers() == 0
        with clock.travel(clock.now() + 181 * DAY):
            assert purge_papers() == (0 if hold else 1)
            assert purge_papers() == 0
        assert town.app.extensions["files"].exists(file) is hold
    assert officer.get(f"/legal-aid/{code}").status_code == 200


def test_what_has_had_its_time_is_erased_whole_with_its_papers(town: Town, officer: Phone, resident: Resident):
    resident.apply(photos=[small_jpeg()])
    code = the_application(town).code
    act(officer, code, "refuse", words="不在范围")
    with town.app.app_context(), clock.travel(clock.now() + 1826 * DAY):
        file = db.session().scalar(select(AidPaper.file))
        run_retention()
        assert db.session().scalar(select(func.count()).select_from(AidPaper)) == 0
        assert not town.app.extensions["files"].exists(file)
        assert verify().fault is None
    assert town.sign_in("justice_office").get(f"/legal-aid/{code}").status_code == 404
