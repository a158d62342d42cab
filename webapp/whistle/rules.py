"""Who may see a whistle and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from webapp.areas.scope import desk_scope
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.whistle.models import Whistle, WhistleSeat
from webapp.whistle.states import OPEN, WHISTLES, Action, By, State, Step
from webapp.whistle.states_seats import SEATS, SeatStep


@dataclass(frozen=True)
class WhistleAccess:
    """A whistle as loaded through the actor's scope: who was called, what the actor is to it.

    ``mine`` are the seats for which the actor answers, ``barred`` why they take no step, ``case_code`` the code of the
    case that it is about where they may open that, too.
    """

    whistle: Whistle
    seats: Sequence[WhistleSeat] = ()
    mine: Sequence[WhistleSeat] = ()
    blower: bool = False
    asker: bool = False
    barred: str = ""
    case_code: str | None = None


def access_of(
    actor: Actor, whistle: Whistle, seats: Sequence[WhistleSeat], barred: str, case_code: str | None
) -> WhistleAccess:
    """Return what the actor is to a whistle that they see."""
    mine = [one for one in seats if one.seat in actor.scopes] if whistle.raised_at else []
    blows = desk_scope(whistle.town_id) in actor.scopes
    return WhistleAccess(whistle, seats, mine, blows, whistle.author_id == actor.id, barred, case_code)


def may(actor: Actor, seen: WhistleAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if step.verb is None or not actor.can(step.verb):
        return False
    return {By.BLOWER: seen.blower, By.ASKER: seen.asker, By.CALLED: bool(seen.mine)}[By(step.by)]


def allowed(actor: Actor, seen: WhistleAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table; none on what is their own matter."""
    if seen.barred:
        return []
    steps = WHISTLES.steps_from(seen.whistle, lambda step: may(actor, seen, step))
    return [step for step in steps if step.action != Action.CANCEL or is_fresh(seen.whistle)]


def seat_steps(actor: Actor, seen: WhistleAccess, seat: WhistleSeat) -> list[SeatStep]:
    """Return what the actor may answer now for a seat of theirs."""
    if seen.barred or seen.whistle.state not in OPEN or not actor.can("whistle.answer"):
        return []
    return SEATS.steps_from(seat)


def kept_version(actor: Actor, seen: WhistleAccess) -> str:
    """Return the version of the page that a phone of the called may keep; nothing where it may not."""
    if not any(seat_steps(actor, seen, seat) for seat in seen.mine):
        return ""
    return version_of(seen.whistle, seen.seats)


def version_of(whistle: Whistle, seats: Sequence[WhistleSeat]) -> str:
    """Return what is another one whenever anything on the page of a whistle has changed."""
    return f"{whistle.version}-{sum(seat.version for seat in seats)}"


def is_fresh(whistle: Whistle) -> bool:
    """Say whether a whistle was blown so short ago that it may be called off as a mistake."""
    span = timedelta(minutes=current_app.config["WHISTLE_CANCEL_MINUTES"])
    return whistle.raised_at is not None and clock.now() <= whistle.raised_at + span


def is_late(whistle: Whistle, at: datetime | None) -> bool:
    """Say whether a step was pressed, by its claim, before the whistle ended that is over by now."""
    return bool(at and whistle.ended_at and whistle.raised_at and at < whistle.ended_at)


def follows(whistle: Whistle, seats: Sequence[WhistleSeat]) -> Action | None:
    """Return the step that the answers of the called lead to by themselves, if any.

    All who come are here once nobody is still on the way; what was left again does not hold the others up.
    """
    if whistle.state not in (State.RAISED, State.ANSWERED) or any(one.answer is None for one in seats):
        return None
    on_the_way = any(one.state == "coming" for one in seats)
    if not on_the_way and any(one.state == "here" for one in seats):
        return Action.ASSEMBLED
    return Action.ANSWERED if whistle.state == State.RAISED else None


def town_of(actor: Actor, verb: str) -> int:
    """Return the town for which the actor blows or asks; the one 404 without the right or the place."""
    held = [town for post in actor.posts if (town := town_in(post.area_path))]
    if not actor.can(verb) or not held:
        raise not_found()
    return held[0]


def town_in(path: str) -> int | None:
    """Return the town of a path: its second part, as in /county/town/village/; None for that of a county."""
    parts = [int(part) for part in path.split("/") if part]
    return parts[1] if len(parts) > 1 else None
