"""试一下: one message by each of my ways at once, and the page says what came of each."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.html import parse
from tests.support.statements import counted_statements
from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.outbox.models import Delivery, Ended, Outgoing, PushPhone, Service, Wish
from webapp.outbox.presenters_choice import WHY
from webapp.outbox.service import gather
from webapp.outbox.ways import UNREAD
from webapp.people.models import DeviceSession
from webapp.providers.outcome import REASONS, gone, later, refused

LEAD = "grid:200/001"


@pytest.fixture
def phone(town):
    return town.sign_in(LEAD)


def try_ways(phone):
    return phone.post("/me/ways/try")


def tried(phone) -> str:
    return parse(phone.get("/me/ways/try").data).text


def change(town, **values) -> None:
    with town.app.app_context(), transaction() as session:
        session.execute(update(Delivery).values(**values))


def test_each_way_gets_one_at_once_and_hears_nothing_but_that_it_is_a_try(town, phone, stand):
    first, second, off = stand(), stand("second"), stand("third")
    phone.post("/me/ways", {"change": "off third", "version": "0"})
    assert try_ways(phone).status_code == 303
    assert (first.people, second.people, off.people) == ([phone.user_id], [phone.user_id], [])
    (parcel,) = first.handed
    assert (parcel.words, parcel.urgent, parcel.lapses_in <= 120) == ("这是试发的一条，收到就好了", True, True)
    with town.app.app_context():
        (row,) = db.session().scalars(select(Outgoing))
    assert (row.key, row.entry_id, row.path) == ("try", None, "/me/ways")


@pytest.mark.parametrize("name", ["wecom", "text", "first"])
def test_what_a_provider_took_asks_to_look_at_the_phone(phone, stand, name):
    stand(name)
    try_ways(phone)
    assert "看看手机" in tried(phone)
    assert "data-fresh" not in phone.get("/me/ways").text


@pytest.mark.parametrize("outcome", [refused("unknown_person"), gone(), refused("no_right")])
def test_what_a_provider_refused_says_why_and_that_another_may_do(phone, stand, outcome):
    stand(answer=lambda _: outcome), stand("second")
    try_ways(phone)
    assert f"没有发成：{WHY[outcome.reason]}" in tried(phone)
    assert "可以试下一种" in tried(phone)


def test_there_are_plain_words_for_every_reason():
    assert set(WHY) == set(REASONS)


def test_a_machine_that_is_away_is_said_to_be_and_two_minutes_later_it_has_failed(phone, stand):
    stand(answer=lambda _: later("timeout"))
    try_ways(phone)
    assert "first那边这会儿不通" in tried(phone)
    assert "data-fresh" in phone.get("/me/ways").text
    with clock.travel(clock.now() + timedelta(minutes=3)):
        assert "没有发成：两分钟里没有送到" in tried(phone)


def test_a_machine_that_was_away_before_is_left_alone_and_said_to_be_away(town, phone, stand):
    push = stand()
    with town.app.app_context(), transaction() as session:
        session.add(Service(name="first", failures=1, paused_until=clock.now() + timedelta(minutes=5)))
    try_ways(phone)
    assert push.handed == []
    assert "那边这会儿不通" in tried(phone)


def test_it_waits_for_no_other_message(town, phone, stand, monkeypatch):
    push = stand()
    background_of_app = town.app.extensions["background"]
    jobs = []
    monkeypatch.setattr(background_of_app, "submit", lambda name, **how: jobs.append((name, how)))
    with town.app.app_context(), transaction():
        gather({town.users["village:200"]: ("news", 2)}, "digest:2026-12-01T08:00", clock.now() + timedelta(hours=1))
    jobs.clear()
    try_ways(phone)
    assert "正在发" in tried(phone)
    for name, how in jobs:
        with UNREAD.put_back(empty=True), town.app.app_context():
            background.JOBS[name].run(**how)
    assert [parcel.sentence for parcel in push.handed] == ["try"]


def test_of_a_push_it_is_said_whether_the_phone_has_shown_it(town, phone, stand):
    stand("push")
    try_ways(phone)
    with town.app.app_context(), transaction() as session:
        session_id = session.scalar(select(func.max(DeviceSession.id)).where(DeviceSession.user_id == phone.user_id))
        how = {"endpoint": "x", "endpoint_index": "x", "host": "x", "keys": "{}", "made_at": clock.now()}
        mine = PushPhone(user_id=phone.user_id, session_id=session_id, **how)
        session.add(mine)
        session.flush()
        session.execute(update(Delivery).values(phone_id=mine.id))
    assert "push（这台） 已经发出去了，看看手机" in tried(phone)
    with clock.travel(clock.now() + timedelta(seconds=20)):
        assert "手机还没有显示" in tried(phone)
        change(town, shown_at=clock.now())
        assert "手机显示了" in tried(phone)


def test_once_a_minute_is_enough(phone, stand):
    push = stand()
    try_ways(phone)
    again = phone.post("/me/ways/try", headers={"Accept": "text/html"})
    assert (again.status_code, "刚刚试过，过一分钟再试" in again.text, len(push.handed)) == (429, True, 1)
    with clock.travel(clock.now() + timedelta(seconds=61)):
        assert try_ways(phone).status_code == 303
    assert len(push.handed) == 2


def test_the_later_try_takes_the_place_of_the_one_before(town, phone, stand):
    stand()
    try_ways(phone)
    with clock.travel(clock.now() + timedelta(seconds=61)):
        try_ways(phone)
    with town.app.app_context():
        assert [row.ended for row in db.session().scalars(select(Outgoing).order_by(Outgoing.id))] == [
            Ended.NEWER,
            None,
        ]


def test_a_try_leaves_the_choice_of_an_open_page_as_it_is(phone, stand):
    stand(), stand("second")
    try_ways(phone)
    assert phone.post("/me/ways", {"change": "off first", "version": "0"}).status_code == 303
    with clock.travel(clock.now() + timedelta(seconds=61)):
        try_ways(phone)
    assert phone.post("/me/ways", {"change": "on first", "version": "1"}).status_code == 303


def test_where_nothing_reaches_one_nothing_is_sent_and_that_is_said(phone, stand):
    push = stand()
    push.missing = {phone.user_id}
    assert "试一下" not in phone.get("/me/ways").text
    answer = phone.post("/me/ways/try", headers={"Accept": "text/html"})
    assert (answer.status_code, "没有哪一样到得了您" in answer.text) == (422, True)


def test_who_wants_only_what_is_urgent_gets_no_digest_and_says_so_once_for_all_phones(town, phone, stand):
    push, other = stand(), town.sign_in(LEAD)
    phone.post("/me/ways", {"change": "on urgent", "version": "0"})
    # They have read nothing of it meanwhile.
    with UNREAD.put_back(empty=True), town.app.app_context(), transaction():
        counts = {town.users[one]: ("news", 2) for one in (LEAD, "village:200")}
        gather(counts, "digest:2026-12-01T08:00", clock.now() + timedelta(hours=1))
    assert push.people == [town.users["village:200"]]
    assert 'aria-checked="true" aria-label="只要急事叫我"' in other.get("/me/ways").text
    with town.app.app_context():
        assert db.session().get(Wish, phone.user_id).urgent_only


def test_the_page_costs_a_few_statements_with_five_ways_and_a_try(town, phone, stand):
    for name in ("push", "wecom", "dingtalk", "wechat", "text"):
        stand(name)
    try_ways(phone)
    with counted_statements(town.app) as page:
        phone.get("/me/ways")
    with counted_statements(town.app) as part:
        phone.get("/me/ways/try")
    # Each of the five ways asks for one more to know whom it reaches.
    assert (len(page) + 5 <= 10, len(part)) == (True, 2)
