"""Who may take which step on an order: one rule, asked by the service before it acts and by pages for their buttons."""

from collections.abc import Collection

from webapp.people.actor import Actor
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.states import (
    ORDERS,
    Action,
    By,
    Step,
)


def allowed(actor: Actor, order: ServiceOrder, units: Collection[int], barred: str = "") -> list[Step]:
    """Return the steps an actor of these units may take now, in the order of the table; none for who is barred."""
    if barred:
        return []
    return ORDERS.steps_from(order, lambda step: may(actor, order, step, units) and _fits(order, step))


def may(actor: Actor, order: ServiceOrder, transition: Step, units: Collection[int]) -> bool:
    """Say whether an actor who sees an order may take a step.

    Who serves it: the one it was given to; before that anybody of the unit in whose list it is. The justice office
    may take every such step too, so that no order waits for one person.
    """
    if transition.by == By.OFFICE:
        return actor.can("service.office")
    if transition.by != By.SERVER or not actor.can("service.visit"):
        return False
    return order.adviser_id == actor.id or order.unit_id in units or actor.can("service.office")


def resident_steps(order: ServiceOrder) -> list[Step]:
    """Return what the resident may do now."""
    return ORDERS.steps_from(order, lambda step: step.by == By.RESIDENT)


def _fits(order: ServiceOrder, transition: Step) -> bool:
    """Leave out buttons that mean nothing here: nobody goes out for a telephone call; one follow-up each."""
    if transition.action == Action.DEPART:
        return order.meeting in ("home", "village")
    if transition.action == Action.FOLLOWED_UP:
        return order.follow_up == "open"
    return True
