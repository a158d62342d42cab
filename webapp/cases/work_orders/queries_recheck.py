"""What a rechecker is asked to look at again, and the pictures of what units did there."""

from sqlalchemy import select

from webapp.areas.scope import Window, person_scope, recheck_scope
from webapp.cases.lists.queries import CaseRow, list_page
from webapp.cases.models import CaseAction
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.permissions import Role

MOST_LOOKS = 3


def finishing(case_id: int) -> list[int]:
    """Return the submissions with which units reported that they were done: what came with them shows it afterwards."""
    query = select(CaseAction.submission_id).where(
        CaseAction.case_id == case_id, CaseAction.action.endswith(f":{OrderAction.FINISH}")
    )
    return list(db.session().scalars(query.order_by(CaseAction.id)))


def looks_for(actor: Actor) -> list[CaseRow]:
    """Return the few hazards that the actor is asked to look at again, the nearest due first."""
    scopes = [
        *(recheck_scope(p.area_id) for p in actor.posts if p.role == Role.MICRO_GRID_INFORMANT and p.area_id),
        person_scope(actor.id),
    ]
    return list_page(scopes, "recheck", Window(newest_first=False), size=MOST_LOOKS).rows
