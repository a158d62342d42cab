"""Which step an actor may take on an application: one rule for the buttons and for the step itself."""

from dataclasses import dataclass

from webapp.areas.models import Area
from webapp.core.errors import not_found
from webapp.core.protection.impartial import refuse
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.states import APPLICATIONS, Action, Step
from webapp.people.actor import Actor


@dataclass(frozen=True)
class AidAccess:
    """An application that the actor may see, with its place; ``barred``: why they take no step on it."""

    application: AidApplication
    area: Area
    barred: str = ""


def may(actor: Actor, application: AidApplication, transition: Step) -> bool:
    """Say whether the actor has the right to a step, whatever the state."""
    if transition.verb is None:
        return False  # it follows from another step, nobody presses it
    if actor.can("aid.decide"):
        return True
    return transition.helper_too and application.helper_id == actor.id


def fits(application: AidApplication, transition: Step) -> bool:
    """Say whether the step fits the state; papers are asked for once, as one list (法律援助法 第四十三条)."""
    if transition.action == Action.ASK_PAPERS and application.papers_asked_at is not None:
        return False
    return application.state in transition.sources


def allowed_steps(actor: Actor, held: AidAccess) -> list[Step]:
    """Return the steps to offer, in the order of the table."""
    application = held.application
    if held.barred:
        return []
    return APPLICATIONS.steps_from(application, lambda step: fits(application, step) and may(actor, application, step))


def refuse_unless_allowed(actor: Actor, held: AidAccess, transition: Step) -> None:
    """Raise the one 404 for a step that is not the actor's, 403 where the application concerns them."""
    if not may(actor, held.application, transition):
        raise not_found()
    refuse(held.barred)
