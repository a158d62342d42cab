"""A person's calendar as a file that other programs read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from webapp.core import calendar, clock
from webapp.core.calendar import CalendarEntry, calendar_entries, entries_of, to_ics

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
VISIT = CalendarEntry("visit-7@one-door", NOW, NOW + timedelta(hours=1), "约访", 2, NOW, "/visits/7")


@pytest.fixture(autouse=True)
def nobody_registered() -> Iterator[None]:
    with calendar.SOURCES.put_back(empty=True):
        yield


def read(entries: list[CalendarEntry]) -> Calendar:
    return Calendar.from_ical(to_ics(entries, "https://door.example/"))


def test_an_entry_reads_back_as_it_was_written() -> None:
    file = read([VISIT])
    file.validate()
    event = file.events[0]
    assert (event.uid, event.sequence, event["summary"], str(event.status)) == (
        "visit-7@one-door",
        2,
        "约访",
        "CONFIRMED",
    )
    assert (event.start, event.end, event.DTSTAMP) == (VISIT.starts_at, VISIT.ends_at, VISIT.changed_at)
    assert event["url"] == "https://door.example/visits/7"


def test_what_is_cancelled_says_so_under_the_same_uid() -> None:
    first, later = (read([one]).events[0] for one in (VISIT, replace(VISIT, cancelled=True, sequence=3)))
    assert first.uid == later.uid
    assert (str(later.status), later.sequence) == ("CANCELLED", 3)


def test_lines_end_and_fold_as_the_standard_says() -> None:
    raw = to_ics([replace(VISIT, title="去南一村看一看，" * 12)], "https://door.example")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert "去南一村看一看，" * 12 in str(Calendar.from_ical(raw).events[0]["summary"])


def test_a_calendar_gathers_what_all_packages_know_in_order_of_time() -> None:
    later = replace(VISIT, uid="event-1@one-door", starts_at=NOW + timedelta(days=2))
    calendar_entries(lambda user, _since, _until: [later] if user == 5 else [])
    calendar_entries(lambda user, since, until: [VISIT] if since < NOW < until else [])
    with clock.travel(NOW):
        assert [entry.uid for entry in entries_of(5)] == ["visit-7@one-door", "event-1@one-door"]
        assert [entry.uid for entry in entries_of(6)] == ["visit-7@one-door"]
