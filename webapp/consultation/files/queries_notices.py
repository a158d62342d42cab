"""Who hears of a request, and what waits for whose word; no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select

from webapp.consultation.files import queries
from webapp.consultation.files.models import FileRequest
from webapp.consultation.files.states import ASKER, COMMISSIONER, DECIDER, FILES
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.web.formatting import day_words, until


def about_request(entry: Entry) -> About | None:
    """Return who hears of a request and what fills the sentences; nobody of one that was set aside."""
    row = db.session().get(FileRequest, entry.subject_id)
    if row is None or row.set_aside_at:
        return None
    ends = entry.content.get("until")
    values = {
        "number": row.number or "",
        "unit": row.asker_label,
        "due": until(row.due_at),
        "until": day_words(clock.day_start(row.until_on)) if ends else "",
    }
    audiences = {
        DECIDER: queries.deciders_of(row),
        COMMISSIONER: people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER),
        ASKER: people.who_hold([row.asker_id], "file.ask"),
    }
    return About(audiences, values, f"/files/{row.id}")


@decided_by
def waits_for_a_word(actor: Actor) -> Select[Any] | None:
    """Select the requests that wait for a yes or no of this person."""
    return keyed("file_request", queries.waiting_for(actor)) if actor.can("file.decide") else None


register(Subject("file_request", FILES.notices, about_request))
