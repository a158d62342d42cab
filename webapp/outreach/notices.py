"""Whoever lectures is told what they are asked for, what changes and what is called off."""

from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.outreach import queries
from webapp.people.queries import who_hold

LECTURER = "lecturer"
WORDINGS = {
    "event.announced": (Wording(LECTURER, "请您去讲：{topic}", "speakerphone", "green", quiet="{when}，{place}"),),
    "event.changed": (Wording(LECTURER, "改了：{topic}", "speakerphone", "amber", quiet="{when}，{place}"),),
    "event.cancelled": (Wording(LECTURER, "不办了：{topic}", "speakerphone", "neutral", quiet="{reason}"),),
}


def about(entry: Entry) -> About | None:
    """Return the lecturer of an announced event, and what the sentences need; None for anything else."""
    event = queries.event_by_id(entry.subject_id)
    if event is None or event.lecturer_id is None or entry.content.get("state") == "planned":
        return None
    values = {"topic": event.topic, "place": event.place, "when": queries.when_words(event), "reason": event.reason}
    return About({LECTURER: who_hold([event.lecturer_id], "outreach.read")}, values, f"/outreach/events/{event.code}")


register(Subject("event", WORDINGS, about))
