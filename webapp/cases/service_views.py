"""Looking at a protected matter is itself an event: who, when, and which picture."""

from webapp.cases.rules import CaseAccess
from webapp.core import journal
from webapp.core.db import transaction
from webapp.people.actor import Actor


def note_view(actor: Actor, held: CaseAccess, **what: int) -> bool:
    """Journal that the actor opens a protected case, or the ``photo`` or ``voice`` of it named in ``what``.

    Says whether it did; what was loaded before is then expired and reads itself anew. Nothing for other cases.
    """
    if not held.case.protected:
        return False
    case_id = held.case.id
    with transaction():
        journal.append("case.viewed", ("case", case_id), actor_id=actor.id, content=what)
    return True
