"""What the pages of a group and of an alarm show, put together from queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.areas.models import Area
from webapp.cases.matter.presenters import new_id
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.neighbours import queries, queries_alarms, queries_people, schemas
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourHousehold
from webapp.neighbours.queries_people import Around
from webapp.neighbours.rules import GroupAccess, allowed, caller_of, household_named, is_sized, person_named
from webapp.neighbours.states import LIVE, STATE_LABELS, Action
from webapp.people.actor import Actor
from webapp.web.forms import id_for
from webapp.web.tables import Chip

# What an alarm is for → its icon; and which numbers stand on top of its page.
ICONS = {
    "thief": "alert-triangle",
    "fire": "flame",
    "fall": "user",
    "fight": "alert-circle",
    "missing": "binoculars",
    "other": "dots",
}
RINGS = {
    "fire": (("119", "火警", "flame"), ("110", "报警", "phone")),
    "fight": (("110", "报警", "phone"), ("119", "火警", "flame")),
    "fall": (("120", "急救", "phone"),),
    "thief": (("110", "报警", "phone"),),
    "missing": (("110", "报警", "phone"),),
}
ANSWER_ICONS = {"coming": "walk", "calling": "phone", "cannot": "x"}
NOBODY = "一户邻居"


@dataclass(frozen=True)
class AlarmView:
    """An alarm as a page shows it."""

    alarm: NeighbourAlarm
    word: str
    icon: str
    chip: Chip
    url: str

    @property
    def live(self) -> bool:
        """Say whether somebody is still wanted."""
        return self.alarm.state in LIVE


def alarm_view(alarm: NeighbourAlarm, url: str = "") -> AlarmView:
    """Return an alarm as a page shows it; its page is elsewhere for a household's phone."""
    word, icon = schemas.kinds().get(alarm.kind, ""), ICONS.get(alarm.kind, "dots")
    address = url or f"/neighbours/{alarm.group_id}/alarms/{alarm.id}"
    return AlarmView(alarm, word, icon, Chip(*STATE_LABELS[alarm.state]), address)


def kept_version(group: NeighbourGroup, alarms: Sequence[NeighbourAlarm]) -> str:
    """Return the version of a group's page for a phone that may keep it: another one whenever something changed."""
    return f"{group.version}-{alarms[0].id if alarms else 0}-{sum(one.version for one in alarms[:1])}"


def group_page(
    actor: Actor, seen: GroupAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the page of a group: the one big button, what is live, whom to ring, its households."""
    group, typed = seen.group, typed or {}
    who, homes = queries_people.around(seen.area), queries.households_of(group.id)
    alarms = queries_alarms.alarms_of(group.id) if seen.calls else []
    views = [alarm_view(one) for one in alarms]
    return {
        "seen": seen,
        "group": group,
        "area": seen.area,
        "who": who,
        "homes": homes,
        "keys": queries.keys_of(one.id for one in homes) if seen.calls else {},
        "sized": is_sized(len(homes)),
        "live": [one for one in views if one.live],
        "past": [one for one in views if not one.live],
        "rings": queries_people.to_ring(group, who, homes, but=person_named(actor.id)) if seen.calls else [],
        "kept": kept_version(group, alarms) if seen.head else "",
        "shout_at": f"/neighbours/{group.id}/alarms",
        **_asking(typed, problem),
    }


def _asking(typed: Mapping[str, str], problem: Problem | None) -> dict[str, Any]:
    return {
        "kinds": schemas.kinds(),
        "icons": ICONS,
        "typed": typed,
        "problem": problem,
        "errors": {name: words for name, words in problem.fields.items() if name != "ring"} if problem else {},
        "client_id": id_for(typed, problem),
        "now": clock.now(),
    }


def alarm_page(
    actor: Actor, seen: GroupAccess, alarm: NeighbourAlarm, problem: Problem | None = None
) -> dict[str, Any]:
    """Return the page of an alarm: whom to ring, who answered, what may be done."""
    who, homes = queries_people.around(seen.area), queries.households_of(seen.group.id)
    files = queries_alarms.files_with(alarm)
    return {
        "seen": seen,
        "group": seen.group,
        "area": seen.area,
        "problem": problem,
        "photos": files.stored,
        "rings": queries_people.to_ring(seen.group, who, homes, but=person_named(actor.id)),
        "passed": schemas.PASSED,
        "kept_by": caller_of(actor, seen),
        **_shown(alarm, who, homes, person_named(actor.id)),
        "steps": {step.action: step for step in allowed(caller_of(actor, seen), alarm)},
        "actions": Action,
    }


def now_part(actor: Actor, seen: GroupAccess, alarm: NeighbourAlarm) -> dict[str, Any]:
    """Return what of that page is asked for again while it is open."""
    who, homes = queries_people.around(seen.area), queries.households_of(seen.group.id)
    return _shown(alarm, who, homes, person_named(actor.id))


def mark_of(alarm: NeighbourAlarm) -> str:
    """Return what is another one whenever the page of an alarm shows something new."""
    answers = queries_alarms.answers_to(alarm.id)
    return f"{alarm.version}." + ".".join(f"{one.by}{one.answer[:2]}" for one in answers)


def _shown(
    alarm: NeighbourAlarm, who: Around, homes: Sequence[NeighbourHousehold], mine: str, *, named: bool = True
) -> dict[str, Any]:
    answers = queries_alarms.answers_to(alarm.id)
    names = {household_named(home.id): home.door for home in homes}
    people = [*who.heads.values(), *who.informants, *(one for found in who.leads.values() for one in found)]
    names |= {person_named(one.id): one.name for one in people}
    if strange := [one for one in {alarm.caller, *(each.by for each in answers)} if one not in names and named]:
        names |= queries_alarms.names_behind(strange)
    words = schemas.answers()
    return {
        "one": alarm_view(alarm),
        "alarm": alarm,
        "mark": f"{alarm.version}." + ".".join(f"{each.by}{each.answer[:2]}" for each in answers),
        "who_called": "您" if alarm.caller == mine else names.get(alarm.caller, NOBODY),
        "answers": [
            {
                "name": "您" if each.by == mine else names.get(each.by, NOBODY),
                "word": words.get(each.answer, ""),
                "answer": each.answer,
                "icon": ANSWER_ICONS.get(each.answer, "check"),
                "at": each.at,
            }
            for each in answers
        ],
        "mine": next((each.answer for each in answers if each.by == mine), ""),
        "own": alarm.caller == mine,
        "coming": sum(1 for each in answers if each.answer == "coming"),
        "tops": RINGS.get(alarm.kind, ()),
        "answer_words": words,
        "answer_icons": ANSWER_ICONS,
        "new_id": new_id,
    }


def door_page(door: queries.DoorAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None) -> Any:
    """Return the page of a household's own phone: its button, what is live in its group, whom to ring.

    The numbers of neighbours stand there while its own alarm is live, those of who is on duty always.
    """
    who, homes = queries_people.around(door.area), queries.households_of(door.group.id)
    mine = household_named(door.household.id)
    alarms = [one for one in queries_alarms.alarms_of(door.group.id) if one.state in LIVE]
    shown = [_shown(one, who, homes, mine, named=False) for one in alarms[: queries_alarms.MOST_LIVE]]
    calling = any(one["own"] for one in shown) or problem is not None
    return {
        "door": door,
        "group": door.group,
        "area": door.area,
        "shown": shown,
        "door_mark": "-".join([f"{one['alarm'].id}:{one['mark']}" for one in shown]),
        "new_id": new_id,
        "rings": queries_people.to_ring(door.group, who, homes if calling else [], but=mine),
        "at": f"/neighbours/door/{door.key.token}",
        "shout_at": f"/neighbours/door/{door.key.token}/alarms",
        **_asking(typed or {}, problem),
    }


def place_words(area: Area, group: NeighbourGroup) -> str:
    """Return where a group is, in words."""
    return f"{area.label} {group.name}"
