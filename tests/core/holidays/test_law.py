"""The days off that the law gives: fixed and lunar ones, weekends made up for, leap months and leap years."""

from datetime import date

import chinese_calendar
import pytest

from webapp.core.holidays.law import FIRST, LAST, statutory_days


def of(year: int, name: str) -> list[str]:
    return [f"{day:%m-%d}" for day, festival in sorted(statutory_days(year).items()) if festival == name]


@pytest.mark.parametrize(
    ("year", "festival", "days"),
    [
        (2027, "元旦", ["01-01"]),
        (2028, "元旦", ["01-01", "01-03"]),  # a Saturday, made up for on Monday
        (2027, "春节", ["02-05", "02-06", "02-07", "02-08", "02-09", "02-10"]),  # Friday to Monday
        (2028, "春节", ["01-25", "01-26", "01-27", "01-28"]),  # the year has a second fifth month
        (2033, "春节", ["01-30", "01-31", "02-01", "02-02", "02-03"]),  # a second eleventh month, later that year
        (2034, "春节", ["02-18", "02-19", "02-20", "02-21", "02-22", "02-23"]),  # after it
        (2028, "清明节", ["04-04"]),  # a year with 29 February
        (2027, "清明节", ["04-05"]),
        (2028, "端午节", ["05-28", "05-29"]),  # of the first of two fifth months; a Sunday
        (2025, "端午节", ["05-31", "06-02"]),  # a second sixth month comes after it
        (2027, "劳动节", ["05-01", "05-02", "05-03", "05-04"]),
        (2027, "中秋节", ["09-15"]),
        (2027, "国庆节", ["10-01", "10-02", "10-03", "10-04", "10-05"]),
    ],
)
def test_a_festival_is_off_on_these_days(year, festival, days):
    assert of(year, festival) == days


def test_a_festival_that_meets_another_gives_way_to_it_and_takes_none_of_its_days():
    assert [day for day in sorted(statutory_days(2028)) if day.month == 10] == [
        date(2028, 10, day) for day in (1, 2, 3, 4)
    ]
    assert date(2031, 10, 1) in statutory_days(2031)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_notices_since_the_law_was_changed_hold_every_day_of_the_law(year):
    assert [day for day in statutory_days(year) if not chinese_calendar.is_holiday(day)] == []


def test_every_year_has_the_seven_festivals_and_as_many_working_days_off_as_the_law_gives():
    for year in range(FIRST, LAST + 1):
        days = statutory_days(year)
        assert {festival for festival in days.values()} >= {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"}
        assert sum(day.weekday() < 5 for day in days) in (12, 13), year
        eve = min(day for day, festival in days.items() if festival == "春节")
        assert date(year, 1, 20) <= eve < date(year, 2, 21)
        assert date(year, 4, 4) <= min(day for day, name in days.items() if name == "清明节") <= date(year, 4, 6)
        assert all(day.year == year for day in days)


@pytest.mark.parametrize("year", [1, 2024, 2101, 9999])
def test_other_years_have_none(year):
    assert statutory_days(year) == {}
