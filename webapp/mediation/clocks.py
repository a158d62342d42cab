"""The clocks of a mediation from its referral to its end; it is due when the nearest open one is.

Rooms register theirs: ``@clocks_of`` above a function (mediation) → what is open of them.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from webapp.cases.clocks import calendar, reminders, statutory
from webapp.core import clock
from webapp.core.registry import Registry
from webapp.mediation.models import Mediation
from webapp.mediation.parties.rules import without_heirs
from webapp.mediation.queries import parties_of
from webapp.mediation.states import State
from webapp.mediation.states_steps import TALKS

REFER, TALK, HEIRS = "decide", "talk", "heirs"
LADDER = {"80": "mediation.due_soon", "100": "mediation.overdue", "chase": "mediation.chased"}


class Rung(NamedTuple):
    """A reminder: its short name, when it is given, the event that is written then."""

    name: str
    at: datetime
    event: str


class Running(NamedTuple):
    """An open clock: what it is for (a short code), when it began, when it is due.

    ``own`` are its reminders where it has others than the ladder of the house; ``duty`` says that somebody has to do
    it, and not only may: a mediation is due by its duties.
    """

    waits_for: str
    since: datetime
    due: datetime
    own: tuple[Rung, ...] = ()
    duty: bool = True

    @property
    def rungs(self) -> list[Rung]:
        """Its reminders in their order; none lies before it began."""
        steps = reminders(self.since, self.due) if not self.own else ()
        ladder = [Rung(name, at, LADDER[name]) for name, at in steps if name in LADDER]
        return sorted((one for one in (*self.own, *ladder) if one.at > self.since), key=lambda one: one.at)


CLOCKS: Registry[Callable[[Mediation], Iterable[Running]]] = Registry("clocks of a mediation")


def clocks_of(
    function: Callable[[Mediation], Iterable[Running]],
) -> Callable[[Mediation], Iterable[Running]]:
    """Register a function (mediation) → the open clocks of a room."""
    return CLOCKS.add(function)


def open_clocks(mediation: Mediation) -> list[Running]:
    """Return the open clocks of a mediation; none once it is over."""
    return [] if mediation.ended_at else [one for found in CLOCKS for one in found(mediation)]


def next_rung(running: Sequence[Running], after: datetime) -> datetime | None:
    """Return when the next reminder of any of these clocks is given."""
    return min((rung.at for one in running for rung in one.rungs if rung.at > after), default=None)


def set_clock(mediation: Mediation) -> None:
    """Let a mediation be due when the nearest duty of its open clocks is; a reminder that is due now stays so."""
    running, now = open_clocks(mediation), clock.now()
    nearest = min((one for one in running if one.duty), key=lambda one: one.due, default=None)
    mediation.waits_for = nearest.waits_for if nearest else None
    mediation.due_at = nearest.due if nearest else None
    mediation.clock_from = nearest.since if nearest else mediation.clock_from
    waiting = mediation.next_rung_at if running else None
    mediation.next_rung_at = waiting if waiting and waiting <= now else next_rung(running, now)


@clocks_of
def _to_decide(mediation: Mediation) -> list[Running]:
    if mediation.state != State.SUGGESTED:
        return []
    return [Running(REFER, mediation.referred_at, _due(mediation.referred_at, "decide"))]


@clocks_of
def _to_talk(mediation: Mediation) -> list[Running]:
    if mediation.state not in (State.OPEN, State.SIGNING) or mediation.until_at is None:
        return []
    return [Running(TALK, mediation.opened_at or mediation.clock_from, mediation.until_at)]


@clocks_of
def _for_heirs(mediation: Mediation) -> list[Running]:
    if mediation.state not in TALKS:
        return []
    died = [one.died_on for one in without_heirs(parties_of(mediation.id)) if one.died_on]
    return [Running(HEIRS, clock.day_start(day), heirs_until(day)) for day in died]


def heirs_until(died_on: date) -> datetime:
    """Return by when the heirs of who died say whether they want it; then it stops."""
    return _due(clock.day_start(died_on + timedelta(days=1)), "heirs")


def talks_until(start: datetime) -> datetime:
    """Return by when talks that were opened then are to be over."""
    return _due(start, "finish")


def _due(start: datetime, name: str) -> datetime:
    return calendar().due(start, statutory(f"mediation_{name}"))
