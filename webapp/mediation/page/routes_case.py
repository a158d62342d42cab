"""Mediation on the page of a case: where it stands, and 移送调解 behind 更多."""

from typing import Any

from webapp.cases.panels import MenuItem, Where, case_menu, case_panel
from webapp.cases.rules import CaseAccess
from webapp.mediation.page import queries
from webapp.mediation.page.presenters_case import may_refer, part_of_case
from webapp.people.actor import Actor


@case_panel("mediation/_on_case.html", Where.WORK, protected_too=True, there=queries.any_of_case)
def mediations_of_case(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show the mediations of a case on its page."""
    return part_of_case(actor, held)


@case_menu(protected_too=True)
def refer_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer 移送调解 behind 更多."""
    if not may_refer(actor, held):
        return []
    return [MenuItem("移送调解", f"/cases/{held.case.code}/mediations/new", "heart-handshake")]
