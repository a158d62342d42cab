"""What those who were called see of a missing person: on the page of the headquarters, on their own, on paper."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from webapp.core import clock
from webapp.core.errors import Problem
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import Access, title_of
from webapp.emergencies.hq.states import OPEN, State
from webapp.emergencies.persons import queries
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.persons.rules import begins_with_persons, may_see
from webapp.emergencies.persons.states import CONDITIONS, PERSON_LABELS, Condition, PersonState
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.formatting import clock_time, stamp, when
from webapp.web.forms import id_for
from webapp.web.tables import Chip

_ACTIONS = {
    "added": "写下的",
    "found": "找到了",
    "ambulance": "救护车",
    "correct": "改了",
    "still-lost": "认错了，还在找",
}


@dataclass(frozen=True)
class PersonRow:
    """A missing person as pages show them."""

    person: MissingPerson
    chip: Chip
    who: str
    seen: str
    found: str
    ambulance: str
    photos: Sequence[int]
    finds: bool
    hands: bool
    urgent: bool  # an ambulance is wanted: they are not awake and well


def persons_part(_actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Return who is missing, in one statement; None for who was not called, and where nobody is."""
    if not may_see(seen):
        return None
    pictured = queries.with_photos(seen.headquarters.id)
    known = [one for one, _ in pictured]
    g.setdefault("emergency_persons", {})[seen.headquarters.id] = known
    if not known and not (begins_with_persons(seen) and seen.open):
        return None
    ended = bool(known) and all(one.state != PersonState.LOST for one in known)
    return {
        "people": [person_row(one, photos, seen) for one, photos in pictured],
        "adds": seen.open,
        "conditions": CONDITIONS,
        "now": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "ended": ended,
        "going_back": ended,
    }


def lost_now(headquarters: Headquarters) -> list[str]:
    """Return the names of who is not found yet; of what the page that is drawn has read already."""
    known = g.get("emergency_persons", {}).get(headquarters.id)
    known = queries.persons_of(headquarters.id) if known is None else known
    return [one.name for one in known if one.state == PersonState.LOST]


def person_row(person: MissingPerson, photos: Sequence[int], seen: Access) -> PersonRow:
    """Return a missing person as a page shows them."""
    word, tone, icon = PERSON_LABELS[person.state]
    if person.state == PersonState.FOUND:
        word = f"找到了，{CONDITIONS[Condition(person.condition)]}"
        tone = "green" if person.condition == Condition.AWAKE else "amber"
    late = seen.headquarters.state in (*OPEN, State.STOOD_DOWN)
    hands = late and person.state in (PersonState.FOUND, PersonState.AMBULANCE) and person.condition != Condition.DEAD
    last = when(person.last_seen_at) if person.last_seen_at else ""
    return PersonRow(
        person,
        Chip(word, tone, icon),
        who_words(person),
        "，".join(filter(None, (last, person.last_seen))),
        _found(person),
        _ambulance(person),
        photos,
        finds=seen.open and person.state == PersonState.LOST,
        hands=hands,
        urgent=hands and (person.condition != Condition.AWAKE or person.state == PersonState.AMBULANCE),
    )


def who_words(person: MissingPerson) -> str:
    """Return sex and age in words: 男，72 岁."""
    sex = choices("party_sex").get(person.sex, "")
    return "，".join(filter(None, (sex, f"{person.age} 岁" if person.age else "")))


def _found(person: MissingPerson) -> str:
    if person.found_at is None or person.state == PersonState.LOST:
        return ""
    condition = CONDITIONS[Condition(person.condition)]
    return "，".join(filter(None, (f"{when(person.found_at)} 找到", person.found_place, condition, person.first_aid)))


def _ambulance(person: MissingPerson) -> str:
    handed = f"{clock_time(person.handed_over_at)} 交给救护车" if person.handed_over_at else ""
    to = f"交给{person.to_whom}" if person.to_whom else ""
    called = f"{clock_time(person.called_at)} 叫了 120" if person.called_at else ""
    meeting = f"在{person.meeting_place}交" if person.meeting_place else ""
    return "，".join(filter(None, (called, meeting, handed, to, person.hospital)))


def person_page(
    seen: Access, person: MissingPerson, *, problem: Problem | None, typed: Mapping[str, str], tried: str
) -> dict[str, Any]:
    """Return the page of one missing person, with what was written and pressed, and the text to be read out."""
    photos = queries.photos_of(person.id)
    return {
        **_page_of(seen.headquarters),
        "row": person_row(person, photos, seen),
        "person": person,
        "part": {
            "people": [person_row(person, photos, seen)],
            "conditions": CONDITIONS,
            "now": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        },
        "steps": [(step, name, _ACTIONS[step.action]) for step, name in queries.steps_of(person.id)],
        "read_out": read_out(person),
        "searched": person.state == PersonState.LOST,
        "corrects": seen.open,
        "commander": seen.commander and seen.open and person.state != PersonState.LOST,
        "problem": problem,
        "typed": typed,
        "tried": tried,
    }


def form_page(
    seen: Access, typed: Mapping[str, str], problem: Problem | None, person: MissingPerson | None = None
) -> dict[str, Any]:
    """Return the form that writes down who is missing, or corrects it."""
    return {
        **_page_of(seen.headquarters),
        "person": person,
        "typed": typed if problem or person is None else _kept(person),
        "problem": problem,
        "conditions": CONDITIONS,
        "sexes": list(choices("party_sex").items()),
        "client_id": id_for(typed, problem),
    }


def paper_page(actor: Actor, seen: Access, person: MissingPerson) -> dict[str, Any]:
    """Return the page of A4 by which a person is searched for: no telephone, nothing of any case."""
    row = person_row(person, queries.photos_of(person.id), seen)
    lines = {
        "谁": "，".join(filter(None, (person.name, row.who))),
        "长相、穿着": person.looks,
        "最后看到": "，".join(filter(None, (_on_paper(person.last_seen_at), person.last_seen))),
        "可能去": person.likely_places,
        "带着": person.carries,
        "病、吃的药": person.illness,
    }
    commander_id = seen.headquarters.commander_id
    return {
        **_page_of(seen.headquarters),
        "person": person,
        "row": row,
        "lines": {word: value for word, value in lines.items() if value},
        "commander": people.name_of(commander_id) if commander_id else "",
        "printed": f"{stamp(clock.now())} {actor.name} 打印，找到后收回",
        "file": False,
    }


def _on_paper(moment: datetime | None) -> str:
    """Return a moment as it still says the same tomorrow."""
    if moment is None:
        return ""
    there = clock.local(moment)
    return f"{there.month}月{there.day}日 {clock_time(moment)}"


def read_out(person: MissingPerson) -> str:
    """Return what is read out to the village: neither illness nor telephone."""
    said = [
        f"请大家帮忙找人：{'，'.join(filter(None, (person.name, who_words(person))))}",
        person.looks,
        f"最后看到是{when(person.last_seen_at)}" if person.last_seen_at else "",
        f"在{person.last_seen}" if person.last_seen else "",
        f"可能去{person.likely_places}" if person.likely_places else "",
        "看到的人请马上告诉村干部，或者打 110",
    ]
    return "。".join(one.rstrip("。") for one in said if one) + "。"


def _kept(person: MissingPerson) -> dict[str, str]:
    names = ("name", "age", "sex", "looks", "illness", "phone", "carries", "last_seen", "likely_places")
    kept = {name: getattr(person, name) for name in (*names, "condition", "first_aid")}
    kept["place_name"] = person.found_place
    moments = {"last_seen_at": person.last_seen_at, "at": person.found_at}
    return kept | {
        name: clock.local(moment).strftime("%Y-%m-%dT%H:%M") if moment else "" for name, moment in moments.items()
    }


def _page_of(headquarters: Headquarters) -> dict[str, Any]:
    return {
        "headquarters": headquarters,
        "at": f"/emergencies/hq/{headquarters.code}",
        "title": title_of(headquarters),
        "new_id": lambda: str(uuid.uuid4()),
    }
