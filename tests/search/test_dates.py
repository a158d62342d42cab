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
