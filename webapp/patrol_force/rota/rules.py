"""Who may see a shift and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.areas.models import Area
from webapp.core import clock
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift
from webapp.patrol_force.rota.states import COMING, SHIFTS, Action, By, SeatState, State, Step
from webapp.people.actor import Actor

# A press that comes so much later than it was made waited on a phone.
WAITED = timedelta(minutes=2)
# From when on a page offers 开始; the evening before, so that a phone that keeps it has the button.
EARLY = timedelta(hours=24)


@dataclass(frozen=True)
class OnIt:
    """Somebody on a shift, or who was until another came, with the place they belong to."""

    seat: PatrolSeat
    member: PatrolMember
    place: str


@dataclass(frozen=True)
class ShiftAccess:
    """A shift as loaded through the actor's scope: who is on it, what the actor is to it."""

    shift: PatrolShift
    village: Area
    people: Sequence[OnIt]
    arranger: bool = False
    leader: bool = False
    own: OnIt | None = None

    @property
    def standing(self) -> list[OnIt]:
        """Who is on it now, those who want another to come among them."""
        return [one for one in self.people if one.seat.state != SeatState.OUT]

    @property
    def asked(self) -> list[OnIt]:
        """Who wants another to come."""
        return [one for one in self.people if one.seat.state == SeatState.ASKED]


def access_of(actor: Actor, shift: PatrolShift, village: Area, people: Sequence[OnIt]) -> ShiftAccess | None:
    """Return what the actor is to a shift; None for who must not see it.

    Who makes the rota of the village or looks at its numbers sees it; who is on it, once it is published.
    """
    arranger = is_within(actor, "force.arrange", village.path)
    own = next((one for one in people if one.member.user_id == actor.id and one.seat.state != SeatState.OUT), None)
    if own is not None and shift.state == State.PLANNED:
        own = None
    if not (arranger or own or is_within(actor, "force.see", village.path)):
        return None
    leads = own is not None and own.member.id == shift.leader_id
    return ShiftAccess(shift, village, people, arranger, leads, own)


def is_within(actor: Actor, verb: str, path: str) -> bool:
    """Say whether an area lies in one where the actor has a right."""
    return any(path.startswith(own) for own in actor.paths_for(verb))


def may(actor: Actor, seen: ShiftAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state.

    Who leads or makes the rota also says for somebody that they can't come, who may have no account.
    """
    if step.verb is None or not actor.can(step.verb):
        return False
    either = seen.arranger or seen.leader
    of_member = seen.own is not None or either
    by = {By.ARRANGER: seen.arranger, By.LEADER: seen.leader, By.EITHER: either, By.MEMBER: of_member}
    return by[By(step.by)]


def allowed(actor: Actor, seen: ShiftAccess) -> list[Step]:
    """Return the steps that the page offers now, in the order of the table."""
    steps = SHIFTS.steps_from(seen.shift, lambda step: may(actor, seen, step))
    return [step for step in steps if _fits(seen, Action(step.action))]


def _fits(seen: ShiftAccess, action: Action) -> bool:
    shift, now = seen.shift, clock.now()
    if action == Action.START:
        return shift.starts_at - EARLY <= now
    if shift.state in COMING and action != Action.DROP:
        return now < shift.ends_at
    return True


def is_unrecorded(shift: PatrolShift) -> bool:
    """Say whether a published shift is over and nobody began it: then nothing is known of it, and nothing is said."""
    return shift.state == State.PUBLISHED and shift.ends_at <= clock.now()


def came_too_late(shift: PatrolShift, at: datetime | None) -> bool:
    """Say whether a press waited on a phone while the shift was dropped: it is kept, and changes no state."""
    return shift.state == State.DROPPED and at is not None and clock.now() - at > WAITED
