"""Who hears of a bulletin, and what waits for whose word: kind and number only, no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select

from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.meetings.bulletins import queries
from webapp.meetings.bulletins.models import Bulletin
from webapp.meetings.bulletins.queries_people import signers_of, sitting_in
from webapp.meetings.bulletins.rules import COURT
from webapp.meetings.bulletins.schemas import kinds
from webapp.meetings.bulletins.states import AUTHOR, BULLETINS, READERS, SIGNERS, UNREAD
from webapp.people import queries as people
from webapp.people.actor import Actor

ENDS = ("bulletin.withdrawn", "bulletin.set_aside")


def about_bulletin(entry: Entry) -> About | None:
    """Return who hears of a bulletin and what fills the sentences; of one that is gone only that it is."""
    bulletin = db.session().get(Bulletin, entry.subject_id)
    if bulletin is None or (bulletin.gone and entry.event not in ENDS):
        return None
    seats = queries.seats_of(bulletin.id)
    sitting = sitting_in([seat.seat for seat in seats])
    unread = [seat for seat in seats if seat.read_at is None and seat.code != COURT]
    audiences = {
        READERS: _people(sitting, [seat.seat for seat in seats]),
        UNREAD: _people(sitting, [seat.seat for seat in unread]),
        SIGNERS: [one for one in signers_of(bulletin.town_id) if one != bulletin.author_id],
        AUTHOR: people.who_hold([bulletin.author_id], "bulletin.write"),
    }
    values = {"kind": kinds().get(bulletin.kind, "通报"), "number": bulletin.number or ""}
    return About(audiences, values, f"/bulletins/{bulletin.id}")


def _people(sitting: dict[str, list[int]], seats: list[str]) -> list[int]:
    return list(dict.fromkeys(user_id for seat in seats for user_id in sitting[seat]))


@decided_by
def waits_for_a_signature(actor: Actor) -> Select[Any] | None:
    """Select the bulletins that wait to be signed, for who signs them."""
    return keyed("bulletin", queries.waiting_to_sign(actor)) if actor.can("bulletin.sign") else None


register(Subject("bulletin", BULLETINS.notices, about_bulletin))
