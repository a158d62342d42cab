"""A person's visits in the calendar of their phone: an address to subscribe to, and nothing told by it but times."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Event

from tests.support.html import parse
from tests.support.makers import make_visit
from tests.support.town import Phone, Town
from tests.visits.conftest import step


def subscribe(phone: Phone) -> str:
    assert phone.post("/me/calendar").status_code == 303
    return parse(phone.get("/me/calendar").data).find("textarea").text.strip().removeprefix("http://localhost")


@pytest.fixture
def events(town: Town):
    """Reads a calendar as another program does, not signed in."""

    def read(address: str) -> list[Event]:
        answer = town.app.test_client().get(address)
        assert answer.status_code == 200
        assert answer.mimetype == "text/calendar"
        return Calendar.from_ical(answer.data).events

    return read


def test_what_is_planned_moved_and_cancelled_is_one_entry_that_counts_up(village: Phone, events) -> None:
    address = subscribe(village)
    visit_id = make_visit(village)
    first = events(address)[0]
    assert first.start == datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
    step(village, visit_id, "move", day="2026-12-01", time="15:00")
    moved = events(address)[0]
    assert (moved.uid, moved.start) == (first.uid, datetime(2026, 12, 1, 7, 0, tzinfo=UTC))
    step(village, visit_id, "cancel", note="不用了")
    gone = events(address)[0]
    assert [one.sequence for one in (first, moved, gone)] == [0, 1, 2]
    assert [str(one.status) for one in (first, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_no_name_place_or_word_of_a_visit_leaves_the_house(town: Town, village: Phone) -> None:
    address = subscribe(village)
    make_visit(village, guest_name="张三丰", place="张家老屋", reason="打架的事")
    file = town.app.test_client().get(address).data.decode()
    assert all(word not in file for word in ("张", "老屋", "打架", "10099990001", "才湾", "测试"))


def test_each_calendar_holds_ones_own_visits_and_the_guest_reads_a_neutral_title(town: Town, village, events) -> None:
    guest = town.sign_in("informant:200/001/01")
    make_visit(village, guest_phone=town.phones["informant:200/001/01"])
    make_visit(village, time="10:30")
    assert [str(one["summary"]) for one in events(subscribe(village))] == ["约访", "约访"]
    assert [str(one["summary"]) for one in events(subscribe(guest))] == ["约好的事"]
    assert events(subscribe(town.sign_in("village:201"))) == []


def test_an_address_is_gone_when_it_is_replaced_or_stopped(town: Town, village: Phone) -> None:
    outside = town.app.test_client()
    first = subscribe(village)
    second = subscribe(village)
    assert first != second
    assert (outside.get(first).status_code, outside.get(second).status_code) == (404, 200)
    village.post("/me/calendar/end")
    assert outside.get(second).status_code == 404
    assert outside.get("/calendar/guess.ics").status_code == 404


def test_a_single_visit_can_be_taken_along(village: Phone) -> None:
    visit_id = make_visit(village)
    answer = village.get(f"/visits/{visit_id}/calendar.ics")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="visit-{visit_id}.ics"'
    assert Calendar.from_ical(answer.data).events[0].uid == f"visit-{visit_id}@one-door"
