"""What the security administrator and the auditor do: lift a delay, forget a second step, note a proof of the chain."""

from sqlalchemy import delete, select

from webapp.core import journal
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.journal import Verdict
from webapp.oversight.queries import PROVED
from webapp.people.actor import Actor
from webapp.people.models import SignInThrottle, User
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in import service_second_factor


@transactional
def lift(actor: Actor, account: str) -> None:
    """Let an account try again now, on every device."""
    gone = delete(SignInThrottle).where(SignInThrottle.account == account).returning(SignInThrottle.account)
    if not db.session().scalars(gone).all():
        raise not_found()
    user_id = db.session().scalar(select(User.id).where(User.phone_index == account))
    journal.append("security.delay_lifted", ("user", user_id or 0), actor_id=actor.id)


@transactional
def end_phones(actor: Actor, user_id: int) -> None:
    """Sign anybody out on all their phones."""
    service_sign_in.end_all_sessions(_other(actor, user_id), actor_id=actor.id)


@transactional
def forget_second_step(actor: Actor, user_id: int) -> None:
    """Let an officer who lost phone and paper set the second step up anew; their phones are signed out."""
    service_second_factor.forget(_other(actor, user_id), actor_id=actor.id)
    service_sign_in.end_all_sessions(user_id, actor_id=actor.id)


def prove(actor: Actor) -> Verdict:
    """Walk the whole chain, and note that and what came of it."""
    verdict = journal.verify()
    with transaction():
        content = {"entries": verdict.entries, "fault": verdict.fault or ""}
        journal.append(PROVED, ("system", 0), actor_id=actor.id, content=content)
    return verdict


def _other(actor: Actor, user_id: int) -> int:
    if user_id == actor.id:
        raise Problem("forbidden")
    if db.session().get(User, user_id) is None:
        raise not_found()
    return user_id
