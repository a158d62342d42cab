"""When a case or an order is due, and the ladder up to it and beyond."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from webapp.cases import clocks
from webapp.cases.states import Clock
from webapp.core.clock import SHANGHAI
from webapp.core.holidays.service import put_in, take_back


def at(text: str) -> datetime:
    """A moment of June 2026 in Shanghai; the 13th, 14th, 20th and 21st are weekends, the 19th a holiday."""
    return datetime.strptime(f"2026-06-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def shown(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%d %H:%M") if moment else "–"


@pytest.mark.parametrize(
    ("severity", "which", "due"),
    [
        ("urgent", Clock.ACKNOWLEDGE, "10 10:15"),
        ("urgent", Clock.FIRST_ACTION, "10 12:00"),
        ("urgent", Clock.RESOLVE, "11 10:00"),
        ("high", Clock.ACKNOWLEDGE, "10 12:00"),
        ("high", Clock.FIRST_ACTION, "10 18:00"),
        ("high", Clock.RESOLVE, "15 10:00"),
        ("low", Clock.ACKNOWLEDGE, "12 10:00"),
    ],
)
def test_each_severity_has_its_clocks(app: Flask, severity: str, which: Clock, due: str) -> None:
    with app.app_context():
        assert shown(clocks.due_after(at("10 10:00"), severity, which)) == due


def test_working_days_are_counted_on_the_towns_calendar(app: Flask) -> None:
    with app.app_context():
        assert shown(clocks.working_days_after(at("12 09:00"), 1)) == "15 09:00"
        assert clocks.working_days_after(at("13 09:00"), 0) == at("13 09:00")


def test_the_calendar_is_that_of_the_settings_and_read_once(make_app: Any, tmp_path: Path) -> None:
    own = tmp_path / "days.csv"
    own.write_text("date,kind,note\n2026-06-11,rest,赶集\n", encoding="utf-8")
    app = make_app(CALENDAR_OVERRIDES=str(own), WORK_OPEN="09:00", WORK_CLOSE="17:00")
    with app.app_context():
        assert shown(clocks.working_days_after(at("10 08:00"), 1)) == "12 09:00"
        assert clocks.calendar().is_working_time(at("10 16:59"))
        assert not clocks.calendar().is_working_time(at("10 17:00"))
        assert clocks.calendar() is clocks.calendar()


@pytest.mark.parametrize(
    ("severity", "stopped", "again", "due"),
    [
        ("urgent", "10 10:00", "12 11:30", "13 13:30"),
        ("normal", "10 10:00", "12 09:00", "15 12:00"),
        ("normal", "12 10:00", "15 09:00", "12 12:00"),
        ("normal", "10 10:00", "10 17:00", "11 12:00"),
    ],
)
def test_a_clock_that_stood_still_gives_back_what_it_lost(
    app: Flask, severity: str, stopped: str, again: str, due: str
) -> None:
    with app.app_context():
        assert shown(clocks.without(at("11 12:00"), severity, at(stopped), at(again))) == due


def test_the_ladder_stands_at_half_at_four_fifths_at_the_end_and_one_and_five_working_days_later(app: Flask) -> None:
    start, due = at("10 10:00"), at("11 20:00")
    with app.app_context():
        found = [(rung, shown(moment)) for rung, moment in clocks.reminders(start, due)]
        assert found == [
            ("50", "11 03:00"),
            ("80", "11 13:12"),
            ("100", "11 20:00"),
            ("chase", "15 08:00"),
            ("propose", "22 08:00"),
        ]
        assert shown(clocks.next_reminder(start, due, start)) == "11 03:00"
        assert shown(clocks.next_reminder(start, due, at("11 03:00"))) == "11 13:12"
        assert shown(clocks.next_reminder(start, due, at("11 03:00") - timedelta(microseconds=1))) == "11 03:00"
        assert clocks.next_reminder(start, due, at("30 00:00").astimezone(UTC)) is None


WEDNESDAY, SATURDAY = date(2027, 11, 24), date(2027, 11, 27)


def worked() -> list[bool]:
    return [clocks.calendar().is_workday(day) for day in (WEDNESDAY, SATURDAY)]


def test_a_notice_is_followed_as_soon_as_it_is_put_in_corrected_or_taken_back(app: Flask) -> None:
    with app.app_context():
        assert worked() == [True, False]
        put_in(2027, {WEDNESDAY: False}, None)
        assert worked() == [False, False]
        assert clocks.calendar() is clocks.calendar()
        put_in(2027, {SATURDAY: True}, None)
        assert worked() == [True, True]
        take_back(2027, None)
        assert worked() == [True, False]


def test_a_date_says_that_it_is_a_guess_where_it_rests_on_a_year_without_a_notice(app: Flask) -> None:
    due = datetime(2027, 11, 24, 12, tzinfo=SHANGHAI)
    with app.app_context():
        note = "2027年的放假安排还没有录入，暂按法定节假日推算"
        assert [clocks.guess_note(due, severity) for severity in (None, "normal", "urgent")] == [note, note, None]
        assert clocks.guess_note(at("10 12:00")) is None
        put_in(2027, {WEDNESDAY: False}, None)
        assert clocks.guess_note(due) is None
