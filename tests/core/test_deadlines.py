"""Deadlines: the limits of the two tables, holidays and make-up days, the edges of working time."""

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.clock import SHANGHAI, local
from webapp.core.deadlines import Kind, Limit, WorkCalendar, load_overrides, parse_limit, share_elapsed

DATA = Path(__file__).parents[2] / "webapp" / "data"
CALENDAR = WorkCalendar()
WORKING = ["2 working hours", "25 working hours", "1 working day", "3 working days", "15 working days"]
SAME_DAY = "end of the same working day (next one when reported after hours)"


def at(text):
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def due(start, limit, calendar=CALENDAR):
    return calendar.due(at(start), parse_limit(limit)).astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def cells(name, *columns):
    with (DATA / name).open(encoding="utf-8") as file:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file)]


@pytest.mark.parametrize("column", ["acknowledge_within", "first_action_within", "resolve_within"])
def test_every_limit_of_the_severities_is_understood(column):
    for (cell,) in cells("severities.csv", column):
        assert CALENDAR.due(at("03-02 10:00"), parse_limit(cell)) > at("03-02 10:00")


def test_every_day_count_of_the_statutory_clocks_is_understood():
    for limit, kind, code in cells("statutory_clocks.csv", "limit", "clock", "code"):
        if code != "log_retention":
            parsed = parse_limit(limit, kind)
            assert (parsed.kind is Kind.STRAIGHT) == (kind == "calendar")
            # What helps a protected person at once counts in hours.
            assert parsed.length >= timedelta(hours=1) if code.startswith("protection_") else timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "kind", "length"),
    [
        ("15 minutes (calendar)", Kind.STRAIGHT, timedelta(minutes=15)),
        ("24 hours (calendar)", Kind.STRAIGHT, timedelta(hours=24)),
        ("72 h (urgent 24 h)", Kind.STRAIGHT, timedelta(hours=72)),
        ("30 days each", Kind.STRAIGHT, timedelta(days=30)),
        ("2 working hours", Kind.WORKING_HOURS, timedelta(hours=2)),
        ("1 working day", Kind.WORKING_DAYS, timedelta(days=1)),
        (SAME_DAY, Kind.END_OF_WORKING_DAY, timedelta(0)),
    ],
)
def test_a_limit_says_how_it_runs(text, kind, length):
    assert parse_limit(text) == Limit(kind, length)


def test_the_column_beside_decides_where_the_text_is_silent_and_only_there():
    assert parse_limit("5 days", "working") == Limit(Kind.WORKING_DAYS, timedelta(days=5))
    assert parse_limit("5 days (calendar)", "working") == Limit(Kind.STRAIGHT, timedelta(days=5))
    assert parse_limit("5 working days", "calendar") == Limit(Kind.WORKING_DAYS, timedelta(days=5))


def test_the_urgent_limit_in_brackets_counts_when_it_is_urgent():
    assert parse_limit("72 h (urgent 24 h)", urgent=True) == Limit(Kind.STRAIGHT, timedelta(hours=24))
    assert parse_limit("30 days", urgent=True) == parse_limit("30 days")


@pytest.mark.parametrize(
    "text", ["", "soon", "6 months", "0 days", "-1 days", "3", "days", "3 working weeks", "٣ days"]
)
def test_what_is_no_limit_is_an_error(text):
    with pytest.raises(ValueError, match="not a limit"):
        parse_limit(text)


def test_an_unknown_kind_of_clock_is_an_error():
    with pytest.raises(ValueError, match="kind of clock"):
        parse_limit("3 days", "lunar")


# 2026-03-02 is a Monday.
@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("03-02 10:00", "2 working hours", "03-02 12:00"),
        ("03-02 16:00", "2 working hours", "03-02 18:00"),
        ("03-02 17:00", "2 working hours", "03-03 09:00"),
        ("03-02 06:00", "2 working hours", "03-02 10:00"),  # before opening
        ("03-02 08:00", "2 working hours", "03-02 10:00"),  # exactly at opening
        ("03-02 18:00", "2 working hours", "03-03 10:00"),  # exactly at closing
        ("03-02 20:00", "2 working hours", "03-03 10:00"),  # after closing
        ("03-06 17:00", "2 working hours", "03-09 09:00"),  # over a weekend
        ("03-02 10:00", "25 working hours", "03-04 15:00"),
        ("03-02 10:00", "1 working day", "03-03 10:00"),
        ("03-02 06:00", "1 working day", "03-03 08:00"),
        ("03-02 18:00", "1 working day", "03-04 08:00"),
        ("03-06 17:30", "1 working day", "03-09 17:30"),
        ("03-07 11:00", "1 working day", "03-10 08:00"),  # a Saturday: counted from Monday's opening
        ("03-02 10:00", "7 working days", "03-11 10:00"),
        ("03-02 10:00", SAME_DAY, "03-02 18:00"),
        ("03-02 17:59", SAME_DAY, "03-02 18:00"),
        ("03-02 18:00", SAME_DAY, "03-03 18:00"),
        ("03-02 06:00", SAME_DAY, "03-02 18:00"),
        ("03-07 11:00", SAME_DAY, "03-09 18:00"),
        ("03-02 23:50", "15 minutes (calendar)", "03-03 00:05"),
        ("03-07 11:00", "24 hours (calendar)", "03-08 11:00"),
        ("03-02 10:00", "15 days", "03-17 10:00"),
    ],
)
def test_an_ordinary_week(start, limit, end):
    assert due(start, limit) == end


# Spring Festival 2026: 15–23 February are free, Saturdays 14 and 28 February are worked.
@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("02-14 17:00", "2 working hours", "02-24 09:00"),
        ("02-13 17:00", "2 working hours", "02-14 09:00"),  # Friday to the make-up Saturday
        ("02-14 10:00", "1 working day", "02-24 10:00"),
        ("02-18 10:00", "3 working days", "02-27 08:00"),
        ("02-27 10:00", "1 working day", "02-28 10:00"),
        ("02-18 10:00", SAME_DAY, "02-24 18:00"),
        ("02-14 10:00", "24 hours (calendar)", "02-15 10:00"),
    ],
)
def test_spring_festival(start, limit, end):
    assert due(start, limit) == end


# New Year: Sunday 4 January is worked. National Day: 1–7 October are free, Sunday 20 September and
# Saturday 10 October are worked.
@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("01-02 10:00", "2 working hours", "01-04 10:00"),
        ("01-04 10:00", "2 working hours", "01-04 12:00"),
        ("09-19 10:00", "1 working day", "09-21 08:00"),  # from Sunday's opening
        ("09-30 17:00", "2 working hours", "10-08 09:00"),
        ("09-30 10:00", "3 working days", "10-10 10:00"),
        ("10-09 18:30", SAME_DAY, "10-10 18:00"),
    ],
)
def test_a_make_up_sunday_and_national_day(start, limit, end):
    assert due(start, limit) == end


def test_the_towns_file_is_stronger_than_the_notice():
    town = WorkCalendar(overrides={date(2026, 3, 3): False, date(2026, 3, 7): True})
    assert due("03-02 17:00", "2 working hours", town) == "03-04 09:00"
    assert due("03-06 17:00", "2 working hours", town) == "03-07 09:00"


def test_other_opening_hours_hold():
    short = WorkCalendar(open=time(9), close=time(17))
    assert due("03-02 16:00", "2 working hours", short) == "03-03 10:00"
    assert due("03-02 08:30", "1 working day", short) == "03-03 09:00"
    with pytest.raises(ValueError, match="open before"):
        WorkCalendar(open=time(18), close=time(8))


@pytest.mark.parametrize("year", [2003, 2101, 9998])
def test_beyond_all_tables_it_counts_monday_to_friday_and_says_so(year):
    monday = next(day for day in (date(year, 1, n) for n in range(1, 8)) if day.weekday() == 0)
    assert [CALENDAR.is_workday(monday + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False] * 2
    note = CALENDAR.note_for(monday)
    assert note is not None
    assert str(year) in note
    assert "周一到周五" in note


def test_until_the_notice_is_out_the_days_of_the_law_are_off_and_it_says_so():
    for day in (date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8), date(2027, 4, 5), date(2027, 10, 1)):
        assert not CALENDAR.is_workday(day)
        assert CALENDAR.is_holiday(day)
        assert CALENDAR.note_for(day) == "2027年的放假安排还没有录入，暂按法定节假日推算"
    assert [CALENDAR.is_workday(date(2027, 1, day)) for day in range(2, 9)] == [False, False, *[True] * 5]
    assert CALENDAR.note_for(date(2026, 12, 31)) is None
    assert CALENDAR.is_workday(date(2028, 2, 29))


def test_the_year_ends_in_a_holiday_that_a_limit_skips():
    end = datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI)
    assert local(CALENDAR.due(end, parse_limit("2 working hours"))) == datetime(2027, 1, 4, 9, 0, tzinfo=SHANGHAI)


def test_a_notice_that_was_put_in_counts_before_library_and_law_and_may_reach_into_the_year_before():
    days = {date(2026, 12, 31): False, date(2027, 1, 1): False, date(2027, 1, 3): True}
    noticed = WorkCalendar(noticed=days, years={2027})
    assert [noticed.is_workday(date(2027, 1, day)) for day in range(1, 5)] == [False, False, True, True]
    assert not noticed.is_workday(date(2026, 12, 31))
    assert not noticed.is_workday(date(2027, 2, 8))  # New Year itself, by law, whatever a notice leaves out
    assert noticed.is_workday(date(2027, 2, 10))  # only made up for: which days do so the notice says
    assert noticed.note_for(date(2027, 2, 5)) is None
    assert noticed.note_for(date(2028, 1, 1)) is not None


def test_a_weekend_is_a_holiday_only_within_one():
    assert [CALENDAR.is_holiday(date(2026, 2, day)) for day in (21, 22, 28)] == [True, True, False]
    assert not CALENDAR.is_holiday(date(2026, 6, 6))
    own = WorkCalendar(overrides={date(2026, 6, 6): False, date(2026, 2, 21): True})
    assert [own.is_holiday(date(2026, 6, 6)), own.is_holiday(date(2026, 2, 21))] == [True, False]


def test_there_is_no_note_where_the_days_are_known():
    assert CALENDAR.note_for(date(2026, 10, 1)) is None
    assert WorkCalendar(overrides={date(2030, 1, 1): False}).note_for(date(2030, 1, 1)) is None


def test_a_calendar_without_working_days_is_an_error_not_an_endless_loop():
    never = WorkCalendar(overrides={date(2026, 1, 1) + timedelta(days=n): False for n in range(365)})
    with pytest.raises(ValueError, match="overrides"):
        due("03-02 10:00", "1 working day", never)


def test_a_due_moment_is_utc_and_a_naive_start_is_refused():
    for limit in (*WORKING, SAME_DAY):
        assert CALENDAR.due(at("03-02 10:00"), parse_limit(limit)).tzinfo is UTC
        with pytest.raises(ValueError, match="time zone"):
            CALENDAR.due(datetime(2026, 3, 2), parse_limit(limit))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.due(datetime(2026, 3, 2), parse_limit("3 days"))  # noqa: DTZ001


starts = st.datetimes(datetime(2025, 12, 1), datetime(2027, 1, 31), timezones=st.just(SHANGHAI))  # noqa: DTZ001
limits = st.sampled_from([*WORKING, SAME_DAY]).map(parse_limit)


@given(starts, st.timedeltas(timedelta(0), timedelta(days=12)), limits)
def test_who_starts_later_is_never_due_earlier(start, later, limit):
    assert CALENDAR.due(start, limit) <= CALENDAR.due(start + later, limit)


@given(starts, limits)
def test_a_working_limit_never_ends_outside_working_time(start, limit):
    end = local(CALENDAR.due(start, limit))
    assert end > start
    assert CALENDAR.is_workday(end.date())
    assert time(8) <= end.time() <= time(18)


@given(starts, st.integers(1, 40), st.integers(1, 40))
def test_working_hours_add_up(start, first, second):
    def after(begin, hours):
        return CALENDAR.due(begin, Limit(Kind.WORKING_HOURS, timedelta(hours=hours)))

    assert after(after(start, first), second) == after(start, first + second)


@given(starts, st.integers(1, 60))
def test_a_straight_limit_runs_through_everything(start, days):
    assert CALENDAR.due(start, parse_limit(f"{days} days")) - start == timedelta(days=days)


def test_the_share_elapsed_grows_from_nothing_past_one():
    start, end = at("03-02 10:00"), at("03-02 12:00")
    assert share_elapsed(start, end, at("03-02 09:00")) == 0
    assert share_elapsed(start, end, at("03-02 11:00")) == 0.5
    assert share_elapsed(start, end, at("03-02 14:00")) == 2
    assert share_elapsed(start, start, start) == 1
    assert share_elapsed(start, start, at("03-02 09:00")) == 0


def test_the_shipped_overrides_can_be_read():
    assert load_overrides(DATA / "calendar_overrides.csv") == {}


def test_overrides_are_read_with_a_mark_at_the_start_and_spaces(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text("\ufeffdate,kind,note\n2027-01-01, rest ,元旦\n2027-01-03,work,调休\n", encoding="utf-8")
    assert load_overrides(path) == {date(2027, 1, 1): False, date(2027, 1, 3): True}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("day,kind\n2027-01-01,rest\n", "columns"),
        ("", "columns"),
        ("kind,note\nrest,\n", "columns"),
        ("date,note\n2027-01-01,\n", "columns"),
        ("date,kind\n2027-01-01,rest\n", "columns"),
        ("date,kind,note\n2027-01-01,rest,\n2027-02-30,rest,\n", "line 3"),
        ("date,kind,note\n2027-01-01,holiday,\n", "line 2"),
        ("date,kind,note\n2027-01-01\n", "line 2"),
        ("date,kind,note\n2027-01-01,rest,\n2027-01-01,work,\n", "line 3: 2027-01-01 stands there twice"),
    ],
)
def test_a_mistake_in_the_overrides_names_its_line(tmp_path, body, said):
    path = tmp_path / "overrides.csv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))}[:,].*{said}"):
        load_overrides(path)


def test_working_time_opens_before_it_closes():
    with pytest.raises(ValueError, match="must open before"):
        WorkCalendar(time(8), time(8))
