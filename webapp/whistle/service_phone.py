"""Without signal: which whistles a phone may keep, and what a rescue file carries of them."""

from sqlalchemy import select
from sqlalchemy.orm import aliased
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.capture.service_rescue import carried_by
from webapp.core import reading
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.replay import Receipt
from webapp.people.actor import Actor
from webapp.reports.queries_kept import MOST, keeps_pages
from webapp.whistle.models import Whistle, WhistleScope, WhistleSeat
from webapp.whistle.rules import version_of
from webapp.whistle.schemas import parse_action
from webapp.whistle.service import act
from webapp.whistle.states import OPEN


@keeps_pages("whistle.answer")
def open_whistles(actor: Actor) -> dict[str, str]:
    """Return the pages of the open whistles that call this person; one of a protected matter stands in no list."""
    mine = aliased(WhistleSeat)
    listed = select(WhistleScope.row_id).where(
        WhistleScope.scope.in_(actor.scopes), WhistleScope.bucket.in_(("waiting", "working"))
    )
    called = (
        select(Whistle.id)
        .where(Whistle.id.in_(listed), Whistle.state.in_(OPEN))
        .where(select(mine.id).where(mine.whistle_id == Whistle.id, mine.seat.in_(actor.scopes)).exists())
        .order_by(Whistle.id.desc())
        .limit(MOST)
    )
    query = select(Whistle, WhistleSeat).join(WhistleSeat, WhistleSeat.whistle_id == Whistle.id)
    seats: dict[Whistle, list[WhistleSeat]] = {}
    for whistle, seat in db.session().execute(query.where(Whistle.id.in_(called)).order_by(WhistleSeat.id)):
        seats.setdefault(whistle, []).append(seat)
    return {f"/whistles/{one.id}": version_of(one, rows) for one, rows in seats.items()}


@carried_by("whistles", 3)
def carry(author: Actor, parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take a step that came in a rescue file, with its author's own right."""
    number = reading.row_id(parts[1])
    if number is None or not author.can("whistle.read"):
        raise not_found()
    return act(author, number, parse_action(parts[2]), form, ImmutableMultiDict())
