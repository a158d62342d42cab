"""Reads of the notices that were put in."""

from collections.abc import Mapping
from datetime import date

from flask import g
from sqlalchemy import select

from webapp.core.db import db
from webapp.core.holidays.models import NoticeDay

Notices = Mapping[int, Mapping[date, bool]]


def notices() -> Notices:
    """Return year → day → worked of all notices that were put in; read anew for each request and job, in one statement.

    So every process lives by a new notice from its next request on.
    """
    if "holiday_notices" not in g:
        found: dict[int, dict[date, bool]] = {}
        rows = db.session().execute(select(NoticeDay.year, NoticeDay.day, NoticeDay.works).order_by(NoticeDay.day))
        for year, day, works in rows:
            found.setdefault(year, {})[day] = works
        g.holiday_notices = found
    known: Notices = g.holiday_notices
    return known


def forget() -> None:
    """Read the notices again when they are asked for next."""
    g.pop("holiday_notices", None)
