"""Nobody takes a step on a matter of their own, known by their telephone; what they say as a reporter stays theirs."""

import uuid

import pytest
from sqlalchemy import delete, select

from tests.support.actors import actor, case_access, dispatcher, lead, officer, post
from tests.support.makers import Desk, make_visit
from tests.support.pages import page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone
from webapp.cases.rules import allowed_actions, refuse_unless_allowed
from webapp.cases.states import State
from webapp.cases.states_steps import CASES, Action
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.core.protection.impartial import OWN
from webapp.operations.service_upgrade import find_parties
from webapp.people.permissions import Role
from webapp.people.queries_impartial import barred_from
from webapp.reports.models import PartyNumber, Report

REPORTER, GRID, VILLAGE, DESK = "informant:200/001/01", "grid:200/001", "village:200", "governance_centre"
OFFICE, COUNTER = "justice_office", "petition_reception_centre"


def against(desk: Desk, key: str, **fields: str) -> str:
    """Return the code of a dispute to which somebody of the town is a party."""
    return desk.report("dispute", party_name="某人", party_phone=desk.town.phones[key], **fields)


def came(desk: Desk, key: str) -> str:
    """Return the code of what somebody of the town said at the counter."""
    said = {"about": "dispute:neighbour", "description": "水流到墙根", "channel": "phone"}
    form = {"client_id": str(uuid.uuid4()), "caller_name": "某人", "caller_phone": desk.town.phones[key], **said}
    answer = desk.phone(COUNTER).post("/counter", form, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.text
    return answer.json["case_code"]


def refused(phone: Phone, code: str, action: str, version: int, **fields: object) -> str:
    answer = phone.act(code, action, version=version, **fields)
    assert answer.status_code == 403, (answer.status_code, answer.text)
    return answer.json["error"]["message"]


def test_a_lead_who_is_a_party_takes_no_step_and_the_page_says_why(desk: Desk) -> None:
    code = against(desk, GRID)
    page = page_of(desk.phone(GRID), f"/cases/{code}")
    assert OWN in page.text
    assert not page.find_all("form", action=f"/cases/{code}/acknowledge")
    assert refused(desk.phone(GRID), code, "acknowledge", 1) == OWN
    own = against(desk, VILLAGE)
    for action in ("acknowledge", "escalate", "ask-dispatch"):
        assert refused(desk.phone(VILLAGE), own, action, 1, note="我来") == OWN
    assert desk.phone(GRID).post(f"/cases/{code}/forward", {"to": "1"}).status_code == 403
    desk.does(VILLAGE, code, "acknowledge")


def test_a_party_is_no_seat_for_it_so_it_begins_one_level_up(desk: Desk) -> None:
    assert desk.case(against(desk, GRID)).holder_level == "village"
    assert desk.case(against(desk, VILLAGE)).holder_level == "grid"
    code = against(desk, VILLAGE)
    desk.does(GRID, code, "escalate", note="办不了")
    assert desk.case(code).holder_level == "town"
    assert OWN not in page_of(desk.phone(GRID), f"/cases/{code}").text


def test_who_called_the_counter_is_not_who_dispatches_or_works_on_it(desk: Desk) -> None:
    code = came(desk, DESK)
    assert refused(desk.phone(DESK), code, "dispatch", 1, unit=OFFICE, asked="去看看") == OWN
    other = came(desk, OFFICE)
    desk.dispatch(other)
    order = desk.phone(OFFICE).post(f"/cases/{other}/orders/1/accept", {"version": 1})
    assert (order.status_code, order.json["error"]["message"]) == (403, OWN)
    assert not page_of(desk.phone(OFFICE), f"/cases/{other}").find_all("form", action=f"/cases/{other}/orders/1/accept")


def test_no_visit_is_planned_and_no_cases_are_put_together_by_whom_it_concerns(desk: Desk) -> None:
    code, other = against(desk, VILLAGE), desk.report("dispute")
    plan = {"client_id": str(uuid.uuid4()), "kind": "field", "day": "2026-06-12", "time": "09:30", "place": "村委会"}
    assert desk.phone(VILLAGE).post("/visits", {**plan, "reason": "谈谈", "case": code}).status_code == 403
    for source, target in ((code, other), (other, code)):
        answer = desk.phone(VILLAGE).post(f"/cases/{source}/merge", {"into": target})
        assert (answer.status_code, answer.json["error"]["message"]) == (403, OWN)
    visit = make_visit(desk.phone(GRID), case=code)
    assert desk.phone(VILLAGE).post(f"/visits/{visit}/cancel", {"note": "不谈了", "version": 1}).status_code in (
        403,
        404,
    )


def test_an_informant_who_reports_their_own_quarrel_adds_and_answers(desk: Desk) -> None:
    code = against(desk, REPORTER)
    assert OWN not in page_of(desk.phone(REPORTER), f"/cases/{code}").text
    desk.does(GRID, code, "acknowledge")
    desk.does(GRID, code, "resolve", note="谈过了")
    desk.does(REPORTER, code, "answer", answer="not_solved")
    assert desk.case(code).state == "in_progress"


def test_nobody_hears_that_their_own_matter_waits_for_them(desk: Desk) -> None:
    code = desk.at_the_town("dispute", party_name="某人", party_phone=desk.town.phones["town"])
    assert "交到您这里" not in desk.told("town")
    assert "交到您这里" in desk.told(DESK)
    assert desk.case(code).holder_level == "town"


@pytest.mark.parametrize("who", [lead("village"), dispatcher(), officer(4, role=Role.PETITION_RECEPTIONIST)])
def test_the_rule_bars_every_step_but_what_a_reporter_says(who) -> None:
    for state in State:
        barred = case_access(state, "village", kind="dispute", channel="counter", barred=OWN)
        assert {step.action for step in allowed_actions(who, barred)} <= {Action.RECUSE}
    with pytest.raises(Problem, match=OWN):
        refuse_unless_allowed(
            who, case_access(State.RESOLVED, "town", channel="counter", barred=OWN), _STEP[who.posts[0].role]
        )
    answers = allowed_actions(REPORTS, case_access(State.RESOLVED, "village", reporter=True, barred=OWN))
    assert [step.action for step in answers] == ["answer-solved", "answer-partly", "answer-not-solved"]


REPORTS = actor(post(Role.MICRO_GRID_INFORMANT, "micro"))
_STEP = {
    Role.VILLAGE_GRID_LEAD: CASES[Action.REOPEN],
    Role.DISPATCHER: CASES[Action.DISPATCH],
    Role.PETITION_RECEPTIONIST: CASES[Action.FOLLOW_UP_SATISFIED],
}


def test_it_costs_a_page_no_statement(desk: Desk) -> None:
    code = desk.report("dispute")
    own = against(desk, GRID)
    asked = []
    for one in (code, own):
        phone = desk.phone(GRID)
        with desk.town.app.app_context(), counted_statements() as statements:
            page_of(phone, f"/cases/{one}")
        asked.append(len(statements))
    assert asked[1] <= asked[0]


def test_parties_from_before_are_found_after_an_upgrade(desk: Desk) -> None:
    code = against(desk, GRID)
    with desk.town.app.app_context():
        with transaction() as session:
            session.execute(delete(PartyNumber))
        report = db.session().scalars(select(Report.id)).one()
        assert barred_from("report", report) == set()
        for _ in range(2):
            find_parties()
        assert len(db.session().scalars(select(PartyNumber)).all()) == 1
        assert barred_from("case", desk.case(code).id) == {desk.town.users[GRID]}
