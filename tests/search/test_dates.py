"""Days as people type them into the search: without a year, the last such day that has come."""

from datetime import datetime

import pytest

from webapp.core import clock
from webapp.search import dates


@pytest.mark.parametrize(
    ("today", "typed", "key"),
    [
        ("2026-06-10", "6月10日", "d20260610"),
        ("2026-06-10", "6月11日", "d20250611"),
        ("2026-12-31", "1月1日", "d20260101"),
        ("2028-02-29", "2月29日", "d20280229"),
        ("2028-02-28", "2月29日", "d20240229"),
        ("2028-02-01", "2月29日", "d20240229"),
        ("2029-01-10", "2月29日", "d20280229"),
        ("2103-05-05", "2月29日", "d20960229"),
        ("2026-06-10", "2027年2月29日", None),
        ("2026-06-10", "2月30日", None),
        ("2028-02-29", "2月", "m202802"),
        ("2028-02-29", "3月", "m202703"),
    ],
)
def test_a_day_without_a_year_is_the_last_such_day_that_has_come(today, typed, key):
    with clock.travel(datetime.fromisoformat(f"{today}T23:30+08:00")):
        assert dates.key_of(typed) == key


@pytest.mark.parametrize(
    ("today", "typed", "first", "last", "words"),
    [
        ("2026-11-30", "上周", "d20261123", "d20261129", "2026年11月23日到2026年11月29日"),
        ("2027-01-03", "这周", "d20261228", "d20270103", "2026年12月28日到2027年1月3日"),
        ("2027-01-15", "上个月", "m202612", "m202612", "2026年12月"),
        ("2028-03-31", "上月", "m202802", "m202802", "2028年2月"),
        ("2026-11-30", "去年", "m202501", "m202512", "2025年1月到2025年12月"),
        ("2026-11-30", "2024年", "m202401", "m202412", "2024年1月到2024年12月"),
        ("2026-11-30", "11月", "m202611", "m202611", "2026年11月"),
        ("2026-11-30", "昨天", "d20261129", "d20261129", "2026年11月29日"),
    ],
)
def test_weeks_months_and_years_are_words_too(today, typed, first, last, words):
    with clock.travel(datetime.fromisoformat(f"{today}T23:30+08:00")):
        keys = dates.time_of(typed)
    assert (keys[0], keys[-1]) == (first, last)
    assert dates.said(keys) == words


def test_what_is_no_time_is_none():
    assert dates.time_of("上周二的会") == dates.time_of("护栏") == ()
