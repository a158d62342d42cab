"""Writes of notices: one year's days replaced as a whole, journalled."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, insert

from webapp.core import journal
from webapp.core.db import after_commit, db, transactional
from webapp.core.holidays.models import NoticeDay
from webapp.core.holidays.queries import forget, notices


@transactional
def put_in(year: int, days: Mapping[date, bool], actor_id: int | None) -> bool:
    """Let these be the days of a year's notice, instead of those that were; the same again changes nothing.

    Nothing that is agreed or due already moves. Returns whether anything changed.
    """
    forget()
    before = notices().get(year, {})
    if dict(before) == dict(days):
        return False
    session = db.session()
    session.execute(delete(NoticeDay).where(NoticeDay.year == year))
    session.execute(
        insert(NoticeDay), [{"year": year, "day": day, "works": works} for day, works in sorted(days.items())]
    )
    changed = [f"{day}" for day in sorted({*before, *days}) if before.get(day) != days.get(day)]
    content = {"year": year, "days": len(days), "changed": changed[:60], "corrected": bool(before)}
    journal.append("holidays.put_in", ("system", 0), actor_id=actor_id, content=content)
    after_commit(forget)
    return True


@transactional
def take_back(year: int, actor_id: int | None) -> bool:
    """Forget the notice of a year, as if it had never been put in; says whether there was one."""
    forget()
    if year not in notices():
        return False
    db.session().execute(delete(NoticeDay).where(NoticeDay.year == year))
    journal.append("holidays.taken_back", ("system", 0), actor_id=actor_id, content={"year": year})
    after_commit(forget)
    return True
