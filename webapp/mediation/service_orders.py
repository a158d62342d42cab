"""The work order of who mediates: given with the start, done when it is agreed, back at the desk when it is not."""

from webapp.cases.work_orders import service_following as following
from webapp.core import clock
from webapp.mediation.clocks import talks_until
from webapp.mediation.models import Mediation
from webapp.people.actor import Actor
from webapp.people.models import Unit

ASKED = "请主持调解：先问每个人愿不愿意"


def give(mediation: Mediation, host: Unit, actor: Actor) -> None:
    """Give the host an order on the case; of a protected matter there is none."""
    order = following.give_order(mediation.case_id, host, actor, asked=ASKED, due=talks_until(clock.now()))
    mediation.order_id = order.id


def prolong(mediation: Mediation) -> None:
    """Let the order run as long as the talks."""
    if mediation.order_id and mediation.until_at:
        following.prolong(mediation.order_id, mediation.until_at)


def done(mediation: Mediation, actor: Actor) -> None:
    """Let the order be done (办好了): an agreement is in force."""
    if mediation.order_id:
        following.finish(mediation.order_id, actor, f"谈成：{mediation.number}")


def back(mediation: Mediation, actor: Actor | None, why: str) -> None:
    """Let the order go back to the desk, with what came of it and the ways that are left."""
    if mediation.order_id:
        following.hand_back(mediation.order_id, actor, why)
