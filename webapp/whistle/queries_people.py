"""Who answers for the called now, and who stands above them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from webapp.core.db import db
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import seated
from webapp.people.queries_impartial import barred_from
from webapp.whistle.models import Whistle, WhistleSeat


def called_people(seats: Sequence[WhistleSeat]) -> dict[str, list[int]]:
    """Return seat → who can answer for it now: of a unit all its people, of a village who leads it.

    Not those whom the case concerns, or who withdrew from it.
    """
    if not seats:
        return {}
    case_id = db.session().scalar(select(Whistle.case_id).where(Whistle.id == seats[0].whistle_id))
    barred = barred_from("case", case_id) if case_id is not None else set()
    found = seated([one.seat for one in seats], "whistle.answer")
    return {seat: [one for one in people if one not in barred] for seat, people in found.items()}


def heads_of(seat: WhistleSeat, people: Iterable[int]) -> list[int]:
    """Return the head of a called unit among its people; of a village it is whoever answers for it, so nobody above."""
    if not seat.seat.startswith("u"):
        return []
    query = select(Post.user_id).where(Post.user_id.in_(list(people)), Post.role == Role.UNIT_HEAD)
    return list(dict.fromkeys(db.session().scalars(query.where(Post.unit_id == int(seat.seat[1:])))))
