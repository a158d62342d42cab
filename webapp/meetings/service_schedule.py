"""The regular meetings: made 14 days ahead, once for each half of a month, and moved while nobody was told of them."""

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.clocks import calendar
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.meetings import clocks, queries
from webapp.meetings.clocks import Regular
from webapp.meetings.models import Meeting
from webapp.meetings.schemas import REGULAR
from webapp.meetings.service_lists import place
from webapp.meetings.states import State


@transactional
def schedule() -> int:
    """Make the regular meetings that are due to be made and move those whose day is another; return how many."""
    days = clocks.to_be_made(clock.local_day(clock.now()), calendar().is_workday)
    wanted = [one for one in days if one.starts_at > clock.now()]
    return _moved() + sum(_made(town, one) for town in queries.towns() for one in wanted)


def _made(town: Area, wanted: Regular) -> bool:
    if db.session().scalar(select(Meeting.id).where(Meeting.town_id == town.id, Meeting.slot == wanted.slot)):
        return False
    meeting = Meeting(
        state=State.SCHEDULED,
        kind=REGULAR,
        slot=wanted.slot,
        town_id=town.id,
        starts_at=wanted.starts_at,
        since=clocks.midnight(wanted.since),
        until=clocks.midnight(wanted.until),
        made_at=clock.now(),
        changed_at=clock.now(),
    )
    db.session().add(meeting)
    db.session().flush()
    place(meeting, ())
    journal.append("meeting.scheduled", ("meeting", meeting.id))
    return True


def _moved() -> int:
    """Move meetings that nobody was told of and whose time nobody chose, where their day is another by now."""
    query = select(Meeting).where(
        Meeting.state == State.SCHEDULED, Meeting.slot.is_not(None), ~Meeting.fixed, Meeting.starts_at > clock.now()
    )
    moved = 0
    for meeting in db.session().scalars(query.order_by(Meeting.id)).all():
        begins = clock.local_day(meeting.until or meeting.starts_at)
        starts_at = clocks.regular(begins, calendar().is_workday).starts_at
        if starts_at == meeting.starts_at or starts_at <= clock.now():
            continue
        meeting.starts_at, meeting.changed_at = starts_at, clock.now()
        db.session().flush()
        place(meeting, ())
        journal.append("meeting.moved", ("meeting", meeting.id))
        moved += 1
    return moved
