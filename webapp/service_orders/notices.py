"""The notices about orders, in neutral words: who serves, the justice office, and whoever ordered for a neighbour."""

from typing import Any

from sqlalchemy import Select, select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import holders_of_role, in_force, who_hold
from webapp.people.queries_impartial import barred_from
from webapp.service_orders import queries_staff
from webapp.service_orders.menu import items
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.states import COMMISSIONER, HELPER, OFFICE, ORDERS, SERVER, UNHAPPY

_TO_THE_OFFICE = ("order.late", "order.rated", "order.recused")


def about(entry: Entry) -> About | None:
    """Look up who hears of an entry and what fills the braces."""
    order = db.session().get(ServiceOrder, entry.subject_id)
    if order is None or (order.crowd and not order.confirmed_at):
        return None  # a flood rings nobody's telephone
    barred = barred_from("order", order.id)
    server = who_hold([order.adviser_id], "service.visit") if order.adviser_id else []
    office = _officers(order) if entry.event in _TO_THE_OFFICE or not server else []
    office = [one for one in office if one not in barred]
    alone = entry.event == "order.recused" and not office
    unhappy = office if order.follow_up == "open" else []
    item = items()[order.item].name
    return About(
        audiences={
            SERVER: server or office,
            OFFICE: office,
            UNHAPPY: unhappy,
            COMMISSIONER: holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER) if alone else [],
            HELPER: who_hold([order.author_id], "service.help") if order.author_id else [],
        },
        values={"item": item, "meeting": "尽快" if order.urgent else "说好了时间", "note": ""},
        url=f"/orders/{order.code}",
        urls={HELPER: "/order-for", COMMISSIONER: "/messages"},
    )


@decided_by
def unanswered(actor: Actor) -> Select[Any] | None:
    """Select the orders that wait for the answer of whoever serves."""
    return keyed("order", queries_staff.waiting(actor)) if actor.can("service.visit") else None


def _officers(order: ServiceOrder) -> list[int]:
    query = select(Post.user_id).where(Post.unit_id == order.unit_id, in_force(clock.now()))
    return list(db.session().scalars(query.where(Post.role.in_((Role.JUSTICE_OFFICER, Role.MEDIATOR)))))


register(Subject("order", ORDERS.notices, about))
