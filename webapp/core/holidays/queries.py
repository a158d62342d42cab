"""Reads of the notices that were put in."""

from collections.abc import Mapping
from datetime import date

from flask import g
from sqlalchemy import select

from webapp.core.holidays.models import NoticeDay
from webapp.core.hot.reads import HotRead

Notices = Mapping[int, Mapping[date, bool]]
_DAYS = HotRead(select(NoticeDay.year, NoticeDay.day, NoticeDay.works).order_by(NoticeDay.day))


def notices() -> Notices:
    """Return year → day → worked of all notices that were put in; read anew for each request and job, in one statement.

    So every process lives by a new notice from its next request on.
    """
    if "holiday_notices" not in g:
        found: dict[int, dict[date, bool]] = {}
        for year, day, works in _DAYS.all():
            found.setdefault(year, {})[day] = works
        g.holiday_notices = found
    known: Notices = g.holiday_notices
    return known


def forget() -> None:
    """Read the notices again when they are asked for next."""
    g.pop("holiday_notices", None)
