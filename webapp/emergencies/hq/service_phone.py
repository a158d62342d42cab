"""Without signal: which headquarters a phone may keep, and what a rescue file carries of them."""

from collections.abc import Callable

from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.capture.service_rescue import carried_by
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.registry import Registry
from webapp.core.replay import Receipt
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.rules import kept_version
from webapp.emergencies.hq.service_roll import press
from webapp.emergencies.hq.states import OPEN
from webapp.people.actor import Actor
from webapp.reports.queries_kept import MOST, keeps_pages

Carries = Callable[[Actor, list[str], MultiDict[str, str]], Receipt]
CARRIED: Registry[Carries] = Registry("what a rescue file carries of an emergency")
"""By the word after ``/emergencies/hq/<code>/``, or by that of a longer address and how many parts it has."""


def carries(word: str, parts: int = 4) -> Callable[[Carries], Carries]:
    """Register where texts for an address below that of a headquarters go, by its word and number of parts."""

    def declare(function: Carries) -> Carries:
        return CARRIED.add(function, (word, parts))

    return declare


def carry(author: Actor, parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take what came in a rescue file, with its author's own right; the one 404 for another address."""
    taken = CARRIED.get((parts[3], len(parts))) if parts[1] == "hq" else None
    if taken is None or not author.can("emergency.answer"):
        raise not_found()
    return taken(author, parts, form)


for _length in (4, 6):
    carried_by("emergencies", _length)(carry)


@carries("answer")
def carry_press(author: Actor, parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take a press of the roll-call."""
    return press(author, parts[2], form, ImmutableMultiDict())


@keeps_pages("emergency.answer")
def open_headquarters(actor: Actor) -> dict[str, str]:
    """Return the pages of the headquarters that go on and call this person."""
    query = (
        select(Headquarters)
        .join(RollEntry, (RollEntry.headquarters_id == Headquarters.id) & (RollEntry.user_id == actor.id))
        .where(Headquarters.state.in_(OPEN), Headquarters.set_aside_at.is_(None))
        .order_by(Headquarters.id.desc())
        .limit(MOST)
    )
    return {f"/emergencies/hq/{one.code}": kept_version(one) for one in db.session().scalars(query)}
