"""At night people are left in peace; what is urgent is told at once, and nothing is lost by waiting."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.html import parse
from webapp.core import clock
from webapp.inbox.quiet import morning_after
from webapp.inbox.service import deliver_pending

REPORTER, LEAD = "informant:200/001/01", "grid:200/001"
MORNING = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # 07:00 in Shanghai


def shanghai(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (shanghai(21, 59), None),
        (shanghai(22, 0), shanghai(7, day=24)),
        (shanghai(23, 59), shanghai(7, day=24)),
        (shanghai(0, 0), shanghai(7)),
        (shanghai(6, 59), shanghai(7)),
        (shanghai(7, 0), None),
        (shanghai(12, 0), None),
    ],
)
def test_the_night_is_from_ten_to_seven(app, moment, morning):
    with app.app_context():
        assert morning_after(moment) == morning


def test_the_quiet_hours_can_be_set_also_within_a_day_or_not_at_all(make_app):
    with make_app(QUIET_FROM="12:00", QUIET_TO="14:00").app_context():
        assert morning_after(shanghai(13)) == shanghai(14)
        assert morning_after(shanghai(23)) is None
    with make_app(QUIET_FROM="00:00", QUIET_TO="00:00").app_context():
        assert all(morning_after(shanghai(hour)) is None for hour in range(24))


def test_the_demo_has_none(make_app):
    with make_app(ENV="demo").app_context():
        assert morning_after(shanghai(23)) is None


def test_a_night_s_new_cases_come_in_one_row_in_the_morning(town, night, threads):
    phone = town.sign_in(REPORTER)
    for n in range(5):
        phone.report(description=f"第{n}件")
    rows = threads(LEAD)
    assert [(row.title, row.text, row.url, row.last_at, row.unread) for row in rows] == [
        ("昨晚到今早有 5 件新上报", "第4件、第3件、第2件 等 5 件", "/todo", MORNING, 5)
    ]
    lead = town.sign_in(LEAD)
    assert "还没有消息" in lead.get("/messages").get_data(as_text=True)
    with clock.travel(MORNING):
        assert "昨晚到今早有 5 件新上报" in lead.get("/messages").get_data(as_text=True)
        page = parse(lead.get("/messages").data)
        assert page.find(data_tab="messages").find("span", class_="weui-badge").text.startswith("5")


def test_both_sides_of_midnight_are_one_night(town, night, threads):
    phone = town.sign_in(REPORTER)
    phone.report(description="半夜前")
    with clock.travel(night + timedelta(hours=4)):
        phone.report(description="半夜后")
    assert [row.title for row in threads(LEAD)] == ["昨晚到今早有 2 件新上报"]


def test_the_next_night_has_its_own_row(town, night, threads):
    phone = town.sign_in(REPORTER)
    phone.report(description="今晚")
    with clock.travel(night + timedelta(days=1)):
        phone.report(description="明晚")
    assert [row.title for row in threads(LEAD)] == ["昨晚到今早有 1 件新上报"] * 2


def test_what_is_urgent_is_told_at_once(town, night, threads):
    town.sign_in(REPORTER).report(description="电线掉在路上", severity="urgent")
    assert [(row.title, row.last_at) for row in threads(LEAD)] == [("新上报：电线掉在路上", night)]


def test_news_for_a_reporter_waits_too(town, noon, night, threads):
    phone = town.sign_in(REPORTER)
    code = phone.report(description="护栏松动").get_json()["case_code"]
    town.sign_in(LEAD).act(code, "acknowledge")
    assert [row.last_at for row in threads(REPORTER)] == [MORNING]
    assert phone.get("/messages/unread").get_data(as_text=True).strip() == ""


def test_a_row_that_could_be_seen_does_not_vanish_for_the_night(town, threads):
    phone, lead = town.sign_in(REPORTER), town.sign_in(LEAD)
    code = phone.report(description="护栏松动").get_json()["case_code"]
    lead.act(code, "acknowledge")
    with clock.travel(shanghai(23)):
        lead.act(code, "resolve", note="修好了")
        assert "网格长已签收：护栏松动" in phone.get("/messages").get_data(as_text=True)
        assert "已办好" not in phone.get("/messages").get_data(as_text=True)
    with clock.travel(MORNING):
        assert "已办好：护栏松动" in phone.get("/messages").get_data(as_text=True)


def test_what_is_delivered_late_is_dated_as_if_it_had_been_in_time(make_app, town, night, threads):
    town.app = make_app(BACKGROUND="off")
    town.sign_in(REPORTER).report(description="护栏松动")
    with town.app.app_context(), clock.travel(MORNING + timedelta(hours=3)):
        deliver_pending()
    assert [row.last_at for row in threads(LEAD)] == [MORNING]


def test_times_are_shanghai_s(app):
    with app.app_context():
        assert clock.local(morning_after(shanghai(23))).time() == time(7)
