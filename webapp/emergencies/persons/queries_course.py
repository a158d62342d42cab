"""What missing persons add to how an emergency went: numbers and times. Who it is says nothing of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.emergencies.after.queries_facts import knows
from webapp.emergencies.after.queries_timeline import Entry, in_timeline, reaches
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.persons.models import MissingPerson, PersonStep
from webapp.emergencies.persons.states import AMBULANCE_PARTS, PersonState
from webapp.people.models import User

_SAID = {"added": "写下要找的人", "found": "找到了一个", "ambulance": "救护车", "still-lost": "认错了，还在找"}
_LOST = func.count().filter(MissingPerson.state == PersonState.LOST)


@in_timeline
def persons_pressed(headquarters: Headquarters) -> Iterable[Entry]:
    """Say when somebody was written down, found or brought on, at the time that phones claim, and by whom."""
    query = (
        select(PersonStep.at, PersonStep.action, PersonStep.second, PersonStep.words, User.name)
        .join(MissingPerson, MissingPerson.id == PersonStep.person_id)
        .join(User, User.id == PersonStep.by_id)
        .where(MissingPerson.headquarters_id == headquarters.id, PersonStep.action.in_(_SAID))
    )
    for at, action, second, words, name in db.session().execute(query):
        parts = [one for one in words.split("，") if one in AMBULANCE_PARTS.values()] if action == "ambulance" else []
        yield Entry(at, f"{name}：{'、'.join(parts) or _SAID[action]}{'（已经有人按过）' if second else ''}")


@reaches
def of_the_search(headquarters: Headquarters) -> Mapping[str, datetime]:
    """Say when the last was found and the last handed to the ambulance; nothing while somebody is searched for."""
    last = select(func.max(MissingPerson.found_at), func.max(MissingPerson.handed_over_at), _LOST)
    found, handed, lost = db.session().execute(last.where(MissingPerson.headquarters_id == headquarters.id)).one()
    return {} if lost else {key: at for key, at in (("found", found), ("handed_over", handed)) if at}


@knows
def how_many_are_found(headquarters: Headquarters) -> Mapping[str, str]:
    """Say how many are missing, found and with the ambulance."""
    handed = func.count(MissingPerson.handed_over_at)
    numbers = select(func.count(), _LOST, handed).where(MissingPerson.headquarters_id == headquarters.id)
    people, lost, with_ambulance = db.session().execute(numbers).one()
    if not people:
        return {}
    said = [f"{people}人", f"找到{people - lost}人" if people > lost else "还没找到"]
    return {"要找的人": "，".join([*said, *([f"{with_ambulance}人交给救护车"] if with_ambulance else [])])}
