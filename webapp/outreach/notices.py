"""Whoever lectures is notified of what they are asked for, what changes and what is called off."""

from webapp.core.notices import About, Entry, Subject, register
from webapp.outreach import queries
from webapp.outreach.states import EVENTS, LECTURER
from webapp.people.queries import who_hold


def about(entry: Entry) -> About | None:
    """Return the lecturer of an announced event, and what the sentences need; None for anything else."""
    event = queries.event_by_id(entry.subject_id)
    if event is None or event.lecturer_id is None or entry.content.get("state") == "planned":
        return None
    values = {"topic": event.topic, "place": event.place, "when": queries.when_words(event), "reason": event.reason}
    return About({LECTURER: who_hold([event.lecturer_id], "outreach.read")}, values, f"/outreach/events/{event.code}")


register(Subject("event", EVENTS.notices, about))
