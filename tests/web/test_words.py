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
        (at(hours=-3), "说好今天 15:00 前办好"),
        (at(days=-1), "说好明天 12:00 前办好"),
        (at(days=-3), "说好周四前办好"),
        (at(days=-7), "说好11月30日前办好"),
        (at(hours=2), "已超期 2 小时"),
        (at(days=1), "已超期 24 小时"),
        (at(days=3), "已超期 3 天"),
    ],
)
def test_until_when_it_is_promised(due, said):
    assert words.by_when(due, "办好", said="说好") == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("等", "2 网格", "签收"), "等 2 网格签收"),
        (("", "12月8日", "前"), "12月8日前"),
        (("今天 9:20", "前"), "今天 9:20 前"),
    ],
)
def test_a_figure_keeps_its_distance(parts, said):
    assert words.joined(*parts) == said


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
