"""Passing a matter on to a colleague who may see it anyhow: journalled, and they are notified."""

from webapp.cases.matter.queries_forward import colleagues, may_forward
from webapp.cases.queries import get_case_for
from webapp.core import journal
from webapp.core.background import submit_after_commit
from webapp.core.db import transactional
from webapp.core.errors import invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor

CHOOSE = "请选一位同事"


@transactional
def forward(actor: Actor, code: str, to: int | None, note: str) -> str:
    """Show a case to a colleague; return their name. 404 without the right, 422 where they could not see it."""
    held = get_case_for(actor, code)
    if not may_forward(actor, held):
        raise not_found()
    refuse(held.barred)
    chosen = next((one for one in colleagues(actor, held) if one.id == to), None)
    if chosen is None:
        raise invalid(to=CHOOSE)
    content = {"to": chosen.name, "to_id": chosen.id, "note": note}
    journal.append("case.forwarded", ("case", held.case.id), actor_id=actor.id, content=content)
    submit_after_commit("deliver_notices")
    return chosen.name
