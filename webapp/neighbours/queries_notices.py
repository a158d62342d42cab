"""Who hears of an alarm among those who sign in: registered with the inbox; no words and no name are in a notice."""

from collections.abc import Collection

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, register
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup
from webapp.neighbours.queries_people import around, called_people
from webapp.neighbours.rules import number_of
from webapp.neighbours.schemas import kinds
from webapp.neighbours.states import ALARMS, CALLED, CALLER, LEAD, VILLAGE
from webapp.outbox.ways import still_concerns
from webapp.people.queries import who_hold


def about_alarm(entry: Entry) -> About | None:
    """Return who hears of an alarm; of one that turned protected nobody hears anything."""
    found = _found(entry.subject_id)
    if found is None:
        return None
    alarm, group, area = found
    who = around(area)
    audiences = {
        CALLED: called_people(group, who),
        CALLER: who_hold([number_of(alarm.caller)], "neighbour.call") if alarm.caller.startswith("p") else [],
        LEAD: [one.id for one in who.grid_leads],
        VILLAGE: [one.id for one in who.village_leads],
    }
    values = {
        "kind": kinds().get(alarm.kind, ""),
        "group": f"{area.label} {group.name}",
        "minutes": str(entry.content.get("minutes", "")),
    }
    return About(audiences, values, f"/neighbours/{group.id}/alarms/{alarm.id}", urgent=True)


@still_concerns("neighbour_alarm")
def whom_it_concerns(alarm_id: int, user_ids: Collection[int]) -> set[int]:
    """Return who of these an alarm still calls: by a post in force now, while it is not over."""
    found = _found(alarm_id)
    if found is None or found[0].ended_at is not None:
        return set()
    alarm, group, area = found
    who = around(area)
    called = {*called_people(group, who), *(one.id for one in who.village_leads)}
    if alarm.caller.startswith("p"):
        called.add(number_of(alarm.caller))
    return called & set(user_ids)


def _found(alarm_id: int) -> tuple[NeighbourAlarm, NeighbourGroup, Area] | None:
    query = (
        select(NeighbourAlarm, NeighbourGroup, Area)
        .join(NeighbourGroup, NeighbourGroup.id == NeighbourAlarm.group_id)
        .join(Area, Area.id == NeighbourGroup.area_id)
        .where(NeighbourAlarm.id == alarm_id, NeighbourAlarm.set_aside_at.is_(None))
    )
    row = db.session().execute(query).first()
    return (row[0], row[1], row[2]) if row else None


register(Subject("neighbour_alarm", ALARMS.notices, about_alarm))
