"""Who hears of a whistle and of what the called answer: registered with the inbox; no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select

from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.decisions.queries_people import deciders_of
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import clock_time
from webapp.whistle import queries
from webapp.whistle.models import Whistle, WhistleSeat
from webapp.whistle.queries_people import called_people, heads_of
from webapp.whistle.schemas import kinds
from webapp.whistle.states import ASKER, BLOWER, CALLED, MAKERS, WHISTLES
from webapp.whistle.states_seats import HEAD, SEAT, SEATS

NEEDLESS = "whistle.set_aside"


def about_whistle(entry: Entry) -> About | None:
    """Return who hears of a whistle; of one whose matter turned protected only that nobody need come."""
    whistle = db.session().get(Whistle, entry.subject_id)
    if whistle is None or (whistle.set_aside_at and entry.event != NEEDLESS):
        return None
    rows = queries.seats_of(whistle.id)
    called = called_people(rows) if whistle.raised_at else {}
    audiences = {
        CALLED: [user_id for seated in called.values() for user_id in seated],
        MAKERS: deciders_of(whistle.town_id),
        BLOWER: _who_blew(whistle),
        ASKER: people.who_hold([whistle.author_id, *queries.askers_of(whistle.id)], "whistle.read"),
    }
    named = next((one.label for one in rows if one.code == entry.content.get("unit")), "")
    values = {**_said(whistle), "unit": named, "come": str(entry.content.get("come", ""))}
    return About(audiences, values, "/whistles" if whistle.set_aside_at else _url(whistle), urgent=True)


def about_seat(entry: Entry) -> About | None:
    """Return who hears what a called unit or village answered, or that it said nothing."""
    row = db.session().get(WhistleSeat, entry.subject_id)
    whistle = db.session().get(Whistle, row.whistle_id) if row else None
    if row is None or whistle is None or whistle.set_aside_at:
        return None
    seated = called_people([row])[row.seat]
    heads = heads_of(row, seated)
    audiences = {SEAT: [one for one in seated if one not in heads], HEAD: heads}
    audiences |= {MAKERS: deciders_of(whistle.town_id), BLOWER: _who_blew(whistle)}
    minutes = entry.content.get("minutes")
    values = {
        **_said(whistle),
        "unit": row.label,
        "minutes": f"，{minutes}分钟到" if minutes else "",
        "no_head": "" if heads else "，那里没有负责人可以叫" if seated else "，那里没有人能接到",
    }
    # Of each that says nothing there is a row of its own: none hides behind another.
    apart = f":{row.id}" if entry.event in SEATS.quiet else ""
    return About(audiences, values, _url(whistle), urgent=True, key=f"whistle:{whistle.id}{apart}")


@decided_by
def waits_for_a_word(actor: Actor) -> Select[Any] | None:
    """Select the whistles that others asked for, for who blows."""
    return keyed("whistle", queries.waiting_for_makers(actor)) if actor.can("whistle.blow") else None


def _who_blew(whistle: Whistle) -> list[int]:
    return people.who_hold([whistle.raised_by_id or whistle.author_id], "whistle.read")


def _said(whistle: Whistle) -> dict[str, str]:
    due = clock_time(whistle.due_at) if whistle.due_at else ""
    return {"kind": kinds().get(whistle.kind, ""), "place": whistle.place, "answer_by": due}


def _url(whistle: Whistle) -> str:
    return f"/whistles/{whistle.id}"


register(Subject("whistle", WHISTLES.notices, about_whistle))
register(Subject("whistle_seat", SEATS.notices, about_seat))
