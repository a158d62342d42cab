"""That somebody looked: at the whole number of a party and why, at a protected matter's mediation; nothing changes."""

from collections.abc import Mapping

from webapp.core import journal
from webapp.core.db import transaction
from webapp.core.errors import not_found
from webapp.core.protection.impartial import refuse
from webapp.core.protection.shown import note_shown
from webapp.mediation.models import MediationParty
from webapp.mediation.rules import MediationAccess, Sees, sees_of
from webapp.people.actor import Actor
from webapp.web.fields import text
from webapp.web.forms import read_one

MOST = 100


def note_look(actor: Actor, seen: MediationAccess, **what: int) -> bool:
    """Note that the actor looks at a protected matter's mediation, or at the ``photo`` or ``voice`` named in ``what``.

    Says whether it did; what was loaded before is then expired. Nothing for others.
    """
    if not seen.protected:
        return False
    case_id, about = seen.mediation.case_id, {"mediation": seen.mediation.n, **what}
    with transaction():
        journal.append("case.viewed", ("case", case_id), actor_id=actor.id, content=about)
    return True


def note_phone(actor: Actor, seen: MediationAccess, form: Mapping[str, str]) -> MediationParty:
    """Note that the actor looks at a party's number, and return the party; its words lie encrypted.

    Problem 404 for who does not mediate and for a party without a number, 403 for whom it concerns, 422 without a
    reason; in this order.
    """
    party = next((one for one in seen.parties if str(one.n) == form.get("party")), None)
    if sees_of(actor, seen) != Sees.ALL or party is None or not party.phone:
        raise not_found()
    refuse(seen.barred)
    why = read_one("why", text(MOST, "写一句为什么要看"), form)
    subject = ("mediation", seen.mediation.id)
    note_shown("mediation.phone_shown", subject, actor.id, why, sealed=True, party=party.n)
    return party
