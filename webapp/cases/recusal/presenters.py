"""Who withdrew from a case, and why, on its page: for those who work on it."""

from typing import Any

from webapp.cases.panels import Where, case_panel
from webapp.cases.recusal.queries import any_recusal
from webapp.cases.rules import CaseAccess, sees_whole, works_on
from webapp.people.actor import Actor
from webapp.people.queries_impartial import recusals_of


@case_panel("cases/matter/_recused.html", Where.WORK, protected_too=True, there=any_recusal)
def who_withdrew(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show who withdrew and why to those who work on the case; who reported it hears only who has it now."""
    if not (works_on(actor, held) and sees_whole(actor, held)):
        return None
    return {"recusals": recusals_of("case", held.case.id)}
