"""Who may see a meeting and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.areas.scope import desk_scope
from webapp.core.errors import not_found
from webapp.meetings.models import Meeting, MeetingSeat
from webapp.meetings.states import AHEAD, MEETINGS, State, Step
from webapp.meetings.states_seats import SEATS, SeatStep
from webapp.people.actor import Actor

# In this scope stands every meeting whose minutes are issued, for who audits.
ISSUED_SCOPE = "issued"


@dataclass(frozen=True)
class MeetingAccess:
    """A meeting as loaded through the actor's scope: who was asked, what the actor is to it.

    ``keeps``: desk or commissioner, who see and write drafts. ``mine`` are the seats for which the actor answers.
    """

    meeting: Meeting
    seats: Sequence[MeetingSeat] = ()
    mine: Sequence[MeetingSeat] = ()
    keeps: bool = False

    @property
    def reads(self) -> bool:
        """Whether they read the minutes as these are now."""
        return self.keeps or self.meeting.state == State.ISSUED


def scopes_of(actor: Actor) -> tuple[str, ...]:
    """Return the scopes in whose lists the actor finds meetings."""
    return (*actor.scopes, ISSUED_SCOPE) if actor.can("journal.audit") else actor.scopes


def access_of(actor: Actor, meeting: Meeting, seats: Sequence[MeetingSeat]) -> MeetingAccess:
    """Return what the actor is to a meeting that they see."""
    mine = [one for one in seats if one.seat in actor.scopes] if actor.can("meeting.answer") else []
    keeps = actor.can("meeting.call") and desk_scope(meeting.town_id) in actor.scopes
    return MeetingAccess(meeting, seats, mine, keeps)


def may(actor: Actor, seen: MeetingAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    return step.verb is not None and actor.can(step.verb) and seen.keeps


def allowed(actor: Actor, seen: MeetingAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table."""
    meeting = seen.meeting
    return MEETINGS.steps_from(
        meeting, lambda step: may(actor, seen, step) and not MEETINGS.is_own(meeting, step, actor.id)
    )


def seat_steps(seen: MeetingAccess, seat: MeetingSeat) -> list[SeatStep]:
    """Return what may be answered now for a seat: until the meeting begins."""
    return SEATS.steps_from(seat) if seen.meeting.state in AHEAD else []


def town_of(actor: Actor) -> int:
    """Return the town for which the actor calls meetings; the one 404 for who calls none."""
    calls = [post.area_id for post in actor.posts if post.area_id and desk_scope(post.area_id) in actor.scopes]
    if not actor.can("meeting.call") or not calls:
        raise not_found()
    return calls[0]
