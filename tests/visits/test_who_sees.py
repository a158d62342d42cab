"""Who sees a visit, who is told, and what stays hidden: names, numbers, and everything of a protected matter."""

import uuid

import pytest
from sqlalchemy import select, text

from tests.support.html import parse
from tests.support.makers import Desk, make_visit, plan_visit
from tests.support.posts import end
from tests.support.town import Town
from tests.visits.conftest import step
from tests.visits.test_calendar import subscribe
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Notice
from webapp.people import service as people
from webapp.people.models import Post, User
from webapp.people.permissions import Role

HTML = {"Accept": "text/html"}


@pytest.fixture
def told(town: Town):
    def titles(key: str) -> list[str]:
        with town.app.app_context():
            query = select(Notice.title).where(Notice.user_id == town.users[key]).order_by(Notice.id)
            return list(db.session().scalars(query))

    return titles


def seers(town: Town, visit_id: int, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if town.sign_in(key).get(f"/visits/{visit_id}").status_code == 200]


def test_who_goes_who_is_invited_and_the_seat_see_it_and_nobody_else(town: Town, village) -> None:
    informant, helper = "informant:200/001/01", "grid:200/001"
    visit_id = make_visit(village, guest_phone=town.phones[informant], goers=str(town.users[helper]))
    everybody = (informant, "informant:200/001/02", helper, "grid:200/002", "village:201", "town", "court", "auditor")
    assert seers(town, visit_id, everybody) == [informant, helper]
    assert village.get("/visits/4711").status_code == 404
    stranger = town.sign_in("village:201")
    assert step(stranger, visit_id, "cancel", note="x").status_code == 404
    assert stranger.get(f"/visits/{visit_id}/calendar.ics").status_code == 404


def test_only_those_who_work_for_people_plan_visits(town: Town) -> None:
    for key in ("grid:200/001", "court", "governance_centre", "town", "political_legal_commissioner"):
        assert plan_visit(town.sign_in(key)).status_code == 303
    for key in ("informant:200/001/01", "adviser:200", "system_admin", "auditor"):
        assert plan_visit(town.sign_in(key)).status_code == 404


def test_a_successor_finds_the_visits_of_the_post_and_who_left_does_not_act_any_more(town: Town, village) -> None:
    visit_id = make_visit(village)
    with town.app.app_context(), transaction() as session:
        ended = session.scalars(select(Post).where(Post.user_id == town.users["village:200"])).one()
        area = ended.area_id
        people.end_post(ended) if hasattr(people, "end_post") else setattr(ended, "ended_at", ended.started_at)
        session.flush()
        heir = session.get_one(User, town.users["village:201"])
        session.add(Post(user_id=heir.id, role=Role.VILLAGE_GRID_LEAD, area_id=area, started_at=ended.started_at))
    assert step(town.sign_in("village:201"), visit_id, "accept").status_code == 303
    assert plan_visit(town.sign_in("village:200")).status_code == 404


def test_the_guest_hears_and_answers_in_the_app_but_takes_no_other_step(town: Town, village, told) -> None:
    guest = town.sign_in("informant:200/001/01")
    visit_id = make_visit(village, guest_phone=town.phones["informant:200/001/01"])
    assert told("informant:200/001/01") == ["请您来谈一谈：明天 9:30"]
    assert step(guest, visit_id, "cancel", note="不去").status_code == 404
    assert step(guest, visit_id, "accept").status_code == 303
    assert told("village:200") == ["约好了：明天 9:30"]
    step(village, visit_id, "hold", note="他心里有气，慢慢谈")
    assert "心里有气" not in guest.get(f"/visits/{visit_id}").text
    assert "心里有气" in village.get(f"/visits/{visit_id}").text


def test_names_and_numbers_of_guests_are_encrypted_masked_and_shown_for_a_reason(town: Town, village) -> None:
    visit_id = make_visit(village, guest_name="欧阳修文", guest_phone="10099990001")
    with town.app.app_context():
        kept = str(db.session().execute(text("SELECT * FROM visits")).all())
        assert "欧阳修文" not in kept
        assert "10099990001" not in kept
    assert "约 欧阳**" in parse(village.get("/visits").data).text
    page = village.get(f"/visits/{visit_id}").text
    assert "100****0001" in page
    assert "10099990001" not in page
    assert village.post(f"/visits/{visit_id}/phone", {"reason": "想看"}).status_code == 422
    assert "10099990001" in village.post(f"/visits/{visit_id}/phone", {"reason": "约时间"}, headers=HTML).text
    with town.app.app_context():
        assert db.session().scalar(select(JournalEntry.actor_id).where(JournalEntry.event == "visit.phone_shown"))


def test_a_visit_stands_on_its_case_for_those_who_see_the_whole_of_it(town: Town, village) -> None:
    reporter, lead = town.sign_in("informant:200/001/01"), town.sign_in("grid:200/001")
    case_code = reporter.report(description="两家争地界").json["case_code"]
    visit_id = make_visit(village, case=case_code, guest="reporter")
    assert f"/visits/{visit_id}" in parse(lead.get(f"/cases/{case_code}").data).links
    assert "安排了见面" in lead.get(f"/cases/{case_code}").text
    assert lead.get(f"/visits/{visit_id}").status_code == 200
    assert step(lead, visit_id, "accept").status_code == 404, "who only sees the case does not act"
    shown = reporter.get(f"/cases/{case_code}").text
    assert "/visits/new" not in shown
    assert "安排了见面" not in shown
    assert plan_visit(town.sign_in("village:201"), case=case_code).status_code == 404
    step(village, visit_id, "hold", note="谈好了")
    assert "有人去看过、谈过了" in reporter.get(f"/cases/{case_code}").text


def test_a_protected_matter_is_met_about_by_the_named_people_only(town: Town, told) -> None:
    sent = {"client_id": str(uuid.uuid4()), "category": "marriage_family", "someone_hurt": "yes"}
    case_code = town.sign_in("informant:200/001/01").report("dispute", **sent).json["case_code"]
    named = town.sign_in("police_station")
    assert plan_visit(town.sign_in("town"), case=case_code).status_code == 404
    assert plan_visit(named, case=case_code, goers=str(town.users["grid:200/001"])).status_code == 422
    victim = {"guest_name": "李四", "guest_phone": town.phones["informant:200/001/02"], "reason": "看看伤好了没有"}
    visit_id = make_visit(named, case=case_code, goers=str(town.users["womens_federation"]), **victim)
    everybody = ("informant:200/001/01", "informant:200/001/02", "grid:200/001", "village:200", "town", "court")
    assert seers(town, visit_id, (*everybody, "justice_office")) == ["justice_office"]
    assert told("informant:200/001/02") == []
    assert told("womens_federation")[-1] == "约好的事：明天 9:30"
    listed = parse(named.get("/visits").data).text
    assert "受保护的事" in listed
    assert all(word not in listed for word in ("李四", "李*", "村委会", "看看伤"))
    assert "/visits" in named.get(f"/cases/{case_code}").text
    calendar = named.get(f"/visits/{visit_id}/calendar.ics").text
    assert "约好的事" in calendar
    assert "约访" not in calendar


def test_who_left_the_unit_that_named_them_is_told_nothing_more_and_has_it_in_no_calendar(town: Town, told) -> None:
    sent = {"client_id": str(uuid.uuid4()), "category": "marriage_family", "someone_hurt": "yes"}
    case_code = town.sign_in("informant:200/001/01").report("dispute", **sent).json["case_code"]
    named, other = town.sign_in("police_station"), town.sign_in("womens_federation")
    visit_id = make_visit(named, case=case_code, goers=str(town.users["womens_federation"]))
    feed = subscribe(other)
    assert "约好的事" in town.app.test_client().get(feed).text
    before = told("womens_federation")
    end(town, "womens_federation")
    assert seers(town, visit_id, ("womens_federation", "justice_office")) == ["justice_office"]
    assert step(named, visit_id, "cancel", note="改天再说").status_code == 303
    assert told("womens_federation") == before
    assert "约好的事" not in town.app.test_client().get(feed).text


def test_a_unit_with_an_order_on_the_case_meets_those_concerned_and_its_colleagues_find_the_visit(town: Town) -> None:
    desk = Desk(town)
    case_code = desk.at_the_town()
    desk.dispatch(case_code, "justice_office")
    visit_id = make_visit(town.sign_in("justice_office"), case=case_code)
    assert plan_visit(town.sign_in("court"), case=case_code).status_code == 404
    assert seers(town, visit_id, ("governance_centre", "court")) == ["governance_centre"]


def test_the_reporter_of_a_case_is_invited_without_typing_their_name(town: Town, village, told) -> None:
    case_code = town.sign_in("informant:200/001/01").report().json["case_code"]
    form = parse(village.get(f"/visits/new?kind=invited&case={case_code}").data).text
    assert "报的人：测试informant:200/001/01" in form
    make_visit(village, case=case_code, guest="reporter", guest_name="", guest_phone="")
    assert told("informant:200/001/01")[-1] == "请您来谈一谈：明天 9:30"
