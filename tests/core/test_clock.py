"""The clock: travel, Shanghai days, microseconds, and what phones claim."""

import subprocess
import threading
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.moment import BASE
from webapp.core import clock

EARLY_MORNING = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # 02:30 on the 23rd in Shanghai
moments = st.datetimes(timezones=st.just(UTC))


A_WHILE = timedelta(minutes=10)
LEAP_NIGHT = datetime(2028, 2, 29, 15, 30, tzinfo=UTC)


@pytest.fixture
def unmoved(monkeypatch):
    """The clock as it stands in production."""
    monkeypatch.setattr(clock, "_ahead", timedelta(0))


def in_a_thread(look):
    seen = []
    thread = threading.Thread(target=lambda: seen.append(look()))
    thread.start()
    thread.join()
    return seen[0]


@pytest.mark.usefixtures("unmoved")
def test_now_is_the_machines_time_in_utc_and_keeps_moving():
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < A_WHILE
    machine = int(subprocess.run(["date", "+%s"], capture_output=True, check=True).stdout)
    assert abs(clock.from_micros(machine * 1_000_000) - first) < A_WHILE


def test_a_process_lives_from_a_moment_on_in_all_its_threads_and_the_clock_ticks():
    clock.live_from(LEAP_NIGHT)
    first = clock.now()
    time.sleep(0.01)
    second = in_a_thread(clock.now)
    assert LEAP_NIGHT <= first < LEAP_NIGHT + A_WHILE
    assert first + timedelta(milliseconds=10) <= second < first + A_WHILE
    assert (first.tzinfo, second.tzinfo) == (UTC, UTC)


def test_said_again_the_moment_of_the_start_turns_nothing_back(monkeypatch):
    clock.live_from(LEAP_NIGHT)
    again, began = clock.now() + A_WHILE, clock._BEGAN
    # The process is an hour old.
    monkeypatch.setattr(clock, "_BEGAN", began - timedelta(hours=1))
    for _ in range(2):
        clock.live_from(LEAP_NIGHT, since_start=True)
        assert clock.now() > LEAP_NIGHT + timedelta(hours=1)
    clock.live_from(LEAP_NIGHT)
    assert clock.now() < again + A_WHILE


def test_a_traveller_comes_back_to_the_moment_at_which_the_process_lives():
    clock.live_from(LEAP_NIGHT)
    with clock.travel(EARLY_MORNING):
        assert clock.now() == EARLY_MORNING
        assert LEAP_NIGHT <= in_a_thread(clock.now) < LEAP_NIGHT + A_WHILE
    assert LEAP_NIGHT <= clock.now() < LEAP_NIGHT + A_WHILE


def test_travel_nests_and_comes_back_even_after_an_error():
    with clock.travel(EARLY_MORNING):
        assert clock.now() == EARLY_MORNING
        with suppress(ZeroDivisionError), clock.travel(EARLY_MORNING + timedelta(days=1)):
            assert clock.now() == EARLY_MORNING + timedelta(days=1)
            raise ZeroDivisionError
        assert clock.now() == EARLY_MORNING
    assert abs(BASE - clock.now()) < A_WHILE


def test_travel_is_in_utc_whatever_zone_it_was_given():
    with clock.travel(clock.local(EARLY_MORNING)):
        assert clock.now() == EARLY_MORNING
        assert clock.now().utcoffset() == timedelta(0)


def test_travel_leaves_other_threads_alone():
    with clock.travel(datetime(2001, 1, 1, tzinfo=UTC)):
        assert in_a_thread(clock.now).year > 2001


@pytest.mark.parametrize("use", [clock.local, clock.to_micros, clock.local_day, clock.month_start, clock.live_from])
def test_a_naive_moment_is_refused(use):
    with pytest.raises(ValueError, match="time zone"):
        use(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_shanghai_day_begins_at_sixteen_hours_utc_of_the_day_before():
    assert clock.local_day(EARLY_MORNING) == date(2026, 11, 23)
    assert clock.day_start(date(2026, 11, 23)) == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert clock.local_day(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)


def test_a_month_begins_in_shanghai_not_in_utc():
    last_evening_utc = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    assert clock.month_start(last_evening_utc) == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert clock.month_start(last_evening_utc - timedelta(hours=1)) == datetime(2026, 9, 30, 16, tzinfo=UTC)


@given(moments)
def test_microseconds_go_there_and_back_exactly(moment):
    assert clock.from_micros(clock.to_micros(moment)) == moment


@given(moments)
def test_every_moment_has_a_shanghai_day_and_month(moment):
    assert clock.day_start(clock.local_day(moment)) <= max(moment, clock.day_start(date.min))
    assert clock.month_start(moment) <= moment or moment.year == 1


@pytest.mark.parametrize("edge", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_first_and_the_last_moment_can_be_shown(edge):
    assert clock.local(edge).year == edge.year
    assert clock.day_start(clock.local_day(edge)).year == edge.year
    assert clock.month_start(edge).year == edge.year


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-23T10:31:02.123456Z", datetime(2026, 11, 23, 10, 31, 2, 123456, UTC)),
        ("2026-11-23T18:31:02+08:00", datetime(2026, 11, 23, 10, 31, 2, tzinfo=UTC)),
        ("2026-11-23T05:31:02-05:00", datetime(2026, 11, 23, 10, 31, 2, tzinfo=UTC)),
        ("2026-11-23T18:31", datetime(2026, 11, 23, 10, 31, tzinfo=UTC)),
        (" 2026-11-23 18:31 ", datetime(2026, 11, 23, 10, 31, tzinfo=UTC)),
        ("20261123T183100", datetime(2026, 11, 23, 10, 31, tzinfo=UTC)),
        ("2026-11-23t10:31:00z", datetime(2026, 11, 23, 10, 31, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 22, 16, tzinfo=UTC)),
        ("2026-11-23T24:00:00+08:00", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_claimed_time_is_read_in_any_iso_form(text, utc):
    assert clock.parse_claimed(text) == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "11/23/2026",
        "2026-13-01",
        "2026-02-30",
        "2026-11-23T25:00",
        "1700000000",
        "2026-11-23🚪18:31",
        "２０２６-11-23",
        "9" * 999,
    ],
)
def test_what_is_not_a_time_is_none(text):
    assert clock.parse_claimed(text) is None


@pytest.mark.parametrize(
    "text",
    ["0001-01-01", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59", "9999-12-31T24:00Z", "9999-12-31"],
)
def test_the_edges_of_the_calendar_convert_without_failing(text):
    claimed = clock.parse_claimed(text)
    assert claimed is not None
    assert clock.local(claimed).year in (1, 9999)
    assert clock.from_micros(clock.to_micros(claimed)) == claimed


@given(st.datetimes(), st.none() | st.integers(-1439, 1439))
def test_any_year_with_any_offset_converts(moment, minutes):
    zone = None if minutes is None else timezone(timedelta(minutes=minutes))
    claimed = clock.parse_claimed(moment.replace(tzinfo=zone).isoformat())
    assert claimed is not None
    assert claimed.utcoffset() == timedelta(0)
    assert clock.local(claimed) == claimed


@given(st.text(max_size=80) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", fullmatch=True))
def test_no_text_makes_the_parser_fail(text):
    clock.parse_claimed(text)


def test_a_claim_of_more_than_sixty_four_characters_is_none():
    claim = "2026-01-01T00:00:00." + "0" * 44
    assert clock.parse_claimed(claim) == clock.parse_claimed("2026-01-01T00:00:00")
    assert clock.parse_claimed(claim + "0") is None


def test_a_moment_after_the_last_that_can_be_shown_is_shown_as_the_last():
    beyond = datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))
    assert clock.local(beyond) == datetime.max.replace(tzinfo=clock.SHANGHAI)
