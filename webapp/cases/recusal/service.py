"""我要回避: a person withdraws from a case, and what they had in hand goes to somebody else; no clock is prolonged.

A lead's case goes to the seat above, an officer's order back to the unit; to the desk where nobody else is there.
"""

from sqlalchemy.orm.attributes import flag_modified

from webapp.cases import queries, service
from webapp.cases.models import Case, WorkOrder
from webapp.cases.rules import CaseAccess, refuse_unless_allowed
from webapp.cases.states import HANDED_STATES
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders.rules import in_unit
from webapp.cases.work_orders.service import settle
from webapp.cases.work_orders.service_steps import advance_order, record_order
from webapp.cases.work_orders.states import OPEN_ORDERS, OrderState
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction
from webapp.core.protection.impartial import withdraw
from webapp.people.actor import Actor
from webapp.people.names.service_keeping_out import keep_out
from webapp.people.permissions import DECIDERS, LEADS
from webapp.people.queries import officers_of
from webapp.people.queries_impartial import barred_from


def recuse(actor: Actor, code: str, *, version: int | None, reason: str) -> Case:
    """Withdraw from a case the actor works on, and hand on what they have of it in hand.

    Problem 404 when it is not theirs, 403 for who did already, 409 when another was faster, 422 without a reason.
    """
    held, step = queries.get_case_for(actor, code), CASES[Action.RECUSE]
    refuse_unless_allowed(actor, held, step)
    case = held.case
    CASES.check_version(case, version)
    withdraw("case", case.id, actor.id, reason, protected=case.protected)
    with CASES.take(case, step):
        pass
    CASES.record(case, step, actor_id=actor.id, desk=not case.protected and _at_the_town(actor, held))
    if case.protected:  # who withdraws from it is out of it wholly, and their stand-in is in
        keep_out("case", case.id, [actor.id])
        return case
    return _hand_on(actor, held)


def _hand_on(actor: Actor, held: CaseAccess) -> Case:
    case, mine = held.case, [order for order in held.orders if _is_theirs(actor, order)]
    barred = barred_from("case", case.id)
    for order in mine:
        others = [one for one in officers_of(order.unit_id) if one not in barred]
        _lay_down(actor, case, order) if others else advance_order(case, order, OrderAction.GIVE_BACK, actor)
    if mine:
        return settle(held, actor)
    if case.state in HANDED_STATES and _holds(actor, held):
        return service.advance(held, CASES[Action.HAND_ON], actor)
    return case


def _is_theirs(actor: Actor, order: WorkOrder) -> bool:
    return order.state in OPEN_ORDERS and in_unit(actor, order.unit_id, "order.handle")


def _lay_down(actor: Actor, case: Case, order: WorkOrder) -> None:
    """Give an order back to its unit, without officer; one that a colleague has in hand stays with them."""
    if order.officer_id != actor.id:
        return
    if order.state == OrderState.SUSPENDED:
        with WORK_ORDERS.saving(order):
            order.officer_id = None
            flag_modified(order, "state")
        record_order(case, order, "order.laid_down", actor)
    else:
        advance_order(case, order, OrderAction.LAY_DOWN, actor)


def _holds(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the case is in the actor's own seat; the town's goes on, others sit there too."""
    seat = [p for p in actor.posts if p.role in LEADS and p.area_id == held.case.holder_area_id]
    return bool(seat) and not _at_the_town(actor, held)


def _at_the_town(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor sits where the town's cases are dispatched and decided on."""
    here = [p for p in actor.posts if p.area_path and held.path.startswith(p.area_path)]
    return any(p.role in DECIDERS or (p.role in LEADS and p.area_level == "town") for p in here)
