"""What the page of a petition shows: where it stands and until when, what the reader may do."""

from typing import Any

from webapp.core import clock
from webapp.people.actor import Actor
from webapp.petitions.clocks import WAITS_FOR
from webapp.petitions.rules import PetitionAccess, allowed
from webapp.petitions.states import STATE_LABELS


def petition_page(actor: Actor, seen: PetitionAccess) -> dict[str, Any]:
    """Return what the page of a petition is made of."""
    row = seen.petition
    nearest = next(iter(seen.clocks), None)
    return {
        "seen": seen,
        "petition": row,
        "label": STATE_LABELS[row.state],
        "due": clock.local(nearest.due).isoformat() if nearest else "",
        "clocks": [(WAITS_FOR[one.waits_for], one.due) for one in seen.clocks],
        "steps": allowed(actor, seen),
    }
