"""Regular meetings: the first working day from the 1st and the 16th, 14 days ahead, once, moved while nobody knows."""

from datetime import date, datetime

import pytest

from tests.meetings.conftest import DISPATCHER, POLICE, Meetings
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.deadlines import WorkCalendar
from webapp.meetings import clocks

WORKS = WorkCalendar().is_workday


@pytest.mark.parametrize(
    ("begins", "held", "why"),
    [
        (date(2026, 10, 1), date(2026, 10, 8), "国庆 is off until the 7th"),
        (date(2026, 2, 16), date(2026, 2, 24), "春节 is off from the 15th to the 23rd"),
        (date(2027, 2, 1), date(2027, 2, 1), "a Monday"),
        (date(2028, 3, 1), date(2028, 3, 1), "the day after a leap day"),
        (date(2026, 2, 1), date(2026, 2, 2), "the 1st is a Sunday"),
        (date(2026, 5, 16), date(2026, 5, 18), "the 16th is a Saturday"),
    ],
)
def test_it_is_on_the_first_working_day(begins: date, held: date, why: str) -> None:
    found = clocks.regular(begins, WORKS)
    assert (found.day, found.until) == (held, begins), why
    assert found.starts_at == datetime(held.year, held.month, held.day, 9, tzinfo=SHANGHAI)


def test_its_situation_is_of_the_half_before() -> None:
    first, second = clocks.regular(date(2028, 3, 1), WORKS), clocks.regular(date(2026, 12, 16), WORKS)
    assert (first.slot, first.since, first.until) == ("2028-03a", date(2028, 2, 16), date(2028, 3, 1))
    assert (second.slot, second.since, second.until) == ("2026-12b", date(2026, 12, 1), date(2026, 12, 16))


def test_it_is_made_fourteen_days_ahead_and_not_before() -> None:
    days = {today: [one.slot for one in clocks.to_be_made(today, WORKS)] for today in map(date.fromordinal, DAYS)}
    assert days[date(2026, 2, 9)] == []  # 春节: held on the 24th
    assert days[date(2026, 2, 10)] == ["2026-02b"]
    assert days[date(2026, 2, 16)] == ["2026-02b", "2026-03a"]  # the half has begun, nobody works
    assert days[date(2026, 2, 24)] == ["2026-02b", "2026-03a"]
    assert days[date(2026, 2, 25)] == ["2026-03a"]


DAYS = range(date(2026, 2, 9).toordinal(), date(2026, 2, 26).toordinal())


def test_the_job_makes_each_once_and_moves_what_nobody_was_told_of(house: Meetings, monkeypatch) -> None:
    assert [house.schedule(), house.schedule()] == [1, 0]
    made = house.row(1)
    assert (made.slot, made.state, made.starts_at) == (
        "2026-12a",
        "scheduled",
        datetime(2026, 12, 1, 1, tzinfo=made.starts_at.tzinfo),
    )
    off = WorkCalendar(overrides={date(2026, 12, 1): False})
    monkeypatch.setattr("webapp.meetings.service_schedule.calendar", lambda: off)
    assert [house.schedule(), house.schedule()] == [1, 0]
    assert clock.local(house.row(1).starts_at).day == 2
    house.step(DISPATCHER, 1, "notify", units=[POLICE], place="三楼")
    monkeypatch.undo()
    assert house.schedule() == 0
    assert clock.local(house.row(1).starts_at).day == 2


def test_a_special_period_is_a_row_of_meetings(house: Meetings) -> None:
    sent = {"kind": "特殊时段", "name": "国庆期间", "from": "2026-12-03", "to": "2026-12-10", "every": "3"}
    made = house.make(**sent, at="", place="")
    assert len(made["ids"]) == 3
    days = [clock.local(house.row(number).starts_at) for number in made["ids"]]
    assert [(day.day, day.hour) for day in days] == [(3, 9), (6, 9), (9, 9)]
    assert "国庆期间联席会议" in house.text(DISPATCHER, f"/meetings/{made['id']}")
    wrong = house.make(status=422, kind="special", **{"from": "2026-12-03", "to": "2026-12-02", "every": "0"})
    assert set(wrong["error"]["fields"]) == {"name", "every"}
    wrong = house.make(status=422, at="2026-11-26T11:00", place="")
    assert set(wrong["error"]["fields"]) == {"at", "place"}
    assert house.make(status=422, kind="regular")["error"]["fields"].keys() == {"kind"}
