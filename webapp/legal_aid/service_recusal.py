"""我要回避 of an application: who was assigned gives it back, an officer leaves it to colleagues."""

from webapp.core.protection.impartial import withdraw
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.service_lists import sync_scope
from webapp.legal_aid.states import APPLICATIONS, Action, State
from webapp.people.actor import Actor
from webapp.people.names.service_keeping_out import keep_out


def withdraw_from(actor: Actor, application: AidApplication, reason: str, version: int | None) -> None:
    """Let an actor whose step it is withdraw, in the open transaction; of a protected one they are out wholly.

    No clock is prolonged; who was chosen for one that is not assigned any more (corrected) is forgotten.

    Problem 409 when another was faster or it is over, 422 without a reason.
    """
    step = APPLICATIONS[Action.RECUSE]
    APPLICATIONS.check_version(application, version)
    withdraw("aid", application.id, actor.id, reason, protected=application.protected)
    with APPLICATIONS.take(application, step):
        if application.helper_id == actor.id and application.state != State.ASSIGNED:
            application.helper_id = application.helper_name = None
    sync_scope(application)
    APPLICATIONS.record(application, step, actor_id=actor.id)
    if application.protected:
        keep_out("aid", application.id, [actor.id])
