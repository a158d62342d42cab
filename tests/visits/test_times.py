"""Nobody is in two places: visits keep those who go and those who come, and times that touch do not meet."""

from datetime import datetime, timedelta

import pytest

from tests.support.html import parse
from tests.support.makers import make_visit, plan_visit
from tests.support.town import Phone, Town
from tests.visits.conftest import step
from webapp.core import clock
from webapp.core.calendar import held
from webapp.people.service_times import is_held


def times(town: Town, key: str, day: str) -> list[str]:
    start = datetime.fromisoformat(day).replace(tzinfo=clock.SHANGHAI)
    with town.app.app_context():
        found = held(town.users[key], start, start + timedelta(days=1))
        return [f"{clock.local(one.starts_at):%H:%M}-{clock.local(one.ends_at):%H:%M}" for one in found]


def test_a_second_visit_at_the_same_time_is_refused_with_who_until_when_and_what_is_free(town: Town, village) -> None:
    make_visit(village, minutes="60")
    answer = plan_visit(village, time="10:00", place="王家老屋", minutes="60")
    assert answer.status_code == 422
    assert answer.json["error"]["fields"] == {"time": "您明天 9:30–10:30 已经有约。这一天 8:00、10:30、11:30 有空"}
    assert times(town, "village:200", "2026-11-27") == ["09:30-10:30"]


@pytest.mark.parametrize(
    ("time", "minutes", "status"),
    [("10:30", "30", 303), ("09:00", "30", 303), ("10:29", "15", 422), ("08:00", "120", 422)],
)
def test_times_that_touch_do_not_meet(village: Phone, time: str, minutes: str, status: int) -> None:
    make_visit(village, minutes="60")
    assert plan_visit(village, time=time, minutes=minutes).status_code == status


def test_what_was_typed_comes_back_with_the_sentence_beside_the_time(village: Phone) -> None:
    make_visit(village)
    answer = village.post(
        "/visits",
        {
            "client_id": "7c0f6cf6-6a5d-4d0e-8d5e-2f5f3b0d8f10",
            "kind": "field",
            "day": "2026-11-27",
            "time": "09:45",
            "place": "王家老屋",
            "reason": "看看电线",
            "minutes": "15",
        },
        headers={"Accept": "text/html"},
    )
    form = parse(answer.data).find("form", id="plan").fields
    assert answer.status_code == 422
    assert (form["place"], form["reason"], form["time"], form["minutes"]) == ("王家老屋", "看看电线", "09:45", "15")


def test_who_is_taken_along_is_held_as_well(town: Town, village: Phone) -> None:
    other = town.users["grid:200/001"]
    make_visit(village, kind="field", goers=[other], place="一组")
    with town.app.app_context():
        assert is_held(other, datetime(2026, 11, 27, 9, 40, tzinfo=clock.SHANGHAI), timedelta(minutes=5))
    lead = town.sign_in("grid:200/001")
    answer = plan_visit(lead, kind="field", time="09:40", guest_name="", guest_phone="")
    assert "您明天 9:30–10:00 已经有约" in answer.json["error"]["fields"]["time"]


def test_a_guest_is_asked_to_one_place_at_a_time_and_their_hours_are_nobody_s_business(town: Town, village) -> None:
    phone = town.phones["informant:200/001/01"]
    make_visit(village, guest_phone=phone)
    answer = plan_visit(town.sign_in("grid:200/001"), guest_phone=phone, time="10:00")
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]["time"].startswith("对方这个时间有别的事。")
    assert "9:30" not in answer.text


def test_a_visit_moves_within_its_own_time_and_not_into_another_s(village: Phone, stored) -> None:
    first, second = make_visit(village), make_visit(village, time="14:00")
    assert step(village, first, "move", day="2026-11-27", time="09:45").status_code == 303
    refused = step(village, first, "move", day="2026-11-27", time="13:30")
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["time"])
    assert clock.local(stored(first).starts_at).hour == 9
    assert step(village, second, "cancel", note="不用了").status_code == 303
    assert step(village, first, "move", day="2026-11-27", time="13:30").status_code == 303


def test_who_says_no_is_free_again(town: Town, village: Phone) -> None:
    visit_id = make_visit(village)
    step(village, visit_id, "decline", note="在外面打工")
    assert times(town, "village:200", "2026-11-27") == []
    make_visit(village)
    assert step(village, visit_id, "move", day="2026-11-27", time="09:30").status_code == 422


def test_what_took_place_is_noted_whatever_stood_there(village: Phone) -> None:
    for _ in range(2):
        assert plan_visit(village, kind="field", day="2026-11-25", time="09:00").status_code == 303


@pytest.mark.parametrize("time", ["03:00", "06:59", "21:30"])
def test_nobody_is_asked_to_come_at_night(village: Phone, time: str) -> None:
    assert plan_visit(village, time=time).status_code == 422
    assert plan_visit(village, kind="field", time=time).status_code == 303
    visit_id = make_visit(village)
    assert step(village, visit_id, "move", day="2026-12-02", time=time).status_code == 422


@pytest.mark.parametrize("day", ["1970-01-01", "2026-11-25", "2099-01-01"])
def test_a_day_that_has_passed_or_is_far_off_is_refused(village: Phone, day: str) -> None:
    assert plan_visit(village, day=day).status_code == 422
    assert step(village, make_visit(village), "move", day=day, time="10:00").status_code == 422
