"""Reads of applications, each through the actor's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from webapp.areas.models import Area
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import PAGE_SIZE, ListPage, Window, count, in_list
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import Piece, piece, read_pieces
from webapp.core.journal import JournalEntry
from webapp.core.protection.impartial import barred
from webapp.legal_aid.models import AidApplication, AidPaper, AidScope
from webapp.legal_aid.rules import AidAccess
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.web.waiting import tonight

BUCKETS = ("due", "waiting", "assigned", "done")


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
        select(AidApplication, Area, barred("aid", AidApplication.id, actor.id, actor.phone_index))
        .join(Area, Area.id == AidApplication.area_id)
        .where(
            AidApplication.code == code,
            in_list(AidScope, actor.scopes, "all", AidApplication.received_at, AidApplication.id),
        )
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return AidAccess(row[0], row[1], row[2])


def list_page(actor: Actor, bucket: str, window: Window, wanted: Sequence[Any] = (), size: int = PAGE_SIZE) -> AidPage:
    """Return one page of a list; ``wanted`` are conditions on the applications in SQL."""
    rows = select(AidApplication, Area.label).join(Area, Area.id == AidApplication.area_id)
    listed = Listed(AidScope, AidApplication, actor.scopes, bucket, window, wanted, size=size)
    return page_of(listed, rows, lambda row: AidRow(row.AidApplication, row.label))


def pressing(actor: Actor) -> tuple[int, int]:
    """Return how many are over their limit of the law, and how many reach it before the day is over."""
    late, today = read_pieces([due_until(actor, clock.now()), due_until(actor, tonight())])
    return late, today - late


def soon() -> datetime:
    """Return the moment before which what is due is due soon."""
    return clock.now() + timedelta(days=2)


def due_until(actor: Actor, until: datetime | None = None) -> Piece:
    """Count what waits for a decision or a helper, or only that whose clock of the law ends before a moment."""
    return piece(_due, scopes=actor.scopes, until=clock.to_micros(until) if until else None)


def _due(scopes: Sequence[str], until: int | None) -> Select[Any]:
    return count(AidScope, scopes, "due", Window(until=until))


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
