"""服务记录: what an adviser did in a month. It fills itself from orders, and from what other packages register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.core.registry import Registry


@dataclass(frozen=True)
class LogRow:
    """One line: when, what, where, how it was done and how it ended; never whom it was about. ``url`` leads to it."""

    at: datetime
    what: str
    where: str
    how: str
    outcome: str
    minutes: int | None = None
    url: str = ""


Source = Callable[[int, datetime, datetime], Iterable[LogRow]]
SOURCES: Registry[Source] = Registry("lines of the service log")


def service_log(function: Source) -> Source:
    """Register the function (user id, since, until) → lines of that person that fall in between; one statement."""
    return SOURCES.add(function)


def lines_of(user_id: int, since: datetime, until: datetime) -> list[LogRow]:
    """Return a person's lines of a stretch of time, in order."""
    found = [row for source in SOURCES for row in source(user_id, since, until)]
    return sorted(found, key=lambda row: row.at)
