"""A meeting from its notice to its issued minutes: who takes which step, who hears and reads what, and how often."""

import io
import uuid
from datetime import timedelta

from docx import Document as WordFile
from sqlalchemy import select

from tests.meetings.conftest import (
    AUDITOR,
    COMMISSIONER,
    COURT,
    DECIDED,
    DISPATCHER,
    HELD,
    JUSTICE,
    POLICE,
    TOWN_LEAD,
    VILLAGE,
    VILLAGE_CODE,
    WOMEN,
    Meetings,
)
from tests.support.statements import counted_statements
from tests.support.town import TOWN
from webapp.areas import queries as areas
from webapp.cases.models import WorkOrder
from webapp.core import clock
from webapp.core.calendar import entries_of
from webapp.core.db import transaction
from webapp.documents.models import Document
from webapp.meetings.models import Meeting, MeetingSeat, MeetingStep, MeetingTopic
from webapp.operations.service_retention import run_retention
from webapp.people import service as people
from webapp.people.models import User
from webapp.people.permissions import Role

STEPS = ("notify", "open", "minutes", "issue")


def test_each_step_is_for_its_people_alone_and_in_its_order(house: Meetings) -> None:
    number = house.make(COMMISSIONER)["id"]
    for who in (POLICE, VILLAGE, TOWN_LEAD, AUDITOR, COURT):
        assert house.phone(who).get(f"/meetings/{number}").status_code == 404
    told = {"units": [POLICE, VILLAGE_CODE, COURT], "place": "三楼会议室"}
    house.step(COMMISSIONER, number, "notify", status=404, **told)
    assert house.step(DISPATCHER, number, "open", status=409)
    assert house.step(DISPATCHER, number, "notify", status=409, version=99, **told)
    wrong = house.step(DISPATCHER, number, "notify", status=422, units=["nobody"], place="三楼")
    assert set(wrong["error"]["fields"]) == {"units"}
    house.step(DISPATCHER, number, "notify", **told)
    for who in (POLICE, VILLAGE, COURT):
        assert "12月1日（周二）9:00" in house.told(who)
        for action in STEPS:
            house.step(who, number, action, status=404)
    assert house.phone(WOMEN).get(f"/meetings/{number}").status_code == 404
    house.step(COMMISSIONER, number, "begin")
    topic = house.topic(number)
    assert house.step(DISPATCHER, number, "minutes", status=422)["error"]["fields"]["minutes"]
    house.write(number, topic, "说了出租屋", DECIDED)
    house.step(COMMISSIONER, number, "minutes", status=404)
    house.step(DISPATCHER, number, "minutes")
    house.step(DISPATCHER, number, "issue", status=404)
    assert "说了出租屋" not in house.text(POLICE, f"/meetings/{number}")
    assert house.phone(TOWN_LEAD).get(f"/meetings/{number}").status_code == 404
    house.step(COMMISSIONER, number, "return", status=422, note="")
    house.step(COMMISSIONER, number, "return", note="日期再核一下")
    assert "纪要退回来修改" in house.told(DISPATCHER)
    house.step(DISPATCHER, number, "minutes")
    assert house.step(COMMISSIONER, number, "issue")["number"] == "才联纪〔2026〕1号"
    for who in (POLICE, VILLAGE, COURT, TOWN_LEAD, AUDITOR, DISPATCHER):
        assert "说了出租屋" in house.text(who, f"/meetings/{number}")
        assert "说了出租屋" in house.text(who, f"/meetings/{number}/papers/minutes")
    made = house.phone(POLICE).get(f"/meetings/{number}/papers/minutes.docx")
    assert "说了出租屋" in [one.text for one in WordFile(io.BytesIO(made.data)).paragraphs]
    assert house.phone(WOMEN).get(f"/meetings/{number}").status_code == 404
    house.write(number, topic, "改了", status=409)
    assert house.step(DISPATCHER, number, "change", status=409, at="2026-12-02T09:00")
    house.step(DISPATCHER, number, "correct", note="出租屋应为三十户")
    assert "出租屋应为三十户" in house.text(POLICE, f"/meetings/{number}")
    assert "会议纪要有更正" in house.told(POLICE)
    house.agrees()


def test_who_hands_minutes_in_does_not_issue_them(house: Meetings) -> None:
    number = house.written()
    with house.town.app.app_context(), transaction() as session:
        town = areas.by_code(TOWN)
        people.appoint(
            session.get_one(User, house.town.users[DISPATCHER]), Role.POLITICAL_LEGAL_COMMISSIONER, area=town
        )
    refused = house.step(DISPATCHER, number, "issue", status=403)
    assert refused["error"]["message"] == "纪要是您交的，要由别人签发"
    house.step(COMMISSIONER, number, "issue")


def test_units_answer_once_each_and_may_change_it(house: Meetings) -> None:
    number = house.notified()
    assert house.step(POLICE, number, "answer", status=422)["error"]["fields"].keys() == {"answer"}
    assert house.step(POLICE, number, "answer", status=422, answer="来不了")["error"]["fields"].keys() == {"reason"}
    own = str(uuid.uuid4())
    house.step(POLICE, number, "answer", client_id=own, answer="coming", who="王所长")
    house.step(POLICE, number, "answer", status=200, client_id=own, answer="coming", who="王所长")
    house.step(POLICE, number, "answer", status=409, version=1, answer="cannot", reason="出警")
    house.step(VILLAGE, number, "answer", answer="cannot", reason="村里有丧事", instead="村主任")
    house.step(WOMEN, number, "answer", status=404, answer="coming")
    assert "来不了" in house.told(DISPATCHER)
    page = house.page(DISPATCHER, f"/meetings/{number}")
    answers = {row["data-unit"]: row.get("data-answer") for row in page.find_all("li") if row.get("data-unit")}
    assert answers == {POLICE: "coming", JUSTICE: "asked", VILLAGE_CODE: "cannot"}
    shown = house.text(JUSTICE, f"/meetings/{number}")
    assert "村里有丧事" not in shown
    assert "王所长" not in shown
    house.step(DISPATCHER, number, "open")
    house.step(JUSTICE, number, "answer", status=409, answer="coming")


def test_calendars_hold_it_without_a_name_and_hear_of_a_change(house: Meetings) -> None:
    number = house.notified()

    def entry() -> tuple[str, int, bool, object]:
        with house.town.app.app_context():
            (found,) = (one for one in entries_of(house.town.users[POLICE]) if one.uid.startswith("meeting-"))
        return found.title, found.sequence, found.cancelled, found.starts_at

    assert entry() == ("联席会议", 0, False, HELD)
    house.step(DISPATCHER, number, "change", at="2026-12-02T15:00")
    assert "会议改了：12月2日（周三）15:00" in house.told(POLICE)
    assert entry()[1:3] == (1, False)
    house.step(DISPATCHER, number, "cancel", status=422)
    house.step(DISPATCHER, number, "cancel", reason="省里来检查")
    assert entry()[1:3] == (2, True)
    assert "会议不开了" in house.told(POLICE)
    assert "省里来检查" in house.text(POLICE, f"/meetings/{number}")
    with house.town.app.app_context():
        assert not [one for one in entries_of(house.town.users[WOMEN]) if one.uid.startswith("meeting-")]


def test_a_mistake_is_in_no_list_and_who_was_told_hears_that_it_is_off(house: Meetings) -> None:
    number = house.notified()
    house.step(COMMISSIONER, number, "cancel", reason="排重了", mistake="1")
    for who in (POLICE, DISPATCHER):
        assert house.phone(who).get(f"/meetings/{number}").status_code == 404
        assert f"/meetings/{number}" not in house.page(who, "/meetings?show=done").links
    assert "会议不开了" in house.told(POLICE)


def test_issuing_twice_gives_one_number_and_each_decision_once(house: Meetings) -> None:
    number = house.written(DECIDED, DECIDED | {"what": "再查一遍", "helpers": f"{JUSTICE}、{VILLAGE_CODE}"})
    own = str(uuid.uuid4())
    first = house.step(COMMISSIONER, number, "issue", client_id=own)
    again = house.step(COMMISSIONER, number, "issue", status=200, client_id=own)
    assert first["number"] == again["number"] == "才联纪〔2026〕1号"
    house.step(COMMISSIONER, number, "issue", status=409)
    assert [one.number for one in house.decisions()] == ["才决〔2026〕1号", "才决〔2026〕2号"]
    assert "/decisions/1" in house.page(POLICE, f"/meetings/{number}").links
    assert "/decisions/1" not in house.page(JUSTICE, f"/meetings/{number}").links
    assert "/decisions/2" in house.page(JUSTICE, f"/meetings/{number}").links
    assert "有一条决定要办" in house.told(POLICE)


def test_a_decision_about_a_case_is_its_order_also_after_a_merge(house: Meetings) -> None:
    inner, outer = house.at_the_town(), house.at_the_town()
    number = house.written(DECIDED | {"case_code": inner})
    house.does(DISPATCHER, inner, "merge", status=303, into=outer, note="同一件事")
    house.step(COMMISSIONER, number, "issue")
    (order,) = house.rows(select(WorkOrder))
    (made,) = house.decisions()
    assert (made.order_id, made.case_id) == (order.id, house.case(outer).id)


def test_what_turns_protected_leaves_minutes_without_a_trace(house: Meetings) -> None:
    code, later = house.at_the_town("dispute"), house.at_the_town("dispute")
    about = ({"what": "劝劝这家", "case_code": code}, {"what": "看看那家", "case_code": later})
    number = house.written(DECIDED, *(DECIDED | one for one in about))
    house.does(DISPATCHER, code, "protect", reason="violence_at_home", words="家里打人")
    house.step(COMMISSIONER, number, "issue")
    assert [one.what for one in house.decisions()] == ["出租屋查一遍", "看看那家"]
    assert "看看那家" in house.text(POLICE, f"/meetings/{number}/papers/minutes")
    house.does(DISPATCHER, later, "protect", reason="violence_at_home", words="家里打人")
    for address in (f"/meetings/{number}", f"/meetings/{number}/papers/minutes"):
        shown = house.text(POLICE, address)
        assert "出租屋查一遍" in shown
        assert "劝劝这家" not in shown
        assert "看看那家" not in shown


def test_what_is_still_open_comes_on_the_next_agenda(house: Meetings) -> None:
    number = house.written(
        DECIDED, DECIDED | {"what": "早办完的"}, DECIDED | {"what": "还有半年的", "due": "2027-06-01"}
    )
    house.step(COMMISSIONER, number, "issue")
    for action in ("accept", "done"):
        answer = house.phone(POLICE).post(f"/decisions/2/{action}", {"client_id": str(uuid.uuid4()), "note": "办了"})
        assert answer.status_code == 201
    with clock.travel(HELD):
        later = house.notified(at="2026-12-16T09:00")
        shown = house.text(DISPATCHER, f"/meetings/{later}/minutes")
    assert "出租屋查一遍" in shown
    assert "还有半年的" in shown
    assert "早办完的" not in shown


def test_pages_cost_few_statements(house: Meetings) -> None:
    number = house.written()
    house.make(at="2026-12-05T09:00")
    house.step(COMMISSIONER, number, "issue")
    opened = house.opened(at="2026-12-04T09:00")
    house.topic(opened)
    asked = [
        (DISPATCHER, "/meetings?show=waiting", 6),
        (POLICE, "/meetings?show=done", 6),
        (DISPATCHER, f"/meetings/{number}", 10),
        (POLICE, f"/meetings/{number}", 10),
        (DISPATCHER, f"/meetings/{number + 1}", 10),
        (DISPATCHER, f"/meetings/{opened}", 10),
        (DISPATCHER, f"/meetings/{opened}/minutes", 10),
    ]
    for who, address, most in asked:
        house.phone(who)
        with house.town.app.app_context(), counted_statements() as seen:
            house.page(who, address)
        assert len(seen) <= most, (address, len(seen), seen)


def test_after_ten_years_a_meeting_goes_and_what_was_decided_by_its_own_time(house: Meetings) -> None:
    number = house.written()
    house.step(COMMISSIONER, number, "issue")
    with clock.travel(HELD + timedelta(days=3640)), house.town.app.app_context():
        assert run_retention()["meeting"] == 0
    with clock.travel(HELD + timedelta(days=3660)), house.town.app.app_context():
        assert run_retention()["meeting"] == 1
    for table in (Meeting, MeetingTopic, MeetingSeat, MeetingStep, Document):
        assert house.rows(select(table)) == []
    assert len(house.decisions()) == 1
