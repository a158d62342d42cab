"""Minutes are handed in whole, and issued once: then what was decided goes out, and the paper stays as it is."""

from collections.abc import Iterator

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.cases import queries as cases
from webapp.cases.work_orders.service import moment_of
from webapp.core import replay
from webapp.core.codes import found_in
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.core.numbering import next_number
from webapp.core.protection.at_rest import hide
from webapp.decisions import service as decisions
from webapp.decisions.schemas import DecisionInput, parse_decision
from webapp.decisions.service_cases import NO_CASE
from webapp.decisions.service_seats import asked_seats
from webapp.documents import queries as papers
from webapp.documents.models import Document
from webapp.documents.papers import Thing
from webapp.documents.service import finish, sheet_of
from webapp.meetings.minutes.queries import Decided, Spoken, topics_of
from webapp.meetings.models import Meeting, MeetingDecision
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
    wrong = [sentence for at, one in _each(spoken) if (sentence := _wrong(actor, meeting, at, one.row))]
    if wrong:
        raise invalid(minutes="；".join(wrong))


def _each(spoken: list[Spoken]) -> Iterator[tuple[str, Decided]]:
    """Yield each decision with how it is called."""
    for place, topic in enumerate(spoken, 1):
        for number, one in enumerate(topic.decided, 1):
            yield f"议题 {place} 的第 {number} 条决定", one


def _wrong(actor: Actor, meeting: Meeting, at: str, row: MeetingDecision) -> str:
    try:
        wanted = _as_decision(actor, row)
        asked_seats(meeting.town_id, wanted.lead_unit, wanted.helpers)
        moment_of(wanted.due, "due")
        if wanted.case and _is_out_of_sight(actor, wanted.case):
            raise invalid(case=NO_CASE)
    except Problem as problem:
        return f"{at}：{_sentence(problem)}"
    return ""


def _sentence(problem: Problem) -> str:
    return "、".join(map(str, problem.fields.values())) if problem.fields else str(problem.message)


def _is_out_of_sight(actor: Actor, code: str) -> bool:
    try:
        return cases.get_case_for(actor, code).case.protected
    except Problem:
        return True


def _as_decision(actor: Actor, row: MeetingDecision) -> DecisionInput:
    """Return a typed decision as the form of one; about the case into which another was put."""
    code = found_in(row.case_code) or row.case_code
    sent = [
        ("client_id", row.client_id),
        ("what", row.what),
        ("lead_unit", row.lead_unit),
        ("due", row.due),
        ("case", (cases.moved_to(actor, code) or code) if code else ""),
        *(("helpers", one) for one in row.helpers.split(",") if one),
    ]
    return parse_decision(MultiDict(sent))


def decide(actor: Actor, meeting: Meeting) -> None:
    """Give the minutes their number and send out what was decided, in the open transaction.

    What is about a case is sent out by who handed the minutes in, as the desk does. What is about one that turned
    protected meanwhile is no longer among it.
    """
    meeting.number = next_number("meeting")
    db.session().flush()
    desk = people.actor_by_id(meeting.minutes_by_id) if meeting.minutes_by_id else None
    for at, one in _each(topics_of(meeting.id)):
        row = one.row
        by = desk if row.case_code and desk and desk.can("decision.make") else actor
        wanted = _as_decision(by, row)
        try:
            made, _ = decisions.record(by, wanted, _digest(row))
        except Problem as problem:
            raise Problem("stale", f"{at}：{_sentence(problem)}。请退回修改") from problem
        row.decision_id, row.case_id = made.id, made.case_id
    db.session().flush()


def _digest(row: MeetingDecision) -> str:
    said = ("what", "lead_unit", "helpers", "due", "case_code", "client_id")
    return replay.digest([(name, getattr(row, name)) for name in said])


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
