"""Minutes are handed in whole, and issued once: then what was decided goes out, and the paper stays as it is."""

from collections.abc import Iterator

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.core.numbering import next_number
from webapp.core.protection.at_rest import hide
from webapp.decisions.service_drafts import send_out, wrong_with
from webapp.documents import queries as papers
from webapp.documents.models import Document
from webapp.documents.papers import Thing
from webapp.documents.service import finish, sheet_of
from webapp.meetings.minutes.queries import Decided, Spoken, topics_of
from webapp.meetings.models import Meeting
from webapp.meetings.queries import seats_of
from webapp.meetings.rules import MeetingAccess
from webapp.people import queries as people
from webapp.people.actor import Actor

PAPER = "minutes"
NOTHING = "一个议题都还没写，写了再交"


def check(actor: Actor, meeting: Meeting) -> None:
    """Refuse to hand in minutes with nothing in them, or with a decision that can't go out; 422 with all that is wrong.

    It is looked at as whoever hands in: they are asked for what is about a case again when the minutes are issued.
    """
    spoken = topics_of(meeting.id)
    if not any(one.topic.words.strip() or one.decided for one in spoken):
        raise invalid(minutes=NOTHING)
    wrong = [sentence for at, one in _each(spoken) if (sentence := wrong_with(actor, meeting.town_id, at, one.row))]
    if wrong:
        raise invalid(minutes="；".join(wrong))


def _each(spoken: list[Spoken]) -> Iterator[tuple[str, Decided]]:
    """Yield each decision with how it is called."""
    for place, topic in enumerate(spoken, 1):
        for number, one in enumerate(topic.decided, 1):
            yield f"议题 {place} 的第 {number} 条决定", one


def decide(actor: Actor, meeting: Meeting) -> None:
    """Give the minutes their number and send out what was decided, in the open transaction.

    What is about a case is sent out by who handed the minutes in, as the desk does. What is about one that turned
    protected meanwhile is no longer among it.
    """
    meeting.number = next_number("meeting")
    db.session().flush()
    desk = people.actor_by_id(meeting.minutes_by_id) if meeting.minutes_by_id else None
    for at, one in _each(topics_of(meeting.id)):
        send_out(actor, desk, at, one.row)


def finish_minutes(actor: Actor, meeting: Meeting) -> None:
    """Make the paper of the minutes final as they are issued."""
    finish(actor, papers.paper_of("meeting", PAPER), meeting.id)


def thing_of(seen: MeetingAccess) -> Thing:
    """Return a meeting as its papers know it."""
    return Thing(seen.meeting.id, f"/meetings/{seen.meeting.id}", seen, seen.meeting.number)


def renew_minutes(meeting: Meeting) -> None:
    """Write the final paper anew where something had to go from it: a matter that turned protected leaves no trace."""
    query = select(Document).where(
        Document.subject == "meeting", Document.subject_id == meeting.id, Document.paper == PAPER
    )
    kept = db.session().scalar(query)
    if kept is None:
        return
    thing = thing_of(MeetingAccess(meeting, seats_of(meeting.id), keeps=True))
    sheet = sheet_of(papers.paper_of("meeting", PAPER), thing)
    kept.content, kept.digest = hide(sheet, True), papers.digest_of(sheet)
    db.session().flush()
