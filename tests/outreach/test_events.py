"""Events: planned once, public when announced, changed with a higher sequence, held with a number and no names."""

import io
from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import func, select

from tests.outreach.conftest import HTML, event_fields, post
from tests.support.html import parse
from tests.support.town import Phone, Town, small_jpeg
from webapp.core import clock
from webapp.core.calendar import entries_of
from webapp.core.db import db
from webapp.inbox.service import deliver_pending
from webapp.outreach.models import OutreachEvent
from webapp.reports.queries_files import verify_files

DAY = timedelta(days=1)


def test_pressed_twice_it_is_one_event(town: Town, officer: Phone):
    fields = event_fields()
    places = {post(officer, "/outreach/events", **fields).headers["Location"] for _ in range(2)}
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(OutreachEvent)) == 1
    assert len(places) == 1


def test_before_the_notice_nobody_sees_it(town: Town, event: str):
    anybody = town.app.test_client()
    assert anybody.get(f"/services/events/{event}").status_code == 404
    assert "欠条怎么写" not in anybody.get("/services/events").text


def test_the_notice_says_what_where_when_and_has_its_square(town: Town, announced: str):
    anybody = town.app.test_client()
    page = parse(anybody.get(f"/services/events/{announced}").data)
    assert "欠条怎么写" in page.text
    assert "村委会院子" in page.text
    assert "不记名字" in page.text
    assert page.find("img", alt="这张通知的二维码")["src"].startswith("data:image/svg+xml")
    assert announced in anybody.get("/services/events").text


def test_a_change_counts_up_in_the_calendar(town: Town, officer: Phone, announced: str):
    anybody = town.app.test_client()

    def entry() -> object:
        file = Calendar.from_ical(anybody.get(f"/services/events/{announced}/event.ics").data)
        return file.walk("VEVENT")[0]

    before = entry()
    assert post(officer, f"/outreach/events/{announced}/change", **event_fields(time="15:00")).status_code == 303
    after = entry()
    assert (before["UID"], before["SEQUENCE"] + 1) == (after["UID"], after["SEQUENCE"])
    assert "15:00" in anybody.get(f"/services/events/{announced}").text


def test_called_off_it_says_why_and_stays_findable(town: Town, officer: Phone, announced: str):
    assert post(officer, f"/outreach/events/{announced}/cancel").status_code == 422
    assert post(officer, f"/outreach/events/{announced}/cancel", reason="下大雨").status_code == 303
    assert "下大雨" in town.app.test_client().get(f"/services/events/{announced}").text
    assert post(officer, f"/outreach/events/{announced}/announce").status_code == 409


def test_it_is_held_with_a_number_photos_if_any_and_no_names(town: Town, officer: Phone, announced: str):
    url = f"/outreach/events/{announced}/hold"
    assert post(officer, url, head_count="40").status_code == 422  # not before it began
    with clock.travel(clock.now() + 2 * DAY):
        assert post(officer, url, head_count="很多").status_code == 422
        photo = {"head_count": "40", "questions": "利息最高多少", "photos": [(io.BytesIO(small_jpeg()), "1.jpg")]}
        sent = officer.post(url, photo, headers=HTML, content_type="multipart/form-data")
        assert sent.status_code == 303
        page = parse(officer.get(f"/outreach/events/{announced}").data)
    with town.app.app_context():
        assert verify_files(town.app.extensions["files"]).orphans == 0, "no file but those that a row names"
    assert "来了 40 人" in page.text
    assert officer.get(page.find("a", data_photo="")["href"]).mimetype == "image/jpeg"
    public = town.app.test_client().get(f"/services/events/{announced}").text
    assert "40" not in parse(public).text


def test_a_stale_page_changes_nothing(officer: Phone, announced: str):
    answer = post(officer, f"/outreach/events/{announced}/cancel", version="1", reason="下雨")
    assert answer.status_code == 409
    assert "已出通知" in officer.get(f"/outreach/events/{announced}").text


def test_an_adviser_who_lectures_finds_it_in_the_own_calendar(town: Town, officer: Phone):
    lecturer = town.users["adviser:201"]
    answer = post(officer, "/outreach/events", **event_fields(lecturer_id=str(lecturer)))
    code = answer.headers["Location"].rsplit("/", 1)[1]
    post(officer, f"/outreach/events/{code}/announce")
    with town.app.app_context():
        deliver_pending()
        assert [entry.title for entry in entries_of(lecturer)] == ["普法活动"]
        assert entries_of(town.users["adviser:200"]) == []
    assert code in town.sign_in("adviser:201").get("/outreach/events").text
    with clock.travel(clock.now() + DAY):
        assert "请您去讲：欠条怎么写" in town.sign_in("adviser:201").get("/messages").text
    assert code in town.sign_in("adviser:200").get("/outreach/events").text  # it lies in their village


def test_an_adviser_of_another_village_does_not_see_it(town: Town, event: str):
    assert town.sign_in("adviser:201").get(f"/outreach/events/{event}").status_code == 404


def test_wrong_dates_are_said_beside_the_field(officer: Phone):
    answer = post(officer, "/outreach/events", **event_fields(day="2026-02-30"))
    assert answer.status_code == 422
    assert "哪一天" in parse(answer.data).text
