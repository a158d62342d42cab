"""Who hears of missing persons. No notice says who it is: only the page does, to those who were called."""

from webapp.areas.models import Area
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, register
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq import queries_people
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import title_of
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.persons.states import CALLED, COMMANDER, DECIDERS, PERSONS, TEAMED
from webapp.emergencies.teams.queries import teamed_ids


def about_person(entry: Entry) -> About | None:
    """Return who hears that somebody is searched for, was found or is with the ambulance."""
    person = db.session().get(MissingPerson, entry.subject_id)
    headquarters = db.session().get(Headquarters, person.headquarters_id) if person else None
    if headquarters is None or headquarters.set_aside_at:
        return None
    area = db.session().get_one(Area, headquarters.area_id)
    called = headquarters_queries.called_ids(headquarters.id)
    left = str(entry.content.get("left", ""))
    last = entry.event == "emergency.person_found" and not left
    audiences = {
        CALLED: called,
        # When the last was found all of the called are told to return; that is enough for them.
        TEAMED: [] if last else teamed_ids(headquarters.id),
        COMMANDER: [headquarters.commander_id] if headquarters.commander_id and not last else [],
        DECIDERS: [one for one in dict.fromkeys(u for u, _ in queries_people.deciding(area)) if one not in called],
    }
    values = {
        "title": title_of(headquarters),
        "left": left.lstrip("，") or "点开看",
        "done": str(entry.content.get("done", "")),
    }
    # One row for an emergency: who is searched for is told apart by nothing that a notice may say.
    key = f"headquarters:{headquarters.id}:search"
    return About(audiences, values, f"/emergencies/hq/{headquarters.code}", urgent=True, key=key)


register(Subject("emergency_person", PERSONS.notices, about_person))
