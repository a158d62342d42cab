"""Asking whose number this is is itself an event: who asked, and what was found; never the number."""

from webapp.capture.queries_callers import came_before
from webapp.cases.lists.queries import CaseRow
from webapp.core import journal
from webapp.people.actor import Actor


def look_up_number(actor: Actor, phone: str) -> list[CaseRow]:
    """Return what the actor's office registered under this number, newest first, and journal that it was looked up.

    Nothing is found, or noted, for who registers nobody.
    """
    if not actor.can("case.register"):
        return []
    found = came_before(actor, phone)
    content = {"cases": [row.case.code for row in found]}
    journal.note("caller.sought", ("user", actor.id), actor_id=actor.id, content=content)
    return found
