"""Each event reaches those it concerns, in words that say what happened, and nobody else; never who acted."""

import uuid
from datetime import timedelta

import pytest

from webapp.capture.service import join_token
from webapp.cases.escalation.service_sweep import sweep
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import append
from webapp.inbox.service import deliver_pending
from webapp.reports.models import Submission

REPORTER, NEIGHBOUR, LEAD = "informant:200/001/01", "informant:200/001/02", "grid:200/001"
VILLAGE, TOWN_LEAD, DISPATCHER = "village:200", "town", "governance_centre"
WORDS = "护栏松动。过路要小心"


@pytest.fixture
def case(reporter):
    """The code of a case that has just been opened."""
    return reporter.report(description=WORDS).get_json()["case_code"]


def step(phone, code, action, **fields):
    answer = phone.act(code, action, **fields)
    assert answer.status_code in (200, 201), answer.get_json()


def joined(app, town, code, key=NEIGHBOUR):
    """Let another informant report the same thing."""
    with app.app_context():
        token = join_token(db.session().query(Case).filter_by(code=code).one())
    phone = town.sign_in(key)
    assert phone.report(description="我也看到了", join_token=token).get_json()["case_code"] == code
    return phone


def test_a_new_case_is_told_to_those_who_hold_it_and_nobody_else(case, everybody_told):
    assert everybody_told() == {LEAD: [("新上报：护栏松动", "才湾村 1 网格 01 · 较急")]}


def test_a_case_on_the_town_s_level_is_told_to_the_town_and_the_governance_centre(town, everybody_told):
    assert town.sign_in(VILLAGE).report(description="塘基裂了").status_code == 201
    assert set(everybody_told()) == {TOWN_LEAD, DISPATCHER}


def test_saying_received_is_told_to_the_reporter_with_the_lead_s_words(case, lead, told, everybody_told):
    step(lead, case, "acknowledge", note="下午带人去看。")
    assert told(REPORTER) == ["网格长已签收：护栏松动"]
    name = "测试" + LEAD
    assert everybody_told()[REPORTER][0][1] == f"{name}：下午带人去看"
    assert len(told(LEAD)) == 1, "who acted is not told"


def test_without_words_the_second_line_still_says_something(case, lead, everybody_told):
    step(lead, case, "acknowledge")
    assert everybody_told()[REPORTER][0][1] == f"测试{LEAD} 看到了"


def test_the_town_saying_received_is_told_as_such(case, town, told):
    step(town.sign_in(TOWN_LEAD), case, "acknowledge")
    assert told(REPORTER) == ["镇里已签收：护栏松动"]


def test_the_whole_way_of_a_case_comes_back_to_its_reporter(case, reporter, lead, told, everybody_told):
    step(lead, case, "acknowledge")
    step(lead, case, "start")
    step(lead, case, "resolve", note="电工换好了灯泡！")
    assert told(REPORTER) == ["网格长已签收：护栏松动", "正在办：护栏松动", "已办好：护栏松动"]
    assert everybody_told()[REPORTER][-1][1] == "电工换好了灯泡，您看看真的好了吗？"
    step(reporter, case, "answer", answer="not_solved", note="还在晃")
    assert told(LEAD)[-1] == "还没好，重新办：护栏松动"
    assert everybody_told()[LEAD][-1][1] == f"测试{REPORTER}：还在晃"
    assert len(told(REPORTER)) == 3


@pytest.mark.parametrize(
    ("answer", "title"),
    [("solved", "真的好了：护栏松动"), ("partly", "只好了一部分，重新办：护栏松动")],
)
def test_the_answer_comes_back_to_the_holder(case, reporter, lead, told, answer, title):
    step(lead, case, "acknowledge")
    step(lead, case, "resolve", note="修好了")
    step(reporter, case, "answer", answer=answer)
    assert told(LEAD)[-1] == title


def test_handing_up_is_told_to_the_reporter_and_to_who_gets_it(case, lead, told):
    step(lead, case, "escalate", note="要挖机")
    assert told(REPORTER) == ["已交给才湾村：护栏松动"]
    assert told(VILLAGE) == ["交到您这里：护栏松动"]


def test_handing_back_is_told_to_the_reporter_and_to_who_gets_it(case, lead, town, told):
    step(lead, case, "escalate", note="要挖机")
    step(town.sign_in(VILLAGE), case, "return", note="村里就有挖机")
    assert told(REPORTER)[-1] == "改由才湾村 1 网格来办：护栏松动"
    assert told(LEAD)[-1] == "退给您来办：护栏松动"


def test_what_nobody_acknowledged_is_told_to_the_next_level_and_the_reporter(case, app, told, everybody_told):
    with app.app_context():
        due = db.session().query(Case).filter_by(code=case).one().step_due_at
        with clock.travel(due):
            sweep()
            deliver_pending()
    assert told(VILLAGE) == ["交到您这里：护栏松动"]
    assert everybody_told()[REPORTER] == [("已交给才湾村：护栏松动", "到时间没人签收，往上交了一级")]


def test_reopening_is_told_to_the_reporter_and_the_holder(case, lead, town, told):
    step(lead, case, "acknowledge")
    step(lead, case, "resolve", note="修好了")
    step(town.sign_in(TOWN_LEAD), case, "reopen", note="又松了")
    assert told(REPORTER)[-1] == told(LEAD)[-1] == "重新办：护栏松动"


def test_closing_for_want_of_an_answer_is_told_to_the_reporter(case, lead, app, told):
    step(lead, case, "acknowledge")
    step(lead, case, "resolve", note="修好了")
    with app.app_context(), clock.travel(clock.now() + timedelta(days=16)):
        sweep()
        deliver_pending()
    assert told(REPORTER)[-1] == "已归档：护栏松动"


def test_everybody_who_reported_the_same_thing_hears_the_outcome(case, app, town, lead, told):
    joined(app, town, case)
    assert told(LEAD)[-1] == "又有人报了：护栏松动"
    step(lead, case, "acknowledge")
    step(lead, case, "resolve", note="修好了")
    assert told(REPORTER) == ["网格长已签收：护栏松动", "已办好：护栏松动"]
    assert told(NEIGHBOUR) == ["网格长已签收：我也看到了", "已办好：我也看到了"]  # each by their own words


def test_reporters_don_t_hear_each_other_s_names_or_words(case, app, town, reporter, lead, everybody_told):
    neighbour = joined(app, town, case)
    neighbour.post(f"/reports/{_id_of(app, neighbour)}/additions", {"client_id": _fresh(), "description": "闻到焦味"})
    step(lead, case, "acknowledge")
    step(lead, case, "resolve", note="修好了")
    step(neighbour, case, "answer", answer="not_solved", note="我说没好")
    said = " ".join(f"{title} {text}" for title, text in everybody_told()[REPORTER])
    assert NEIGHBOUR not in said
    assert "闻到焦味" not in said
    assert "我说没好" not in said
    assert "有人说还没好" in said


def test_words_that_come_later_are_told_to_the_other_side(case, app, reporter, lead, told, everybody_told):
    address = f"/reports/{_id_of(app, reporter)}/additions"
    reporter.post(address, {"client_id": _fresh(), "description": "晚上更晃"})
    assert told(LEAD)[-1] == "补充说明：护栏松动"
    assert told(REPORTER) == []
    lead.post(address, {"client_id": _fresh(), "description": "围栏已经围上"})
    assert everybody_told()[REPORTER] == [("补充说明：护栏松动", f"测试{LEAD}：围栏已经围上")]
    assert len(told(LEAD)) == 2


def test_a_patrol_without_findings_is_told_to_nobody(reporter, everybody_told):
    assert reporter.report("patrol").status_code == 201
    assert everybody_told() == {}


def test_a_password_spray_is_told_to_the_security_administrators(town, app, everybody_told):
    with app.app_context():
        with transaction():
            append("security.password_spray", ("system", 0), content={"accounts": 100})
        deliver_pending()
    assert everybody_told() == {
        "security_admin": [("有人拿同一个密码试了很多账号", "一天里试了 100 个账号，请查一查是谁")]
    }


def _id_of(app, phone):
    with app.app_context():
        return db.session().query(Submission).filter_by(author_id=phone.user_id, kind="report").one().client_id


def _fresh():
    return str(uuid.uuid4())
