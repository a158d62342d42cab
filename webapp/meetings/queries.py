"""Reads of meetings, each through the actor's scope: one, a page of a list, what waits, who may be asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from webapp.areas.models import Area, Level
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, desk_scope, in_list
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.meetings.models import Meeting, MeetingScope, MeetingSeat, MeetingStep
from webapp.meetings.rules import MeetingAccess, access_of, scopes_of
from webapp.meetings.states import State
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.people.queries import unit_rank

MeetingPage = ListPage[Meeting]


def seen(actor: Actor, meeting_id: int) -> MeetingAccess:
    """Return a meeting that the actor keeps, is invited to or may read; the one 404 otherwise."""
    query = select(Meeting).where(
        Meeting.id == meeting_id, in_list(MeetingScope, scopes_of(actor), "all", Meeting.starts_at, Meeting.id)
    )
    meeting = db.session().scalar(query)
    if meeting is None:
        raise not_found()
    return access_of(actor, meeting, seats_of(meeting_id))


def kept(actor: Actor, meeting_id: int) -> MeetingAccess:
    """Return a meeting that the actor keeps, so sees the drafts of; the one 404 otherwise."""
    found = seen(actor, meeting_id)
    if not found.keeps:
        raise not_found()
    return found


def seats_of(meeting_id: int) -> Sequence[MeetingSeat]:
    """Return who was asked, in the order in which they were."""
    query = select(MeetingSeat).where(MeetingSeat.meeting_id == meeting_id)
    return db.session().scalars(query.order_by(MeetingSeat.id)).all()


def steps_of(meeting_id: int) -> Sequence[MeetingStep]:
    """Return what was done, the first first."""
    query = select(MeetingStep).where(MeetingStep.meeting_id == meeting_id)
    return db.session().scalars(query.order_by(MeetingStep.at, MeetingStep.submission_id)).all()


def by_submission(submission_id: int) -> list[Meeting]:
    """Return the meetings that were called by a submission, in the order of their days."""
    query = select(Meeting).where(Meeting.submission_id == submission_id)
    return list(db.session().scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def page(actor: Actor, buckets: str, window: Window, size: int) -> MeetingPage:
    """Return one page of a list."""
    listed = Listed(MeetingScope, Meeting, scopes_of(actor), buckets, window, size=size)
    return page_of(listed, select(Meeting), lambda row: row.Meeting)


def how_many(scopes: Sequence[str], buckets: Sequence[str]) -> Select[Any]:
    """Select how many meetings stand in these lists."""
    query = select(func.count(MeetingScope.row_id.distinct()))
    return query.where(MeetingScope.scope.in_(scopes), MeetingScope.bucket.in_(buckets))


def counts(scopes: Sequence[str], buckets: Iterable[str]) -> dict[str, int]:
    """Return list → how many; one statement."""
    names = list(buckets)
    asked = [how_many(scopes, [name]).scalar_subquery() for name in names]
    return dict(zip(names, db.session().execute(select(*asked)).one(), strict=True))


def last_asked(town_id: int) -> tuple[list[str], str]:
    """Return the codes of who was asked to the last meeting of a town of which anybody was told, and where it was."""
    last = select(Meeting.id).where(Meeting.town_id == town_id, Meeting.notified_at.is_not(None))
    last = last.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1)
    query = select(MeetingSeat.code, Meeting.place).join(Meeting, Meeting.id == MeetingSeat.meeting_id)
    query = query.where(Meeting.id == last.scalar_subquery()).order_by(MeetingSeat.id)
    rows = db.session().execute(query).all()
    return [row.code for row in rows], rows[0].place if rows else ""


def span_before(town_id: int, starts_at: datetime) -> datetime | None:
    """Return until when the spans of the meetings before a moment reach; None where there was none."""
    query = select(func.max(Meeting.until)).where(
        Meeting.town_id == town_id, Meeting.starts_at < starts_at, Meeting.state != State.CANCELLED
    )
    return db.session().scalar(query)


def last_issued(town_id: int, before: datetime) -> int | None:
    """Return the meeting before a moment whose minutes were issued last."""
    query = select(Meeting.id).where(
        Meeting.town_id == town_id, Meeting.starts_at < before, Meeting.state == State.ISSUED
    )
    return db.session().scalar(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1))


def who_may_be_invited(town_id: int) -> list[tuple[str, str, str]]:
    """Return (code, name, scope) of the units, the court among them, and of the villages of a town."""
    units = db.session().scalars(select(Unit).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None)))
    villages = select(Area).where(Area.parent_id == town_id, Area.level == Level.VILLAGE, Area.active)
    found = [(unit.code, unit.name, f"u{unit.id}") for unit in sorted(units, key=unit_rank)]
    return found + [(a.code, a.name, f"a{a.id}") for a in db.session().scalars(villages.order_by(Area.code))]


def towns() -> list[Area]:
    """Return the towns that meet."""
    return list(db.session().scalars(select(Area).where(Area.level == Level.TOWN, Area.active).order_by(Area.id)))


def waiting_for_issue(actor: Actor) -> Any:
    """Select (id, since when) of the minutes that wait for the commissioner's word."""
    return (
        select(Meeting.id, Meeting.minutes_at)
        .join(MeetingScope, MeetingScope.row_id == Meeting.id)
        .where(MeetingScope.scope.in_(_desks(actor)), MeetingScope.bucket == "issue")
    )


def _desks(actor: Actor) -> list[str]:
    return [desk_scope(post.area_id) for post in actor.posts if post.area_id]
