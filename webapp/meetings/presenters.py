"""What the pages of meetings show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.core import clock
from webapp.core.errors import Problem
from webapp.documents.queries import papers_about
from webapp.meetings import queries, schemas
from webapp.meetings.minutes.presenters import shown_topics
from webapp.meetings.minutes.service_issue import thing_of
from webapp.meetings.models import MeetingSeat, MeetingStep
from webapp.meetings.presenters_lists import at_words, chip_of, title_of
from webapp.meetings.rules import MeetingAccess, allowed, seat_steps
from webapp.meetings.states import AHEAD, MEETINGS, Action, State
from webapp.meetings.states_seats import SEAT_LABELS, SEATS, SeatState
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import when
from webapp.web.forms import id_for

# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = (
    (State.SCHEDULED, (Action.NOTIFY,)),
    (State.NOTIFIED, (Action.OPEN,)),
    (State.MINUTES, (Action.RETURN, Action.ISSUE)),
)
CAME = ("到了", "green", "check")


@dataclass(frozen=True)
class Said:
    """One step of a meeting's course: what was done by whom and when, with its words."""

    words: str
    at: str
    note: str
    moment: datetime


@dataclass(frozen=True)
class SeatShown:
    """Who was asked, as a page shows it: what was answered, in words."""

    seat: MeetingSeat
    word: str
    tone: str
    icon: str
    second: str


def form_page(typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form by which meetings are called, with what was typed and what is wrong with it."""
    return {
        "kinds": {code: word for code, word in schemas.kinds().items() if code != schemas.REGULAR},
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "earliest": clock.local_day(clock.now()).isoformat(),
    }


def meeting_page(
    actor: Actor, seen: MeetingAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one meeting shows to this actor."""
    meeting = seen.meeting
    steps = {step.action: step for step in allowed(actor, seen)}
    wanted = dict(_BAR).get(meeting.state, ())
    bar = [steps[one] for one in wanted if one in steps]
    taken = queries.steps_of(meeting.id) if seen.keeps or meeting.state in (State.ISSUED, State.CANCELLED) else ()
    names = people.names_of([step.by_id for step in taken]) if taken else {}
    return {
        "seen": seen,
        "meeting": meeting,
        "title": title_of(meeting),
        "at": at_words(meeting.starts_at),
        "starts": clock.local(meeting.starts_at),
        "chip": chip_of(meeting),
        "ahead": meeting.state in AHEAD,
        "steps": list(steps.values()),
        "bar": bar,
        "more": [step for step in steps.values() if step not in bar and step.action != Action.MINUTES],
        "mine": [{"seat": one, "steps": {step.action: step for step in seat_steps(seen, one)}} for one in seen.mine],
        "rows": [_shown(seen, one) for one in seen.seats],
        "came": [one for one in seen.seats if one.came],
        "topics": shown_topics(seen) if seen.reads else [],
        "course": _course(taken, names, seen.seats) if seen.keeps else [],
        "corrections": [
            Said(names.get(one.by_id, ""), when(one.at), one.words, one.at)
            for one in taken
            if one.action == Action.CORRECT
        ],
        "why_not": next((one.words for one in taken if one.action == Action.CANCEL), ""),
        "papers": papers_about("meeting", thing_of(seen), actor),
        **(_asking(seen) if Action.NOTIFY in steps else {"asked": [], "chosen": [], "place": meeting.place}),
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
    }


def _asking(seen: MeetingAccess) -> dict[str, Any]:
    """Return who may be asked, who is chosen beforehand (who was asked last time), and where."""
    meeting = seen.meeting
    known = [(code, name) for code, name, _ in queries.who_may_be_invited(meeting.town_id)]
    codes, place = queries.last_asked(meeting.town_id)
    chosen = [one.code for one in seen.seats] or codes
    return {"asked": known, "chosen": chosen, "place": meeting.place or place}


def _shown(seen: MeetingAccess, seat: MeetingSeat) -> SeatShown:
    word, tone, icon = CAME if seat.came else SEAT_LABELS[seat.state]
    if not seen.keeps and seat not in seen.mine:
        return SeatShown(seat, "", "", "", "")
    second = seat.person
    if seat.state == SeatState.CANNOT:
        second = "；".join(filter(None, (seat.reason, f"可以找：{seat.instead}" if seat.instead else "")))
    return SeatShown(seat, word, tone, icon, second)


def _course(steps: Sequence[MeetingStep], names: Mapping[int, str], seats: Sequence[MeetingSeat]) -> list[Said]:
    """Return what was done, the latest first."""
    labels = {seat.id: seat.label for seat in seats}
    said = []
    for step in steps:
        flow: Any = SEATS if step.seat_id else MEETINGS
        who, unit = names.get(step.by_id, ""), labels.get(step.seat_id or 0, "")
        words = flow[step.action].history[0].format(who=who, unit=unit)
        said.append(Said(words, when(step.at), step.words, step.at))
    return said[::-1]
