"""Who may ask to see footage, go ahead in an emergency, decide, and take which step: asked by service and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.cameras.models import Camera
from webapp.cameras.reviews.models import CameraReview
from webapp.cameras.reviews.states import REVIEWS, Action, By, State, Step
from webapp.cases.models import Case
from webapp.cases.states import OPEN_STATES
from webapp.core import clock
from webapp.emergencies.hq.queries import commands_now, open_of_case
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_NAMES, ROLE_VERBS, Role

POLICE = "police_station"
"""The unit that decides: that of the police officers."""
_ON_BEHALF = frozenset({Role.PETITION_RECEPTIONIST})


@dataclass(frozen=True)
class ReviewAccess:
    """A request as loaded through the actor's right: what they are to it.

    ``decider``: of the police station; ``barred`` why they take no step. ``asker`` and ``decided_by`` are names,
    ``case_code`` the code of its case where they may open that too.
    """

    row: CameraReview
    cameras: Sequence[Camera] = ()
    decider: bool = False
    barred: str = ""
    asker: str = ""
    decided_by: str = ""
    case_code: str | None = None

    @property
    def state(self) -> State:
        """Where it stands: over at its end, also before the sweep has written so."""
        return standing(self.row, clock.now())

    @property
    def late(self) -> bool:
        """Whether it went ahead and nobody decided in time."""
        return is_late(self.row, clock.now())


def standing(row: CameraReview, now: datetime) -> State:
    """Return where a request stands at a moment."""
    over = row.state == State.GRANTED and row.ends_at is not None and row.ends_at <= now
    return State.EXPIRED if over else row.state


def is_late(row: CameraReview, now: datetime) -> bool:
    """Say whether what went ahead should have been decided by now."""
    return row.state == State.ASKED_URGENT and row.due_at is not None and row.due_at <= now


def may_go_ahead(actor: Actor, case: Case | None) -> bool:
    """Say whether the actor may see footage first and have it decided afterwards: it is about an open emergency.

    That is an open case that began with a call for help, or any for which a headquarters goes on; whoever commands one
    may without a case, too.
    """
    if case is not None and case.protected:
        return False
    if commands_now(actor.id):
        return True
    if not actor.can("camera.urgent") or case is None or case.state not in OPEN_STATES:
        return False
    return case.emergency or open_of_case(case.id) is not None


def asks_for_others_only(actor: Actor) -> bool:
    """Say whether a person asks only for residents who come to them."""
    asking = [post for post in actor.posts if "camera.ask" in ROLE_VERBS[post.role]]
    return all(post.role in _ON_BEHALF for post in asking)


def decides_in(actor: Actor) -> list[int]:
    """Return the units for which the actor decides."""
    return [post.unit_id for post in actor.posts if post.unit_id and "camera.decide" in ROLE_VERBS[post.role]]


def may(actor: Actor, seen: ReviewAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state; who asked is refused by name."""
    own = seen.row.asker_id == actor.id
    if step.by == By.DECIDER:
        return (seen.decider and actor.can("camera.decide")) or own
    return step.by == By.EITHER and (seen.decider or own)


def refusal(actor: Actor, seen: ReviewAccess, step: Step) -> str:
    """Return why another person has to take a step, or nothing: own matter, own request."""
    if seen.barred and step.by == By.DECIDER:
        return seen.barred
    return step.another if REVIEWS.is_own(seen.row, step, actor.id) else ""


def allowed(actor: Actor, seen: ReviewAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table."""
    if seen.state != seen.row.state:
        return []
    steps = REVIEWS.steps_from(seen.row, lambda step: may(actor, seen, step) and not refusal(actor, seen, step))
    return [step for step in steps if not is_done(seen.row, step)]


def is_done(row: CameraReview, step: Step) -> bool:
    """Say whether what was seen is noted already, of one that went ahead."""
    return step.action == Action.VIEWED and row.viewed_at is not None


def label_of(actor: Actor) -> str:
    """Return for which unit a person asks; what their post is called where they sit in none."""
    posts = [post for post in actor.posts if "camera.ask" in ROLE_VERBS[post.role]]
    named = next((post.unit_name for post in posts if post.unit_name), "")
    return named or next((ROLE_NAMES[post.role] for post in posts), "")
