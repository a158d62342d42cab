"""Reads of applications, each through the actor's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from webapp.areas.models import Area
from webapp.areas.scope import EVERYTHING, PAGE_SIZE, ListPage, Window, count, in_list, narrow
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.journal import JournalEntry
from webapp.legal_aid.models import AidApplication, AidPaper, AidScope
from webapp.legal_aid.rules import AidAccess
from webapp.people.actor import Actor
from webapp.people.models import User

BUCKETS = ("due", "waiting", "assigned", "done")
_NEWEST_FIRST = {"done", "all"}


@dataclass(frozen=True)
class AidRow:
    """An application in a list, with its place."""

    application: AidApplication
    place: str


AidPage = ListPage[AidRow]


@dataclass(frozen=True)
class Event:
    """What happened to an application."""

    event: str
    at: datetime
    who: str | None


def get_application_for(actor: Actor, code: str) -> AidAccess:
    """Return an application through the actor's scope; the one 404 for absent and out of scope."""
    query = (
        select(AidApplication, Area)
        .join(Area, Area.id == AidApplication.area_id)
        .where(
            AidApplication.code == code,
            in_list(AidScope, actor.scopes, "all", AidApplication.received_at, AidApplication.id),
        )
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return AidAccess(row[0], row[1])


def list_page(actor: Actor, bucket: str, after: tuple[int, int] | None) -> AidPage:
    """Return one page of a list, what is due first on top; of the rest the newest."""
    window = Window(after=after, newest_first=bucket in _NEWEST_FIRST)
    listed = narrow(AidScope, actor.scopes, bucket, window).subquery()
    order = (listed.c.sort.desc(), listed.c.row_id.desc()) if window.newest_first else (listed.c.sort, listed.c.row_id)
    query = (
        select(AidApplication, Area.label, listed.c.sort)
        .join(listed, listed.c.row_id == AidApplication.id)
        .join(Area, Area.id == AidApplication.area_id)
        .order_by(*order)
    )
    found = db.session().execute(query).all()
    shown = found[:PAGE_SIZE]
    last = (shown[-1].sort, shown[-1].AidApplication.id) if len(found) > PAGE_SIZE else None
    return AidPage([AidRow(row.AidApplication, row.label) for row in shown], last)


def overdue_count(actor: Actor) -> int:
    """Count what the law's clock has run out on."""
    window = Window(until=clock.to_micros(clock.now()))
    return db.session().scalar(count(AidScope, actor.scopes, "due", window)) or 0


def due_until(actor: Actor, until: datetime | None = None) -> Select[Any]:
    """Select how many wait for a decision or a helper, or only those whose clock of the law ends before a moment."""
    return count(AidScope, actor.scopes, "due", Window(until=clock.to_micros(until)) if until else EVERYTHING)


def by_id(application_id: int) -> AidApplication | None:
    """Return an application for the system's own work (notices); never for a page."""
    return db.session().get(AidApplication, application_id)


def papers_of(application_id: int) -> Sequence[AidPaper]:
    """Return the papers of an application in the order they came; the gone ones too, without their file."""
    query = select(AidPaper).where(AidPaper.application_id == application_id).order_by(AidPaper.id)
    return db.session().scalars(query).all()


def paper(application_id: int, paper_id: int) -> AidPaper:
    """Return a paper that is still there; the one 404 else."""
    found = db.session().get(AidPaper, paper_id)
    if found is None or found.application_id != application_id or found.file is None:
        raise not_found()
    return found


def events_of(application_id: int) -> list[Event]:
    """Return what happened, newest first; views of it are not part of the story."""
    query = (
        select(JournalEntry.event, JournalEntry.at, User.name)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(
            JournalEntry.subject_kind == "aid",
            JournalEntry.subject_id == application_id,
            JournalEntry.event.not_in(("aid.viewed", "aid.paper_viewed", "aid.phone_shown")),
        )
        .order_by(JournalEntry.id.desc())
    )
    return [Event(*row) for row in db.session().execute(query)]


def by_code(code: str) -> AidApplication | None:
    """Return an application by its code for the public look-up; who asks must prove the phone too."""
    return db.session().scalar(select(AidApplication).where(AidApplication.code == code, ~AidApplication.protected))


def phone_index_of(code: str) -> Select[str]:
    """Select the blind index of an application's telephone for the look-up; nothing of a protected one."""
    return select(AidApplication.phone_index).where(AidApplication.code == code, ~AidApplication.protected)


def counted_by_village(since: datetime, until: datetime) -> dict[int, int]:
    """Return area id → applications received in a span, protected ones never."""
    query: Any = (
        select(AidApplication.area_id, func.count())
        .where(AidApplication.received_at >= since, AidApplication.received_at < until, ~AidApplication.protected)
        .group_by(AidApplication.area_id)
    )
    return {area_id: number for area_id, number in db.session().execute(query)}
