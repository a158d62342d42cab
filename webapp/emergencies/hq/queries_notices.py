"""Who hears of an emergency and of its roll-call: registered with the inbox; no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select, select

from webapp.areas.models import Area
from webapp.core.db import db
from webapp.core.letters.characters import shortened
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.emergencies.hq import queries, queries_people
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.rules import LONGEST_TITLE, title_of
from webapp.emergencies.hq.schemas import kind_names
from webapp.emergencies.hq.states import AGAIN, ASKED, ASKER, CALLED, DECIDERS, HEADQUARTERS, STARTERS, State
from webapp.emergencies.hq.states_roll import COMMANDER, DEPUTY, ROLL
from webapp.people.actor import Actor


def _said(headquarters: Headquarters) -> dict[str, str]:
    drill = "演练 · " if headquarters.drill else ""
    return {
        "title": title_of(headquarters),
        "kind": drill + kind_names().get(headquarters.kind, ""),
        "place": shortened(headquarters.place, LONGEST_TITLE, "…"),
    }


def about_headquarters(entry: Entry) -> About | None:
    """Return who hears of a headquarters; who is called and silent hears the calls that are made again."""
    headquarters = db.session().get(Headquarters, entry.subject_id)
    if headquarters is None or headquarters.set_aside_at:
        return None
    area = db.session().get_one(Area, headquarters.area_id)
    called = queries.called_ids(headquarters.id) if headquarters.activated_at else []
    again = [int(one) for one in entry.content.get("people", ())]
    audiences = {
        CALLED: called,
        AGAIN: [one for one in called if one in again],
        DECIDERS: [one for one in dict.fromkeys(u for u, _ in queries_people.deciding(area)) if one not in called],
        STARTERS: queries_people.starters(area) if entry.event in _FOR_STARTERS else [],
        ASKER: [headquarters.author_id],
        ASKED: [headquarters.command_asked_id] if headquarters.command_asked_id else [],
    }
    values = {**_said(headquarters), "before": str(entry.content.get("before", "")), "count": str(len(again))}
    return About(audiences, values, f"/emergencies/hq/{headquarters.code}", urgent=True)


_FOR_STARTERS = ("emergency.asked", "emergency.taken_back")


def about_roll(entry: Entry) -> About | None:
    """Return who hears what one of the called pressed: who commands; a deputy that they are called instead."""
    row = db.session().get(RollEntry, entry.subject_id)
    headquarters = db.session().get(Headquarters, row.headquarters_id) if row else None
    if row is None or headquarters is None or headquarters.set_aside_at:
        return None
    audiences = {COMMANDER: [headquarters.commander_id] if headquarters.commander_id else [], DEPUTY: [row.user_id]}
    values = {**_said(headquarters), "label": row.label, "who_silent": str(entry.content.get("who_silent", ""))}
    key = f"headquarters:{headquarters.id}"
    return About(audiences, values, f"/emergencies/hq/{headquarters.code}", urgent=True, key=key)


@decided_by
def waits_for_a_start(actor: Actor) -> Select[Any] | None:
    """Select what is asked for and theirs to start, for those who may."""
    theirs = queries.to_start(actor)
    if theirs is None:
        return None
    asked = select(Headquarters.id, Headquarters.made_at).where(theirs, Headquarters.state == State.ASKED)
    return keyed("headquarters", asked)


register(Subject("headquarters", HEADQUARTERS.notices, about_headquarters))
register(Subject("emergency_roll", ROLL.notices, about_roll))
