"""A number that is masked is shown once, for a reason that is written down: who saw whose, why; never the number."""

from typing import Any

from webapp.core import journal
from webapp.core.db import transaction
from webapp.core.errors import invalid
from webapp.core.letters.characters import shortened
from webapp.core.protection.at_rest import hide

LONGEST = 200
NEEDED = "选一个为什么要看号码"


def note_shown(
    event: str, subject: tuple[str, int], actor_id: int, reason: str, *, sealed: bool = False, **content: Any
) -> None:
    """Journal that somebody is shown a number, and why; Problem 422 without a reason. ``sealed``: that is encrypted."""
    why = shortened(reason.strip(), LONGEST)
    if not why:
        raise invalid(reason=NEEDED)
    with transaction():
        journal.append(event, subject, actor_id=actor_id, content={"reason": hide(why, sealed), **content})
