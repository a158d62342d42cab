"""Who hears of a consultation: registered with the inbox; a number and a day are in a notice, no words and no name."""

from typing import Any

from sqlalchemy import Select

from webapp.consultation import queries
from webapp.consultation.models import Consultation
from webapp.consultation.rules import DESK
from webapp.consultation.states import (
    ASKED,
    AUTHOR,
    CONSULTATIONS,
    DECIDER,
    GUESTS,
    PERSON,
    SEATS,
    SILENT,
    Action,
    State,
)
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.decisions.queries_people import deciders_of
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.people.queries_impartial import barred_from
from webapp.web.formatting import until


def about_consultation(entry: Entry) -> About | None:
    """Return who hears of a consultation and what fills the sentences; nobody of one that was set aside."""
    one = db.session().get(Consultation, entry.subject_id)
    cancelled = entry.event == CONSULTATIONS[Action.CANCEL].event
    if one is None or (one.set_aside_at and not (cancelled and one.state == State.CANCELLED)):
        return None
    seats = queries.seats_of(one.id)
    heard = queries.heard_from(one.id)
    barred = barred_from("consultation", one.id)
    if one.case_id is not None:
        barred |= barred_from("case", one.case_id)
    # Of one on a person the units hear nothing before a second person agreed, and nothing of a mistake before that.
    shown = one.topic != PERSON or _was_opened(one)
    sitting = people.seated([seat.seat for seat in seats], "consultation.read") if shown else {}
    silent = [seat.seat for seat in seats if not seat.guest and seat.seat not in heard]
    audiences = {
        SEATS: [user for seated in sitting.values() for user in seated],
        ASKED: [user for seat in seats if not seat.guest for user in sitting.get(seat.seat, ())],
        GUESTS: [user for seat in seats if seat.guest for user in sitting.get(seat.seat, ())],
        SILENT: [user for seat in silent for user in sitting.get(seat, ())],
        AUTHOR: people.who_hold([one.author_id], "consultation.make"),
        DECIDER: _deciders(one),
    }
    free = {name: [user for user in users if user not in barred] for name, users in audiences.items()}
    code = entry.content.get("unit")
    values = {
        "number": one.number or "",
        "due": until(clock.from_micros(due)) if (due := entry.content.get("due")) else "",
        "unit": next((seat.label for seat in seats if seat.code == code), ""),
    }
    return About(free, values, "/consultations" if one.set_aside_at else f"/consultations/{one.id}")


@decided_by
def waits_for_a_yes(actor: Actor) -> Select[Any] | None:
    """Select the consultations on a person that this person may agree to."""
    return keyed("consultation", queries.waiting_for_a_yes(actor)) if actor.can("consultation.make") else None


def _was_opened(one: Consultation) -> bool:
    asked = queries.last_ask(one.id)
    return bool(asked and asked.approved)


def _deciders(one: Consultation) -> list[int]:
    """Return whose yes is waited for: not that of who asked."""
    asked = queries.last_ask(one.id)
    if asked is None:
        return []
    found = deciders_of(one.town_id) if asked.by == DESK else people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER)
    return [user for user in found if user != asked.asked_by_id]


register(Subject("consultation", CONSULTATIONS.notices, about_consultation))
