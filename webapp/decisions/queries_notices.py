"""Who hears of a decision, and what waits for whose word: registered with the inbox; no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.decisions import queries
from webapp.decisions.models import Decision
from webapp.decisions.queries_people import deciders_of, sitting_in
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
from webapp.people.permissions import Role
from webapp.people.queries_impartial import barred_from
from webapp.web.formatting import until


def about_decision(entry: Entry) -> About | None:
    """Return who hears of a decision and what fills the sentences; nobody of one that was set aside."""
    decision = db.session().get(Decision, entry.subject_id)
    if decision is None or (decision.set_aside_at and entry.event != "decision.cancelled"):
        return None
    seats = queries.seats_of(decision.id)
    lead = [seat for seat in seats if seat.leading]
    barred = barred_from("decision", decision.id)
    audiences = {
        LEAD: [user for user in sitting_in(lead) if user not in barred],
        HELPERS: sitting_in(seat for seat in seats if not seat.leading),
        MAKERS: [user for user in deciders_of(decision.town_id) if user != decision.done_by_id],
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


def _asker(decision: Decision) -> list[int]:
    asked = DECISIONS.asking and queries.last_ask(decision.id, EXTENSION)
    return people.who_hold([asked.asked_by_id], "decision.work") if asked else []


def _when(micros: int | None) -> str:
    return until(clock.from_micros(micros)) if micros else "以后"


register(Subject("decision", DECISIONS.notices, about_decision))
