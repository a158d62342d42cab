"""Who stands in for an adviser, and when they have time: pure rules."""

from datetime import UTC, date, datetime, timedelta

from webapp.core.calendar import CalendarEntry
from webapp.service_orders.advisers.sharing import Location, Seat, choose
from webapp.service_orders.advisers.slots import (
    USUAL_WEEK,
    Stretch,
    free_days,
    half_days,
)

PLACE = Location(1, "450324106201", "小塘村", 25.90, 110.90)
NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # Monday 8:00 in Shanghai


def seat(number, east=0.0, in_hand=0, away=False):
    return Seat(
        number, f"顾问{number}", number, f"4503241062{number:02}", f"村{number}", 25.90, 110.90 + east, in_hand, away
    )


def always(_day: date) -> bool:
    return True


def never(_day: date) -> bool:
    return False


def test_the_own_adviser_serves_while_there():
    choice = choose(PLACE, [seat(2, 0.01), seat(1, in_hand=99)])
    assert (choice.seat.user_id, choice.own, choice.reason) == (1, True, "小塘村的法律顾问")


def test_away_or_vacant_of_the_four_nearest_the_one_with_the_least_in_hand():
    near = [seat(n, n / 100, in_hand=9 - n) for n in range(2, 9)]
    assert choose(PLACE, [seat(1, away=True), *near]).seat.user_id == 5
    assert "请假" in choose(PLACE, [seat(1, away=True), *near]).reason
    assert "暂缺" in choose(PLACE, near).reason


def test_with_equal_numbers_the_nearer_one_and_nobody_when_all_are_away():
    assert choose(PLACE, [seat(3, 0.02), seat(2, 0.01)]).seat.user_id == 2
    assert choose(PLACE, [seat(1, away=True), seat(2, away=True)]) is None


def test_times_follow_the_week_the_absences_and_what_is_taken():
    days = free_days(USUAL_WEEK, [(date(2026, 11, 24), date(2026, 11, 25))], [], never, NOW)
    assert [day.day.day for day in days][:3] == [23, 26, 27]
    first = [f"{one.at + timedelta(hours=8):%H:%M}" for one in days[0].times]
    assert first == ["10:20", "14:30", "15:10", "15:50"]  # nobody is asked to be there within two hours


def test_a_time_that_meets_what_holds_the_adviser_is_taken_and_one_that_touches_it_is_not():
    at = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)  # 10:20
    for begins, minutes, free in ((0, 40, False), (-20, 40, False), (39, 60, False), (-40, 40, True), (40, 60, True)):
        entry = CalendarEntry("x", at + timedelta(minutes=begins), at + timedelta(minutes=begins + minutes), "", 0, at)
        assert free_days(USUAL_WEEK, [], [entry], never, NOW)[0].times[0].free is free, begins


def test_a_holiday_has_no_times_but_a_weekend_that_an_adviser_gave_has():
    assert free_days(USUAL_WEEK, [], [], lambda day: day.day == 23, NOW)[0].day.day == 24
    weekend = free_days([Stretch(5, 540, 600)], [], [], never, NOW)
    assert {day.day.weekday() for day in weekend} == {5}
    assert free_days([Stretch(5, 540, 600)], [], [], always, NOW) == []


def test_for_an_office_half_days_are_wished_for():
    assert [one.word for one in half_days(always, NOW)[1].times] == ["上午", "下午"]
