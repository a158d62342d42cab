"""Times are people's times."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.core import clock
from webapp.web import formatting as words

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, noon in Shanghai


def at(**ago):
    return NOW - timedelta(**ago)


@pytest.fixture(autouse=True)
def _noon():
    with clock.travel(NOW):
        yield


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(seconds=0), "刚刚"),
        (at(seconds=59), "刚刚"),
        (at(minutes=1), "今天 11:59"),
        (at(hours=11, minutes=59), "今天 0:01"),
        (at(hours=12, minutes=1), "昨天 23:59"),
        (at(days=4), "11月19日 12:00"),
        (at(days=400), "2025年10月19日 12:00"),
        (at(minutes=-30), "今天 12:30"),
        (at(days=-1), "明天 12:00"),
    ],
)
def test_a_moment(moment, said):
    assert words.when(moment) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(minutes=5), "11:55"),
        (at(days=1), "昨天 12:00"),
        (at(days=2), "周六"),
        (at(days=6), "周二"),
        (at(days=7), "11月16日"),
        (at(days=400), "2025年10月19日"),
    ],
)
def test_a_moment_at_the_edge_of_a_list(moment, said):
    assert words.when_short(moment) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at(hours=-3), "还剩 3 小时"),
        (at(minutes=-40), "还剩 40 分钟"),
        (at(seconds=-20), "还剩 1 分钟"),
        (at(days=-3), "还剩 3 天"),
        (at(hours=2), "已超期 2 小时"),
        (at(days=1), "已超期 24 小时"),
    ],
)
def test_what_is_left(due, said):
    assert words.left(due) == said


@pytest.mark.parametrize(("ago", "said"), [({"hours": 1}, "今天"), ({"hours": 13}, "昨天"), ({"days": 3}, "3 天前")])
def test_how_long_ago(ago, said):
    assert words.ago(at(**ago)) == said


@pytest.mark.parametrize(
    ("hour", "said"), [(5, "早上好"), (9, "上午好"), (12, "下午好"), (18, "晚上好"), (23, "晚上好"), (2, "晚上好")]
)
def test_the_greeting_follows_the_hour(hour, said):
    with clock.travel(datetime(2026, 11, 23, hour, tzinfo=clock.SHANGHAI)):
        assert words.greeting() == said


def test_today():
    assert words.today_words() == "11月23日 星期一"
