"""Who hears of a decision, and what waits for whose word: registered with the inbox; no words of it are in a notice."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from webapp.areas.models import Level
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.decisions import queries
from webapp.decisions.models import Decision, DecisionSeat
from webapp.decisions.states import (
    ASKER,
    AUTHOR,
    COMMISSIONER,
    DECISIONS,
    EXTENSION,
    HELPERS,
    LEAD,
    MAKERS,
)
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import DECIDERS, Role
from webapp.web.formatting import until


def about_decision(entry: Entry) -> About | None:
    """Return who hears of a decision and what fills the sentences; nobody of one that was set aside."""
    decision = db.session().get(Decision, entry.subject_id)
    if decision is None or (decision.set_aside_at and entry.event != "decision.cancelled"):
        return None
    seats = queries.seats_of(decision.id)
    lead = [seat for seat in seats if seat.leading]
    makers = _makers(decision)
    audiences = {
        LEAD: _of(lead),
        HELPERS: _of(seat for seat in seats if not seat.leading),
        MAKERS: [user for user in makers if user != decision.done_by_id],
        COMMISSIONER: people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER),
        AUTHOR: people.who_hold([decision.author_id], "decision.make"),
        ASKER: _asker(decision),
    }
    values = {
        "number": decision.number or "",
        "lead": lead[0].label if lead else "",
        "due": _when(entry.content.get("due")),
        "until": _when(entry.content.get("until")),
    }
    aside = decision.set_aside_at is not None
    return About(audiences, values, "/decisions" if aside else f"/decisions/{decision.id}")


@decided_by
def waits_for_a_word(actor: Actor) -> Select[Any] | None:
    """Select the decisions of which somebody asks for more time, or which are done and not checked, for who decides."""
    return keyed("decision", queries.waiting_for_makers(actor)) if actor.can("decision.make") else None


def _makers(decision: Decision) -> list[int]:
    seats = people.leads_of_areas([decision.town_id], list(Level), DECIDERS)
    return [user_id for *_, seat in seats for user_id in seat]


def _of(seats: Iterable[DecisionSeat]) -> list[int]:
    """Return who sits in these seats now: of a unit all its people, of a village who leads it."""
    found: list[int] = []
    for seat in seats:
        number = reading.whole(seat.seat[1:]) or 0
        if seat.seat.startswith("u"):
            found += people.officers_of(number)
        else:
            leads = people.leads_of_areas([number], [Level.VILLAGE], [Role.VILLAGE_GRID_LEAD])
            found += [user_id for *_, seated in leads for user_id in seated]
    return people.who_hold(found, "decision.work") if found else []


def _asker(decision: Decision) -> list[int]:
    asked = DECISIONS.asking and queries.last_ask(decision.id, EXTENSION)
    return people.who_hold([asked.asked_by_id], "decision.work") if asked else []


def _when(micros: int | None) -> str:
    return until(clock.from_micros(micros)) if micros else "以后"


register(Subject("decision", DECISIONS.notices, about_decision))
