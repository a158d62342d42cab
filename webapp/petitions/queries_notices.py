"""Who hears of a petition, and what waits for whose word: registered with the inbox.

A notice names its number and days; no name, no word of it.
"""

from typing import Any

from sqlalchemy import Select

from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.people.queries_impartial import barred_from
from webapp.petitions import queries
from webapp.petitions.clocks import WAITS_FOR
from webapp.petitions.models import Petition
from webapp.petitions.queries import last_ask
from webapp.petitions.queries_people import dispatchers_of, reception, sitting_in, town_leads_of
from webapp.petitions.states_steps import (
    ASKER,
    DECIDERS,
    DESK,
    HEAD,
    LEAD,
    PETITIONS,
    RECEPTION,
    REGISTRAR,
    TOP,
)
from webapp.web.formatting import until


def about_petition(entry: Entry) -> About | None:
    """Return who hears of a petition and what fills the sentences; nobody of one that was set aside, or sealed."""
    petition = db.session().get(Petition, entry.subject_id)
    if petition is None or petition.set_aside_at or petition.case_id is None:
        return None
    code = db.session().get_one(Case, petition.case_id).code
    desk, heads = dispatchers_of(petition.town_id), sitting_in(petition.seat, "petition.sign")
    top = town_leads_of(petition.town_id)
    registrar = [petition.registered_by_id] if petition.registered_by_id else []
    found = {
        DESK: desk,
        RECEPTION: reception(),
        LEAD: sitting_in(petition.seat, "petition.work"),
        HEAD: heads or top,
        DECIDERS: [*desk, *heads],
        TOP: [*people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER), *top],
        REGISTRAR: people.who_hold(registrar, "petition.register"),
        ASKER: _asker(petition),
    }
    barred = barred_from("petition", petition.id)
    audiences = {name: [one for one in dict.fromkeys(users) if one not in barred] for name, users in found.items()}
    values = {
        "number": petition.number or "",
        "what": WAITS_FOR.get(str(petition.waits_for), ""),
        "due": _when(entry.content.get("due")),
        "until": _when(entry.content.get("until")),
    }
    return About(audiences, values, f"/cases/{code}/petition")


def _asker(petition: Petition) -> list[int]:
    asked = last_ask(petition.id)
    return people.who_hold([asked.asked_by_id], "petition.register") if asked else []


def _when(micros: int | None) -> str:
    return until(clock.from_micros(micros)) if micros else "以后"


@decided_by
def waits_for_a_signature(actor: Actor) -> Select[Any] | None:
    """Select the opinions that wait for who signs."""
    return keyed("petition", queries.to_sign(actor)) if actor.can("petition.sign") else None


@decided_by
def waits_for_a_word(actor: Actor) -> Select[Any] | None:
    """Select what somebody asks of a petition and this person may decide."""
    return keyed("petition", queries.to_decide(actor)) if actor.can("petition.decide") else None


register(Subject("petition", PETITIONS.notices, about_petition))
