"""Asking who somebody is, and whose number, is itself an event: who asked, what was found, why; never the number."""

from collections.abc import Sequence

from webapp.core import journal
from webapp.core.errors import invalid
from webapp.core.protection.impartial import refuse
from webapp.core.protection.shown import note_shown
from webapp.people.actor import Actor
from webapp.petitions import queries as petitions
from webapp.petitions.intake import queries
from webapp.petitions.intake.queries import Known, Sought
from webapp.petitions.rules import PetitionAccess

NONE_KEPT = "没有留"


def look_up(actor: Actor, sought: Sought, *, besides: str = "") -> Sequence[Known]:
    """Return what the actor may see of whoever that is, petitions first, and journal that it was looked for."""
    if not sought or not actor.can("petition.register"):
        return ()
    found = queries.petitions_of(actor, sought)
    if sought.phone:
        found += queries.cases_of(actor, sought.phone, [one.code for one in found])
    found = [one for one in found if one.code != besides]
    _note(actor, found)
    return found


def look_up_typed(actor: Actor, phone: str) -> Sequence[Known]:
    """Return the petitions, and what residents wrote themselves, of a number that is being typed.

    The counter looks for all else that its office registered, and journals that look; here only what was found is.
    """
    found = queries.petitions_of(actor, Sought(phone))
    found += queries.cases_of(actor, phone, [one.code for one in found], themselves=True)
    if found:
        _note(actor, found)
    return found


def _note(actor: Actor, found: Sequence[Known]) -> None:
    content = {"cases": [one.code for one in found]}
    journal.note("caller.sought", ("user", actor.id), actor_id=actor.id, content=content)


def show_number(actor: Actor, code: str, what: str, reason: str) -> tuple[PetitionAccess, str]:
    """Return a number of who came, and journal that it was shown, and why; 422 without a reason, 403 on their own."""
    seen = petitions.seen(actor, code)
    refuse(seen.barred)
    number = queries.number_of(seen.people, what)
    if number is None:
        raise invalid(reason=NONE_KEPT)
    subject = ("petition", seen.petition.id)
    note_shown("petition.number_shown", subject, actor.id, reason, sealed=True, what=what, case=code)
    return seen, number
