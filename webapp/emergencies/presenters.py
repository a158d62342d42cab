"""What the page of a call for help shows, put together from queries."""

from typing import Any

from webapp.capture.queries_places import Location, micro_grid_at, named_near
from webapp.cases.lists.presenters_map import place_shown
from webapp.core.geo import say_distance
from webapp.emergencies import queries
from webapp.emergencies.after.presenters_starting import address, word_for
from webapp.emergencies.hq.queries import open_of_case, sees
from webapp.emergencies.models import ANSWERS
from webapp.people.actor import Actor


def call_page(actor: Actor, code: str) -> dict[str, Any]:
    """Return the page of a call for help, with the place in words and on the map."""
    found = queries.call(actor, code)
    return {
        "call": found,
        "files": queries.files_in(found),
        "phone": found.caller.phone if found.caller.id != actor.id else None,
        "where": where(found),
        "map": place_shown(found.area, found.report.position, told=True),
        "answers": ANSWERS,
        "more": _more(actor, found),
    }


def _more(actor: Actor, found: queries.Call) -> tuple[str, str] | None:
    """Return what leads on where this call is not enough: the headquarters that is open on it, or the form of one.

    Who doesn't see its case begins one with the place alone.
    """
    there = open_of_case(found.case.id)
    if there is not None and sees(actor, there.code):
        return "应急指挥部", f"/emergencies/hq/{there.code}"
    word = word_for(actor, found.area.path) if found.open else ""
    place = found.report.place_name or found.area.label
    return (word, address(found.case.code if found.sees_case else "", place)) if word else None


def where(found: queries.Call) -> list[str]:
    """Return where help is needed, in words: the micro-grid that holds the place, its name, what is close by."""
    place = found.report.position
    at = Location(place.latitude, place.longitude, place.accuracy_m) if place else None
    area = (micro_grid_at(at) if at else None) or found.area
    lines = [" · ".join(filter(None, (area.label, found.report.place_name)))]
    near = named_near(at, found.case.id) if at else None
    if near:
        lines.append(f"{near[0]}附近，{say_distance(near[1])}")
    if area.id != found.area.id:
        lines.append(f"报的人负责 {found.area.label}")
    return lines
