"""A person's calendar: entries gathered from the packages, what holds the person when, and an iCalendar file.

A calendar leaves the house: it lies on phones and with companies. So an entry has a neutral title (家里有事 is nobody's
business), no names, no place, no words; for more, its reader opens its address and signs in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from webapp.core import clock
from webapp.core.registry import Registry

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//One Door//一扇门//ZH"
# How far a calendar looks back and ahead.
PAST, AHEAD = timedelta(days=90), timedelta(days=366)
# What holds a person at a moment began no longer than this before it; whole days away come as one entry a day.
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class CalendarEntry:
    """One appointment. ``uid`` never changes; ``sequence`` counts up with each change; all moments are UTC.

    ``title`` names the kind of thing and no person; ``url`` is the path of its page,
    ``move_url`` where this person changes its time, if they may. ``holds``: the person can't be
    elsewhere meanwhile, whatever the calendar says of it. ``agreed``: it is in the calendar; what is only asked for
    or planned may hold a time without being there.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    sequence: int
    changed_at: datetime
    url: str = ""
    cancelled: bool = False
    move_url: str = ""
    holds: bool = True
    agreed: bool = True


Source = Callable[[int, datetime, datetime], Iterable[CalendarEntry]]
SOURCES: Registry[Source] = Registry("calendar entries")


def calendar_entries(function: Source) -> Source:
    """Register the function (user id, since, until) → entries of that person that begin in between, cancelled too.

    What is not agreed yet but keeps a person's time belongs to it. One bounded statement; nothing of a protected matter
    but for the people named to it.
    """
    return SOURCES.add(function)


def entries_of(user_id: int) -> list[CalendarEntry]:
    """Return the entries of a person's calendar, in order of time."""
    now = clock.now()
    since, until = now - PAST, now + AHEAD
    return [entry for entry in _gathered(user_id, since, until) if entry.agreed]


def held(user_id: int, since: datetime, until: datetime, *, without: str = "") -> list[CalendarEntry]:
    """Return what holds a person at any moment from ``since`` until before ``until``, but for the uid ``without``.

    What ends at the very moment at which another thing begins does not meet it.
    """
    found = _gathered(user_id, since - LONGEST, until)
    return [one for one in found if one.holds and one.ends_at > since and one.uid != without]


def between(user_id: int, since: datetime, until: datetime, *, but: Source | None = None) -> list[CalendarEntry]:
    """Return the entries of a person that begin in a stretch of time, in order; ``but`` for those of one source."""
    return _gathered(user_id, since, until, but)


def meets(entries: Iterable[CalendarEntry], since: datetime, until: datetime) -> CalendarEntry | None:
    """Return the first of these entries that meets a stretch of time; None when it is free."""
    return next((one for one in entries if one.starts_at < until and since < one.ends_at), None)


def _gathered(user_id: int, since: datetime, until: datetime, but: Source | None = None) -> list[CalendarEntry]:
    found = [entry for source in SOURCES if source is not but for entry in source(user_id, since, until)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.uid))


def to_ics(
    entries: Iterable[CalendarEntry], base_url: str, note_for: Callable[[datetime], str | None] = lambda _: None
) -> bytes:
    """Write entries as an iCalendar file (RFC 5545); ``base_url`` comes before the paths of their pages.

    ``note_for`` says what is noted beside a time, such as that it rests on holidays that nobody knows yet.
    """
    from icalendar import Calendar  # few web workers are ever asked for a calendar

    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", "一扇门")
    for entry in entries:
        file.add_component(_event(entry, base_url.rstrip("/"), note_for(entry.starts_at)))
    return file.to_ical()


def _event(entry: CalendarEntry, base_url: str, note: str | None) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    # Without a method this is when the entry was last changed, not when the file was asked for (RFC 5545, 3.8.7.2).
    event.add("dtstamp", entry.changed_at.replace(microsecond=0))
    event.add("last-modified", entry.changed_at.replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.replace(microsecond=0))
    event.add("dtend", entry.ends_at.replace(microsecond=0))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if note:
        event.add("description", note)
    if entry.url:
        event.add("url", base_url + entry.url)
    return event
