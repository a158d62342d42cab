"""A case for which a headquarters is started: the town holds it, and it is urgent."""

from webapp.cases import queries
from webapp.cases.models import Case
from webapp.cases.rules import CaseAccess
from webapp.cases.service import advance
from webapp.cases.states_steps import CASES, Action
from webapp.core.db import db
from webapp.people.actor import Actor


def take_to_town(case_id: int, actor: Actor) -> None:
    """Let the town hold a case and make it urgent, in the open transaction; what units do with it goes on.

    Nothing happens to a case that is settled, closed or protected.
    """
    case = db.session().get_one(Case, case_id)
    step = CASES[Action.EMERGENCY]
    if case.protected or case.state not in step.sources:
        return
    area = queries.area_of(case)
    orders = queries.orders_of(case.id) if case.order_count else []
    advance(CaseAccess(case, area, area.path, reporter=False, orders=orders), step, actor)
