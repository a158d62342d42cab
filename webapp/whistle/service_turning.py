"""A case turns protected: a whistle about it is in no list any more, and whoever is on the way need not come."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.core import journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.erasure import clear_traces, on_erase
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.whistle.models import Whistle, WhistleSeat
from webapp.whistle.queries import seats_of
from webapp.whistle.service_lists import place
from webapp.whistle.states import OPEN


@on_protect("case")
def set_whistles_aside(turned: Turned) -> None:
    """Take the whistles about cases that turn from everybody; who was called by a live one hears that it is over."""
    session = db.session()
    whistles = session.scalars(select(Whistle).where(Whistle.case_id.in_(turned.ids)).order_by(Whistle.id)).all()
    called = [one for one in whistles if one.state in OPEN]
    for whistle in whistles:
        whistle.set_aside_at, whistle.next_call_at = turned.at, None
        whistle.ended_at = whistle.ended_at or turned.at
        session.flush()
        place(whistle, ())
    ids = [one.id for one in whistles]
    seats = session.scalars(select(WhistleSeat.id).where(WhistleSeat.whistle_id.in_(ids))).all()
    turn("whistle_seat", seats, turned.at)
    turn("whistle", ids, turned.at)
    for whistle in called:
        journal.append("whistle.set_aside", ("whistle", whistle.id))
        submit_after_commit("deliver_notices")


@on_erase("whistle")
def clear_seats(whistle_ids: Sequence[int]) -> None:
    """Clear what was journalled of the seats of whistles that are to be erased."""
    for whistle_id in whistle_ids:
        clear_traces("whistle_seat", [one.id for one in seats_of(whistle_id)])
