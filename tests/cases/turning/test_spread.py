"""Every place into which an ordinary case spreads gives it back when it turns protected, and keeps no word of it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, text

from tests.cases.turning.conftest import NAMED, PAGE, SAID, SECRET, Turner
from tests.related.test_merge import merge
from tests.support.html import parse
from tests.support.makers import DESK, GRID, INFORMANT, OTHER_INFORMANT, VILLAGE, Desk, make_case, make_visit
from tests.support.messages import number, rows_of
from tests.support.resident import RESIDENT, Resident
from tests.support.statements import counted_statements
from tests.support.town import Phone, small_jpeg
from webapp.cases.models import Case, OrderRequest
from webapp.cases.work_orders.queries import open_orders_of
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.inbox.models import Notice, Thread
from webapp.paper import queries_taken
from webapp.paper.service import note_export
from webapp.people.models import Post, ProtectedContact, Unit
from webapp.people.queries import actor_by_id
from webapp.related import service_flags
from webapp.related.models import CaseFlag, CaseLink, CaseMerge, FlaggedCase
from webapp.search import service as index
from webapp.visits.models import Visit, VisitScope


def test_what_stood_in_inboxes_goes_and_the_numbers_follow(desk: Desk, turner: Turner) -> None:
    code = desk.report("dispute", description=SECRET)
    desk.report("hazard", description="路灯坏了")
    turner.work()
    before = number(desk.phone(GRID))
    assert SAID in desk.told(GRID)
    turner.protect(code)
    assert number(desk.phone(GRID)) == before - 1
    for who in (GRID, INFORMANT, VILLAGE):
        assert SAID not in desk.told(who)
    assert "路灯坏了" in desk.told(GRID)


def test_what_nobody_was_told_yet_becomes_no_ordinary_notice(desk: Desk, turner: Turner, monkeypatch: Any) -> None:
    monkeypatch.setattr(desk.town.app.extensions["background"], "mode", "off")
    code, other = desk.report("dispute", description=SECRET), desk.report("dispute", by=OTHER_INFORMANT)
    assert merge(desk.phone(GRID), other, code, note="是一回事").status_code == 303
    desk.does(GRID, code, "acknowledge", note="马上去")
    clock_ahead = clock.now() + timedelta(minutes=5)
    with clock.travel(clock_ahead):
        turner.protect(code)
    monkeypatch.undo()
    turner.work()
    told = [*desk.rows(select(Notice.title)), *desk.rows(select(Thread.title))]
    assert set(told) == {"有一件要专人办的事，请打开看"}
    heard = desk.rows(select(Notice.user_id))
    assert len(heard) == len(set(heard)), "nobody hears of what became one with it"
    assert "请打开看" in desk.told(NAMED)


def test_a_night_of_new_cases_counts_one_fewer_and_names_the_others(desk: Desk, turner: Turner) -> None:
    night = clock.now().replace(hour=15)  # eleven at night in the town
    said = (SECRET, "路灯坏了", "水管漏了")
    codes = [make_case(desk.phone(INFORMANT), "dispute", at=night, description=words) for words in said]
    turner.work()
    turner.protect(codes[0])
    with clock.travel(night + timedelta(hours=12)):
        shown = next(one for one in rows_of(desk.phone(GRID).get("/messages")) if "新上报" in one.title)
    assert "有 2 件" in shown.title
    assert SAID not in shown.text
    assert "路灯坏了" in shown.text


def test_pictures_and_sounds_are_shut_at_once_also_to_whom_they_are(desk: Desk, turner: Turner) -> None:
    code, step = desk.report("dispute", photos=[small_jpeg()]), str(uuid.uuid4())
    digest = "a" * 64
    desk.does(GRID, code, "acknowledge", client_id=step, photo_digests=[digest])
    page = desk.phone(GRID).get(f"/cases/{code}").text
    photo = re.search(rf"/cases/{code}/photos/\d+", page)
    assert photo
    turner.protect(code)
    assert desk.phone(GRID).get(photo.group()).status_code == 404
    assert desk.phone(NAMED).get(photo.group()).status_code == 200
    assert desk.phone(GRID).get(f"/reports/{step}/photos/{digest}").status_code == 404


def test_the_search_finds_it_no_more(desk: Desk, turner: Turner) -> None:
    code = desk.report("dispute", description=SECRET)
    with desk.town.app.app_context():
        index.catch_up()
    assert code in desk.phone(GRID).get(f"/search?q={SAID}").text
    turner.protect(code)
    with desk.town.app.app_context():
        left = db.session().execute(text("SELECT count(*) FROM search_whole")).scalar()
        index.catch_up()
    assert left == 0
    for who in (GRID, INFORMANT, NAMED):
        assert code not in desk.phone(who).get(f"/search?q={SAID}").text


@pytest.mark.parametrize("pressed", ["source", "target"])
def test_what_is_one_with_it_turns_too_on_whichever_it_is_pressed(desk: Desk, turner: Turner, pressed: str) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    target = desk.report("dispute", description=SECRET, client_id=first)
    source = desk.report("dispute", by=OTHER_INFORMANT, description="隔壁天天吵", client_id=second)
    assert merge(desk.phone(GRID), source, target, note="是一回事").status_code == 303
    turner.work()
    turner.protect(source if pressed == "source" else target, version=None)
    for code in (source, target):
        assert desk.case(code).protected
        assert desk.phone(GRID).get(f"/cases/{code}").status_code == 404
    shown = desk.phone(NAMED).get(f"/cases/{target}").text
    assert SECRET in shown
    assert "隔壁天天吵" in shown
    assert desk.phone(NAMED).get(f"/cases/{source}").headers["Location"] == f"/cases/{target}"
    for who, own in ((INFORMANT, first), (OTHER_INFORMANT, second)):
        assert "已另行办理" in desk.phone(who).get(f"/reports/{own}").text
        assert desk.phone(who).get("/messages").text.count("并到一起") == 0
    with desk.town.app.app_context():
        kept = db.session().execute(text("SELECT note, stood FROM case_merges")).one()
    assert "一回事" not in kept.note
    assert "state" not in kept.stood
    assert desk.rows(select(CaseMerge))[0].stood["state"] == "submitted"
    desk.agrees()


def test_links_end_and_say_nothing_any_more(desk: Desk, turner: Turner) -> None:
    code, other = desk.report("dispute", description=SECRET), desk.report("hazard", description="路灯坏了")
    sent = {"other": other, "why": "也是他家"}
    assert desk.phone(VILLAGE).post(f"/cases/{code}/related", sent, headers=PAGE).status_code == 303
    turner.protect(code)
    page = desk.phone(VILLAGE).get(f"/cases/{other}").text
    assert "也是他家" not in page
    assert code not in page
    (link,) = desk.rows(select(CaseLink))
    assert (link.why, link.removed_at is None) == ("", False)


def test_it_counts_for_no_flag_and_gives_none_its_name(desk: Desk, turner: Turner) -> None:
    there = {"latitude": "25.9", "longitude": "111.0", "position_source": "gps"}
    names = ("大樟树", "大樟树", "大樟树", "老王家门口")
    codes = [desk.report("hazard", place_name=name, category="flood", **there) for name in names]
    with desk.town.app.app_context():
        service_flags.catch_up()
    turner.protect(codes[-1])
    assert {one.place_name for one in desk.rows(select(CaseFlag)) if one.what == "place"} == {"大樟树"}
    turner.protect(codes[0])
    assert desk.rows(select(CaseFlag)) == []
    assert desk.rows(select(FlaggedCase)) == []
    assert desk.phone(VILLAGE).get("/flags").status_code == 200


def test_visits_and_calendars_are_the_nameds_alone_and_who_was_to_go_need_not(desk: Desk, turner: Turner) -> None:
    code = desk.report("dispute", description=SECRET)
    visit = make_visit(desk.phone(VILLAGE), "invited", case=code, guest="reporter", reason=SECRET, place="旧粮站")
    turner.work()
    assert "旧粮站" in desk.told(INFORMANT)
    feeds = {who: _calendar(desk.phone(who)) for who in (VILLAGE, INFORMANT)}
    assert [len(_events(desk, feed)) for feed in feeds.values()] == [1, 1]
    before = desk.rows(select(Visit.version))[0]
    turner.protect(code)
    turner.work()
    assert [_events(desk, feed) for feed in feeds.values()] == [[], []]
    for who in (VILLAGE, INFORMANT):
        assert desk.phone(who).get(f"/visits/{visit}").status_code == 404
        assert "旧粮站" not in desk.told(who)
        assert "旧粮站" not in desk.phone(who).get("/visits").text
    assert "不用去了" in desk.told(VILLAGE)
    assert "不用去了" not in desk.told(INFORMANT)
    page = desk.phone(NAMED).get(f"/visits/{visit}").text
    assert "旧粮站" in page
    (kept,) = desk.rows(select(Visit))
    assert (kept.protected, kept.guest_id, kept.version > before) == (True, None, True)
    assert kept.guest_name == f"测试{INFORMANT}"
    assert set(desk.rows(select(VisitScope.scope))) == {"protected"}


def test_nobody_is_called_for_help_any_more(desk: Desk, turner: Turner) -> None:
    code = make_case(desk.phone(INFORMANT), "hazard", category="", emergency="yes", description=SECRET)
    assert desk.phone(GRID).post(f"/emergencies/{code}/answer", {"answer": "coming"}).status_code == 303
    turner.work()
    turner.protect(code)
    turner.work()
    for who in (GRID, INFORMANT, NAMED, DESK):
        assert desk.phone(who).get(f"/emergencies/{code}").status_code == 404
        assert desk.phone(who).post(f"/emergencies/{code}/answer", {"answer": "seen"}).status_code == 404
        assert SAID not in desk.phone(who).get("/").text
        assert "紧急求助" not in desk.told(who)
    assert SECRET in desk.phone(NAMED).get(f"/cases/{code}").text


def test_a_group_made_for_it_is_dissolved_under_a_name_that_says_nothing(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town("dispute")
    made = {"name": "小满家的事专班", "members": [desk.town.users["court"]]}
    assert desk.phone(DESK).post(f"/cases/{code}/task-group", made, headers=PAGE).status_code == 303
    (unit,) = desk.rows(select(Unit).where(Unit.kind == "task_group"))
    desk.dispatch(code, unit.code)
    desk.phone(DESK).get("/units")  # says once that it was made
    turner.protect(code, DESK)
    (unit,) = desk.rows(select(Unit).where(Unit.kind == "task_group"))
    assert "小满" not in unit.name
    assert unit.made_for is None
    assert unit.dissolved_at
    assert all(one.ended_at for one in desk.rows(select(Post).where(Post.unit_id == unit.id)))
    for who in (DESK, "auditor"):
        for page in ("/units", "/audit"):
            assert "小满" not in desk.phone(who).get(page).text


def test_a_talk_names_it_no_more_and_the_resident_finds_nothing_under_its_code(desk: Desk, turner: Turner) -> None:
    resident = Resident(desk.town.app.test_client())
    order = resident.order("heart_talk", meeting="home")
    adviser = desk.phone("adviser:200")
    assert adviser.post(f"/orders/{order}/confirm", {}, headers=PAGE).status_code == 303
    form = parse(adviser.get(f"/orders/{order}/case").data).find("form", action=f"/orders/{order}/case").fields
    form |= {"asked": "in_person", "about": "dispute:neighbour", "description": SECRET}
    assert adviser.post(f"/orders/{order}/case", form, headers=PAGE).status_code == 303
    (case,) = desk.rows(select(Case))
    assert case.code in adviser.get(f"/orders/{order}").text
    turner.protect(case.code, DESK)
    assert case.code not in adviser.get(f"/orders/{order}").text
    found = resident.post("/services/progress", code=case.code, phone=RESIDENT)
    assert SAID not in found.text
    assert SAID not in resident.get(f"/services/orders/{case.code}").text


def test_requests_lapse_reminders_end_and_nothing_is_left_to_hand_over(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code, "court")
    desk.order("court", code, "accept")
    desk.order("court", code, "ask-extension", note=SECRET, due_on="2026-12-20")
    turner.protect(code, DESK)
    (order,) = desk.orders(code)
    assert (order.asks, order.next_rung_at) == (None, None)
    (asked,) = desk.rows(select(OrderRequest))
    assert (asked.decided_at is None, asked.decided_by_id, asked.reason) == (False, None, SECRET)
    with desk.town.app.app_context():
        kept = db.session().execute(text("SELECT reason FROM order_requests")).scalar()
        assert SAID not in kept
        assert open_orders_of(order.unit_id) == []
    turner.work("sweep", "sweep_orders", "deliver_notices")
    with clock.travel(clock.now() + timedelta(days=40)):
        turner.work("sweep", "sweep_orders", "deliver_notices")
    assert "到期" not in "".join(desk.rows(select(Notice.title)))
    assert "专班" not in desk.told(DESK)


def test_the_named_read_which_paper_was_made_of_it_before(desk: Desk, turner: Turner) -> None:
    code, other = desk.report("dispute", description=SECRET), desk.report("dispute", by=OTHER_INFORMANT)
    assert desk.phone(GRID).get(f"/cases/{other}/print").status_code == 200
    assert desk.phone(VILLAGE).get("/sheets/todo").status_code == 200
    assert merge(desk.phone(GRID), other, code, note="是一回事").status_code == 303
    with desk.town.app.app_context():  # files without any case in them, more than are listed
        for _ in range(queries_taken.MOST + 1):
            note_export(actor_by_id(desk.town.users[VILLAGE]), "board")
    turner.protect(code, DESK)
    with counted_statements(desk.town.app) as seen:
        page = desk.phone(NAMED).get(f"/cases/{code}").text.partition("以前打印、导出过")[2]
    assert sum("FROM case_turns" in one and "journal" in one for one in seen) == 1, (
        "all that was taken in one statement"
    )
    assert re.search(rf"打印页\s* · <bdi>测试{GRID}", page), "also of what is one with it"
    assert re.search(rf"待办的表格（可能有这件） · <bdi>测试{VILLAGE}", page)


def test_the_auditor_reads_who_turned_it_and_neither_why_nor_what(desk: Desk, turner: Turner) -> None:
    code = desk.report("dispute", description=SECRET)
    turner.protect(code)
    page = desk.phone("auditor").get("/audit").text
    assert "转为受保护" in page
    for gone in (SAID, "怕是家里打人", "她妹妹来说的", code):
        assert gone not in page, gone


def test_with_nobody_named_it_is_kept_and_those_who_name_hear_of_it(desk: Desk, turner: Turner) -> None:
    namers = ("security_admin", "political_legal_commissioner")
    with desk.town.app.app_context(), transaction() as session:
        for name in session.scalars(select(ProtectedContact)):
            name.ended_at = clock.now()
    code = desk.report("dispute", description=SECRET)
    page = desk.phone(GRID).get(f"/cases/{code}/protect").text
    assert "110" in page
    assert "12338" in page
    turner.protect(code)
    turner.work()
    for who in namers:
        told = desk.phone(who).get("/messages").text
        assert "有一件受保护的事，没有人看" in told
        assert SAID not in told
    assert desk.phone(GRID).get("/cases/handed-over").text.count("tel:12338") == 1


def _calendar(phone: Phone) -> str:
    assert phone.post("/me/calendar").status_code == 303
    return parse(phone.get("/me/calendar").data).find("textarea").text.strip().removeprefix("http://localhost")


def _events(desk: Desk, feed: str) -> list[Any]:
    return list(Calendar.from_ical(desk.town.app.test_client().get(feed).data).events)
