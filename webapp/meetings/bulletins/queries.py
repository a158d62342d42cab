"""Reads of bulletins, each through the actor's scopes: one, a page of a list, what waits, who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, count, in_list
from webapp.cases.models import Case
from webapp.cases.queries import visible_to
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import Piece, piece
from webapp.core.protection.impartial import barred
from webapp.meetings.bulletins.models import Bulletin, BulletinCase, BulletinRead, BulletinScope, BulletinSeat
from webapp.meetings.bulletins.rules import BulletinAccess, desks_of, scopes_of, seats_of_actor
from webapp.people.actor import Actor
from webapp.people.models import User

# So long a bulletin that somebody has not read is counted; one that nobody of a unit has read waits for ever.
COUNTED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class BulletinRow:
    """A bulletin in a list, and whether the reader has still to read it."""

    bulletin: Bulletin
    unread: bool = False


BulletinPage = ListPage[BulletinRow]


def seen(actor: Actor, bulletin_id: int) -> BulletinAccess:
    """Return a bulletin that the actor reads, signs or wrote; the one 404 otherwise. Three statements."""
    own = select(func.max(barred("case", BulletinCase.case_id, actor.id, actor.phone_index)))
    own = own.where(BulletinCase.bulletin_id == Bulletin.id).correlate(Bulletin)
    query = select(Bulletin, own.scalar_subquery().label("barred"))
    query = query.where(Bulletin.id == bulletin_id, sees(actor))
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    bulletin, seats = row.Bulletin, seats_of(bulletin_id)
    places = set(seats_of_actor(actor))
    mine = [seat for seat in seats if seat.seat in places and bulletin.issued_at]
    return BulletinAccess(
        bulletin,
        seats,
        writer=bulletin.author_id == actor.id,
        signer=f"d{bulletin.town_id}" in desks_of(actor),
        mine=mine,
        read=bool(mine) and not _to_read(actor, mine),
        barred=row.barred or "",
    )


def sees(actor: Actor) -> Any:
    """Say in SQL whether a bulletin may be seen by the actor."""
    return in_list(BulletinScope, scopes_of(actor), "all", Bulletin.made_at, Bulletin.id)


def where_to(actor: Actor, bulletin_id: int) -> str:
    """Return where who took a step goes on: the bulletin, or the list once they see it no more."""
    there = db.session().scalar(select(Bulletin.id).where(Bulletin.id == bulletin_id, sees(actor)))
    return f"/bulletins/{bulletin_id}" if there else "/bulletins"


def seats_of(bulletin_id: int) -> Sequence[BulletinSeat]:
    """Return to whom a bulletin goes, in the order in which they stand on its form."""
    query = select(BulletinSeat).where(BulletinSeat.bulletin_id == bulletin_id).order_by(BulletinSeat.id)
    return db.session().scalars(query).all()


def by_submission(submission_id: int) -> Bulletin | None:
    """Return the bulletin that was made by a submission."""
    return db.session().scalar(select(Bulletin).where(Bulletin.submission_id == submission_id))


def readers_of(bulletin_id: int) -> dict[int, list[tuple[str, datetime]]]:
    """Return seat → who read it when, the first first."""
    query = (
        select(BulletinRead.seat_id, User.name, BulletinRead.read_at)
        .join(BulletinSeat, BulletinSeat.id == BulletinRead.seat_id)
        .join(User, User.id == BulletinRead.user_id)
        .where(BulletinSeat.bulletin_id == bulletin_id)
    )
    found: dict[int, list[tuple[str, datetime]]] = {}
    for seat_id, name, at in db.session().execute(query.order_by(BulletinRead.read_at, User.id)):
        found.setdefault(seat_id, []).append((name, at))
    return found


def openable(actor: Actor, codes: Sequence[str]) -> dict[str, int]:
    """Return code → id of those of these cases that the actor may open and that are not protected."""
    if not codes:
        return {}
    query = select(Case.code, Case.id).where(Case.code.in_(codes), ~Case.protected, visible_to(actor))
    return {code: case_id for code, case_id in db.session().execute(query)}


def barred_by(actor: Actor, case_ids: Sequence[int]) -> str:
    """Return why the actor takes no step on a bulletin that names these cases: one of them is their own."""
    if not case_ids:
        return ""
    query = select(func.max(barred("case", Case.id, actor.id, actor.phone_index))).where(Case.id.in_(case_ids))
    return db.session().scalar(query) or ""


def page(actor: Actor, bucket: str, window: Window, size: int, *, unread: bool = False) -> BulletinPage:
    """Return one page of a list; with ``unread`` only what the actor has not read."""
    to_read = unread_by(actor, Bulletin.id)
    rows = select(Bulletin, to_read.label("unread"))
    listed = Listed(BulletinScope, Bulletin, scopes_of(actor), bucket, window, [to_read] if unread else (), size=size)
    return page_of(listed, rows, lambda row: BulletinRow(row.Bulletin, row.unread))


def counts(actor: Actor) -> dict[str, int]:
    """Return list → how many: what waits to be signed, own drafts, what is unread; one statement."""
    asked = {
        "unread": _how_many_unread(**_reading(actor)),
        "waiting": count(BulletinScope, desks_of(actor), "waiting"),
        "drafts": count(BulletinScope, scopes_of(actor), "drafts"),
    }
    row = db.session().execute(select(*(query.scalar_subquery() for query in asked.values()))).one()
    return dict(zip(asked, row, strict=True))


def unread_by(actor: Actor, bulletin_id: Any) -> Any:
    """Say in SQL whether a bulletin waits to be read by the actor, in one of their seats."""
    return exists().where(BulletinSeat.bulletin_id == bulletin_id, _unread(**_reading(actor)))


def how_many_wait(actor: Actor) -> Piece:
    """Count the bulletins that wait to be read by the actor, or to be signed; their own are not among the latter."""
    return piece(_how_many_wait, desks=desks_of(actor), **_reading(actor))


def _how_many_wait(user_id: int, desks: Sequence[str], **reading: Any) -> Any:
    unread = _how_many_unread(user_id, **reading)
    query = select(func.count(BulletinScope.row_id.distinct())).join(Bulletin, Bulletin.id == BulletinScope.row_id)
    here = (BulletinScope.scope.in_(desks), BulletinScope.bucket == "waiting")
    to_sign = query.where(*here, Bulletin.author_id != user_id)
    return unread.scalar_subquery() + to_sign.scalar_subquery() if desks else unread


def waiting_to_sign(actor: Actor) -> Select[Any]:
    """Select (id, since when) of what waits for the actor's signature."""
    found: Any = select(Bulletin.id, Bulletin.changed_at).where(
        Bulletin.author_id != actor.id,
        exists().where(
            BulletinScope.row_id == Bulletin.id,
            BulletinScope.scope.in_(desks_of(actor)),
            BulletinScope.bucket == "waiting",
        ),
    )
    return found


_read = aliased(BulletinRead)


def _how_many_unread(user_id: int, **reading: Any) -> Select[Any]:
    return select(func.count(BulletinSeat.bulletin_id.distinct())).where(_unread(user_id, **reading))


def _reading(actor: Actor) -> dict[str, Any]:
    return {"user_id": actor.id, "seats": seats_of_actor(actor), "recent": clock.now() - COUNTED_FOR}


def _unread(user_id: int, seats: Sequence[str], recent: datetime) -> Any:
    return and_(
        BulletinSeat.seat.in_(seats),
        BulletinSeat.issued_at.is_not(None),
        or_(BulletinSeat.read_at.is_(None), BulletinSeat.issued_at >= recent),
        ~exists().where(_read.seat_id == BulletinSeat.id, _read.user_id == user_id),
    )


def _to_read(actor: Actor, seats: Sequence[BulletinSeat]) -> bool:
    ids = [seat.id for seat in seats]
    query = select(func.count()).where(BulletinRead.seat_id.in_(ids), BulletinRead.user_id == actor.id)
    return (db.session().scalar(query) or 0) < len(ids)
