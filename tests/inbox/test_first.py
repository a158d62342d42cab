"""What waits for my decision or answer stands first in 消息, and only while it waits; what opens beside the list."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.html import parse
from tests.support.makers import COMMISSIONER, DESK, Desk, make_service_order, make_visit
from tests.support.messages import fill, groups_of, rows_of
from tests.support.statements import counted_statements
from tests.support.town import CHEAP_HASH, Phone, Town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.inbox.models import Thread
from webapp.inbox.service import deliver_pending
from webapp.people import service
from webapp.people.models import ProtectedContact, Unit
from webapp.people.permissions import Role


def first(phone: Phone) -> list[str]:
    """Return the titles of what waits for a person."""
    return groups_of(phone.get("/messages")).get("要您定的", [])


def news(desk: Desk, key: str) -> None:
    """Give somebody a newer row than all that waits."""
    with desk.town.app.app_context(), transaction() as session:
        shown = {"icon": "bell", "tone": "amber", "title": "最新的", "text": "", "url": "/help", "unread": 1}
        session.add(Thread(user_id=desk.town.users[key], key="news:1", last_at=clock.now(), **shown))


@pytest.mark.parametrize("who", [DESK, COMMISSIONER])
def test_what_a_unit_asks_for_is_on_top_of_what_is_newer_until_one_person_decided(desk: Desk, asked: str, who: str):
    for key in (DESK, COMMISSIONER):
        news(desk, key)
        found = groups_of(desk.phone(key).get("/messages"))
        assert list(found) == ["要您定的", "别的"]
        (title,) = found["要您定的"]
        assert "请您定" in title
        assert "最新的" in found["别的"]
        assert title not in found["别的"]
    desk.order(who, asked, "approve")
    for key in (DESK, COMMISSIONER):
        found = groups_of(desk.phone(key).get("/messages"))
        assert list(found) == [""]
        assert any("已同意" in title for title in found[""])


def test_news_about_the_same_matter_does_not_take_it_from_the_top(desk: Desk, asked: str):
    desk.town.sign_in("governance_centre").post("/messages/read")
    assert len(first(desk.phone(DESK))) == 1, "read is not decided"
    desk.order("court", asked, "return", note="办不了")
    assert first(desk.phone(DESK)) == [], "what was asked for lapsed with the order"


def test_an_invitation_waits_for_its_guest_until_it_is_answered(town: Town):
    guest = town.sign_in("informant:200/001/01")
    case = guest.report().json["case_code"]
    visit = make_visit(town.sign_in("village:200"), case=case, guest="reporter", guest_name="", guest_phone="")
    assert len(first(guest)) == 1
    assert "请您来谈一谈" in first(guest)[0]
    assert rows_of(guest.get("/messages"))[0].href == f"/visits/{visit}"
    assert guest.post(f"/visits/{visit}/accept", {"version": 1}, headers={}).status_code == 303
    assert first(guest) == []


def test_an_order_waits_for_whoever_serves(town: Town):
    code = make_service_order(town)
    with town.app.app_context():
        deliver_pending()
    adviser, office = town.sign_in("adviser:200"), town.sign_in("justice_office")
    assert first(adviser) == ["新点的：法律咨询"]
    assert first(office) == []
    assert adviser.post(f"/orders/{code}/confirm", {}, headers={"Accept": "text/html"}).status_code == 303
    assert first(adviser) == []


@pytest.mark.parametrize(("one", "other"), [("security_admin", COMMISSIONER), (COMMISSIONER, "security_admin")])
def test_a_name_waits_for_the_other_side_alone_until_it_is_agreed_to(town: Town, one: str, other: str):
    with town.app.app_context(), transaction():
        user = service.add_user(name="测试第二人", phone="10060000099", password_hash=CHEAP_HASH)
        unit = db.session().scalars(select(Unit).where(Unit.code == "police_station")).one()
        service.appoint(user, Role.POLICE_OFFICER, unit=unit)
        number = user.id
    sent = town.sign_in(one).post("/named/police_station", {"kind": "named", "person": str(number)}, headers={})
    assert sent.status_code == 303
    with town.app.app_context():
        deliver_pending()
        name = db.session().scalars(select(ProtectedContact).where(ProtectedContact.confirmed_at.is_(None))).one().id
    assert [title for title in first(town.sign_in(other)) if "等着定" in title]
    assert first(town.sign_in(one)) == []
    town.sign_in(other).post(f"/named/police_station/{name}/confirm", headers={})
    assert first(town.sign_in(other)) == []


def test_what_a_night_held_back_is_on_top_in_the_morning(desk: Desk, asked: str):
    """The row of the day is read by then and stays where it is, so the night's has one of its own."""
    desk.order(DESK, asked, "approve")
    night = clock.now().replace(hour=14, minute=30)
    with clock.travel(night):
        later = (clock.local_day(clock.now()) + timedelta(days=20)).isoformat()
        desk.order("court", asked, "ask-suspension", note="等天晴", due_on=later)
        assert [title for title in first(desk.phone(COMMISSIONER)) if "先停" in title] == []
    with clock.travel(night + timedelta(hours=10)):
        assert [title for title in first(desk.phone(COMMISSIONER)) if "先停" in title]


def test_pages_repeat_nothing_of_what_stands_first(desk: Desk, asked: str):
    fill(desk.town.app, desk.town.users[COMMISSIONER], 25)
    seen, address = [], "/messages"
    while address:
        answer = desk.phone(COMMISSIONER).get(address)
        seen += [row.title for row in rows_of(answer)]
        address = next((one["href"] for one in parse(answer.data).find_all("a", rel="next")), "")
    assert len(seen) == len(set(seen)) == 26
    assert "请您定" in seen[0]


def test_the_list_of_who_decides_takes_at_most_six_statements(desk: Desk, asked: str):
    phone = desk.phone(COMMISSIONER)
    fill(desk.town.app, phone.user_id, 60)
    with desk.town.app.app_context(), counted_statements() as seen:
        assert phone.get("/messages").status_code == 200
    assert len(seen) <= 6, seen


def test_a_protected_matter_is_opened_by_nobody_s_arrow_key_and_an_ordinary_one_is(town: Town):
    reporter = town.sign_in("informant:200/001/01")
    reporter.report("dispute", category="marriage_family", someone_hurt="yes")
    (row,) = rows_of(town.sign_in("police_station").get("/messages"))
    assert row.shut
    assert not row.away
    reporter.report(description="护栏松了")
    (row,) = rows_of(town.sign_in("grid:200/001").get("/messages"))
    assert not row.shut


def test_what_leads_to_another_list_says_so(town: Town, night: datetime):
    reporter = town.sign_in("informant:200/001/01")
    reporter.report(description="夜里的")
    lead = town.sign_in("grid:200/001")
    with clock.travel(night + timedelta(hours=10)):
        (row,) = rows_of(lead.get("/messages"))
    assert row.href == "/todo"
    assert row.away
