"""When things happen in a town that is looked at now: at any hour, also at night and on a holiday."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from webapp.cases.states import Clock
from webapp.core.clock import SHANGHAI, local, local_day
from webapp.demo.drawn.boundaries import micro_grid_codes
from webapp.demo.lives import calendar, due
from webapp.demo.moments import A_ROUND, Moments, daylight
from webapp.demo.scenes import meetings
from webapp.demo.scenes.lately import lately, rows
from webapp.demo.stories import plan
from webapp.reports.catalogue import severities
from webapp.reports.models import Severity

NOON, NIGHT, FESTIVAL = "2026-06-10T12:00", "2026-06-14T02:10", "2027-02-07T10:30"


@pytest.fixture(scope="module", params=(NOON, NIGHT, FESTIVAL))
def moments(request):
    return Moments(datetime.fromisoformat(request.param).replace(tzinfo=SHANGHAI).astimezone(UTC))


@pytest.fixture(scope="module")
def told(moments):
    return lately(moments)


def test_nothing_that_is_told_lies_ahead(moments, told):
    everything = [*told, *plan(moments.at, micro_grid_codes())]
    assert all(one.at < moments.at for one in everything)
    assert all(one.at + step.after < moments.at for one in everything for step in one.steps)


def test_something_happened_within_the_hour_or_the_last_evening(moments, told):
    newest = max(one.at for one in told)
    awake = time(7) < local(moments.at).time() < time(22)
    assert moments.at - newest < (timedelta(hours=1) if awake else timedelta(hours=8))
    # What nobody has seen yet is so young that nothing of it is late.
    unseen = [one for one in told if one.kind != "patrol" and not one.steps and one.severity]
    assert len(unseen) > 5
    late = [one for one in unseen if due(one.at, one.severity, Clock.ACKNOWLEDGE) <= moments.at]
    assert len(late) <= 1


def test_all_that_is_told_happens_at_any_hour(told):
    assert len(told) == len(rows())


def test_people_report_by_day_and_the_evening_before_when_it_is_night(moments):
    for hours in range(24):
        moment = daylight(moments.at - timedelta(hours=hours))
        assert time(6, 30) <= local(moment).time() < time(22)
        assert moment <= moments.at


def test_the_last_round_is_over_and_no_older_than_a_night(moments):
    assert moments.at - timedelta(hours=14) < moments.last_round + A_ROUND <= moments.at


@pytest.mark.parametrize("which", [Clock.ACKNOWLEDGE, Clock.RESOLVE])
def test_what_began_so_falls_due_today_or_on_the_next_working_day(moments, which):
    limit = getattr(severities()[Severity.NORMAL], which.value)
    ends = calendar().due(moments.begun(limit, "16:30"), limit)
    assert moments.at < ends
    assert local_day(ends) <= moments.workday(0) + timedelta(days=1) or not calendar().is_workday(moments.today)


def test_working_days_are_counted_over_holidays():
    festival = Moments(datetime(2027, 2, 7, 2, 0, tzinfo=UTC))
    assert not calendar().is_workday(festival.today)
    days = [festival.workday(count) for count in (-2, -1, 0, 1, 2)]
    assert days == sorted(days)
    assert all(calendar().is_workday(day) for day in days)
    assert days[1] < festival.today < days[2] == days[3] < days[4]


def test_on_a_working_day_today_is_the_first_of_them():
    noon = Moments(datetime(2026, 6, 10, 4, 0, tzinfo=UTC))
    assert [noon.workday(count) for count in (-1, 0, 1)] == [date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 11)]


def test_there_are_visits_today_and_ahead_and_each_was_planned_before(moments):
    scenes = list(meetings.scenes(moments))
    planned = [moment for moment, happens in scenes if happens.func.__name__ == "_plan"]
    assert len(planned) == len(meetings.told())
    assert all(moment < moments.at for moment in planned)
    ahead = [one for one in meetings.told() if one.days >= 0]
    assert {"10020000026", "10060000003", "10050000001"} <= {one.planner for one in ahead}


def test_what_happened_yesterday_does_not_depend_on_the_hour():
    day = datetime(2026, 6, 10, 0, 30, tzinfo=SHANGHAI)
    night, evening = (plan(day + timedelta(hours=hours), micro_grid_codes()) for hours in (0, 22))
    began = day - timedelta(minutes=30)
    both = [{one.number: (one.at, one.description) for one in told if one.at < began} for told in (night, evening)]
    assert both[0] == both[1]
    assert len(evening) > len(night) + 20
