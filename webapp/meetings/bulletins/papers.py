"""A bulletin on A4: a draft until it is issued, final from then on (``service.advance``), nothing once it is gone."""

from typing import Any

from webapp.core.errors import not_found
from webapp.documents.papers import Paper, Thing, register
from webapp.meetings.bulletins import queries
from webapp.meetings.bulletins.models import Bulletin, BulletinSeat
from webapp.meetings.bulletins.rules import BulletinAccess
from webapp.meetings.bulletins.schemas import kinds
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import stamp


def thing_of(seen: BulletinAccess) -> Thing:
    """Return a bulletin as its paper knows it."""
    bulletin = seen.bulletin
    return Thing(bulletin.id, f"/bulletins/{bulletin.id}", seen, bulletin.number)


def _load(actor: Actor, bulletin_id: int) -> Thing:
    seen = queries.seen(actor, bulletin_id)
    if seen.bulletin.gone:
        raise not_found()
    return thing_of(seen)


def _fill(thing: Thing) -> dict[str, Any]:
    """Return what stands on the sheet: what is said to whom, who wrote and who signed it."""
    bulletin: Bulletin = thing.row.bulletin
    seats: list[BulletinSeat] = thing.row.seats
    names = people.names_of(filter(None, (bulletin.author_id, bulletin.issued_by_id)))
    return {
        "kind": kinds().get(bulletin.kind, ""),
        "number": bulletin.number,
        "title": bulletin.title,
        "body": bulletin.body,
        "to": "、".join(seat.label for seat in seats),
        "writer": names.get(bulletin.author_id, ""),
        "signer": names.get(bulletin.issued_by_id or 0, ""),
        "issued": stamp(bulletin.issued_at) if bulletin.issued_at else "",
    }


SHEET = Paper("bulletin", "sheet", "通报", "meetings/bulletins/_sheet.html", _load, _fill, sealed=True)
register(SHEET)
