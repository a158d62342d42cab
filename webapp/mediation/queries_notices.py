"""Who hears of a mediation, and what waits for whose word: registered with the inbox.

A notice says what kind of dispute it is and where, or its number; never a name, never a word of it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from webapp.areas.models import Area, Level
from webapp.care.grants.queries import opened
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, always, decided_by, keyed, neutral, register
from webapp.mediation import queries
from webapp.mediation.models import Mediation, MediationSeat
from webapp.mediation.queries_people import heads_of, officers_of_police, sitting_in
from webapp.mediation.rules import FORCES as FORCE_KINDS
from webapp.mediation.states import SeatKind, State
from webapp.mediation.states_steps import (
    COMMISSIONER,
    COURT,
    FORCES,
    HEAD,
    HOST,
    MEDIATIONS,
    MEDIATOR,
    POLICE,
    REFERRER,
    ROUTERS,
)
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import DECIDERS, Role
from webapp.people.queries import protected_contact_ids
from webapp.people.queries_impartial import barred_from
from webapp.reports.catalogue import category_name
from webapp.web.formatting import until

# Of these the police hear in words of their own.
_TO_POLICE = frozenset({"mediation.started", "mediation.fulfilled"})
NEUTRAL = tuple(
    neutral(always(who, "有一件要专人办的事，请打开看", "shield-lock", "brick", "")) for who in (HOST, MEDIATOR)
)


def about_mediation(entry: Entry) -> About | None:
    """Return who hears of a mediation and what fills the sentences; nobody of one that was set aside."""
    query = select(Mediation, Case, Area.label).join(Case, Case.id == Mediation.case_id)
    row = (
        db.session().execute(query.join(Area, Area.id == Case.area_id).where(Mediation.id == entry.subject_id)).first()
    )
    if row is None or row.Mediation.set_aside_at:
        return None
    mediation, case = row.Mediation, row.Case
    url = f"/cases/{case.code}/mediations/{mediation.n}"
    if case.protected:
        return _apart(mediation, url)
    title = f"{category_name(case.kind, case.category)}，{row.label}"
    seats = queries.seats_of(mediation.id)
    due = entry.content.get("due")
    values = {
        "title": title,
        "number": mediation.number or title,
        "host": next((seat.label for seat in seats if seat.kind == SeatKind.HOST), ""),
        "due": until(clock.from_micros(due)) if due else "以后",
    }
    return About(_audiences(mediation, entry, seats), values, url)


def _apart(mediation: Mediation, url: str) -> About:
    """Return who hears of a protected matter's: who is named, who mediates now; no word says of what."""
    there = [one.id for one in opened(mediation.case_id, "mediation") if one.id == mediation.mediator_id]
    hears = {HOST: protected_contact_ids("case", mediation.case_id), MEDIATOR: there}
    return About(hears, {}, url, {MEDIATOR: "/care"}, urgent=True, wordings=NEUTRAL)


def _audiences(mediation: Mediation, entry: Entry, seats: Sequence[MediationSeat]) -> dict[str, list[int]]:
    """Return those audiences alone to which a sentence of the event goes: each is a statement or two."""
    barred = barred_from("mediation", mediation.id)
    host = [seat for seat in seats if seat.kind == SeatKind.HOST]

    @cache
    def hosts() -> list[int]:
        return [mediation.mediator_id] if mediation.mediator_id else sitting_in(host)

    @cache
    def police() -> list[int]:
        return officers_of_police(seats) if mediation.harm != "none" else []

    @cache
    def forces() -> list[int]:
        return sitting_in(seat for seat in seats if seat.kind in FORCE_KINDS)

    suggested = mediation.state == State.SUGGESTED
    found: dict[str, Callable[[], list[int]]] = {
        ROUTERS: lambda: _routers(mediation),
        COMMISSIONER: lambda: people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER),
        HOST: lambda: forces() if entry.content.get("beside") else hosts(),
        MEDIATOR: lambda: _routers(mediation) if suggested else hosts(),
        FORCES: lambda: [one for one in forces() if entry.event not in _TO_POLICE or one not in police()],
        POLICE: police,
        HEAD: lambda: [] if suggested else [one for one in heads_of(host) if one not in hosts()],
        COURT: lambda: people.holders_of_role(Role.COURT_OFFICER),
        REFERRER: lambda: people.who_hold([mediation.referred_by_id], "mediation.read"),
    }
    asked = {wording.to for wording in MEDIATIONS.notices[entry.event]}
    return {name: [one for one in found[name]() if one not in barred] for name in asked}


def _routers(mediation: Mediation) -> list[int]:
    seats = people.leads_of_areas([mediation.town_id], list(Level), DECIDERS)
    return [user_id for *_, seat in seats for user_id in seat]


@decided_by
def waits_for_a_start(actor: Actor) -> Select[Any] | None:
    """Select the referrals that wait for the commissioner."""
    return keyed("mediation", queries.waiting_for_start(actor)) if actor.can("mediation.start") else None


register(Subject("mediation", MEDIATIONS.notices, about_mediation))
