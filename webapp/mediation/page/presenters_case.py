"""Mediation on the page of a case: where it stands, the way to it, and the form that refers the case."""

from collections.abc import Mapping
from typing import Any

from webapp.care.queries import unlocked
from webapp.cases import queries as cases
from webapp.cases.lists.queries import row_with
from webapp.cases.rules import CaseAccess
from webapp.cases.states import OPEN_STATES
from webapp.core.errors import Problem, not_found
from webapp.mediation.page import queries
from webapp.mediation.page.presenters_standing import Hands, chip_of, standing
from webapp.mediation.queries import live_on
from webapp.mediation.service import LOCKED
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.forms import id_for


def may_refer(actor: Actor, held: CaseAccess) -> bool:
    """Say whether an actor may refer this case: one that is at work; a protected one while it is unlocked."""
    if not actor.can("mediation.refer") or held.case.state not in OPEN_STATES:
        return False
    return not held.case.protected or unlocked(held.case.id)


def refer_page(actor: Actor, code: str, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a referral; the one 404 for who may not refer this case."""
    held = cases.get_case_for(actor, code)
    if not actor.can("mediation.refer"):
        raise not_found()
    live = live_on(held.case.id)
    return {
        "case": held.case,
        "row": row_with(held.case.id, [], actor)[0],
        "barred": held.barred or (LOCKED if held.case.protected and not unlocked(held.case.id) else ""),
        "live": live,
        "sees_live": live is not None
        and any(one.id == live.id and sees for one, _, sees in queries.of_case(actor, held.case.id)),
        "sources": choices("mediation_source"),
        "harms": choices("mediation_harm"),
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
    }


def part_of_case(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Return the mediations of a case as its page shows them: where each stands, and the way to those one may see."""
    if not actor.can("mediation.read"):
        return None
    rows = [
        {
            "row": row,
            "chip": chip_of(row),
            "words": standing(row, Hands(host or "")),
            "url": f"/cases/{held.case.code}/mediations/{row.n}" if sees or held.case.protected else "",
        }
        for row, host, sees in queries.of_case(actor, held.case.id)
    ]
    return {"rows": rows} if rows else None
