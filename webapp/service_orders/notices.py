"""What is told about orders, in neutral words: who serves, the justice office, and whoever ordered for somebody."""

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import in_force, who_hold
from webapp.service_orders.menu import items
from webapp.service_orders.models import ServiceOrder

_NEW = Wording("server", "新点的：{item}", "bell-ringing", "amber", "{meeting}", "{meeting}")
_HELPER = "helper"


def _helper(title: str, icon: str, tone: str, quiet: str) -> Wording:
    return Wording(_HELPER, title, icon, tone, quiet, quiet)


WORDINGS: dict[str, tuple[Wording, ...]] = {
    "order.requested": (_NEW,),
    "order.assigned": (Wording("server", "司法所请您来办：{item}", "bell-ringing", "amber", "{meeting}", "{meeting}"),),
    "order.moved": (Wording("server", "改了时间：{item}", "calendar-event", "amber", "打开看", "打开看"),),
    "order.withdrawn": (Wording("server", "不约了：{item}", "x", "neutral", "时间空出来了", "时间空出来了"),),
    "order.late": (
        Wording("office", "到时间没人答应：{item}", "alarm", "brick", "请打电话，或者换一位", "请打电话，或者换一位"),
    ),
    "order.rated": (
        Wording("office_unhappy", "说不满意：{item}", "alert-circle", "brick", "请打电话问一问", "请打电话问一问"),
    ),
    "order.scheduled": (_helper("您帮人点的，约好了", "calendar-event", "green", "{item}"),),
    "order.completed": (_helper("您帮人点的，办完了", "circle-check", "green", "{item}"),),
    "order.cancelled": (_helper("您帮人点的，取消了", "x", "neutral", "请告诉本人，可以再点一次"),),
}


def about(entry: Entry) -> About | None:
    """Look up who hears of an entry and what fills the braces."""
    order = db.session().get(ServiceOrder, entry.subject_id)
    if order is None or (order.crowd and not order.confirmed_at):
        return None  # a flood rings nobody's telephone
    server = who_hold([order.adviser_id], "service.visit") if order.adviser_id else []
    office = _officers(order) if entry.event in ("order.late", "order.rated") or not server else []
    unhappy = office if order.follow_up == "open" else []
    item = items()[order.item].name
    return About(
        audiences={
            "server": server or office,
            "office": office,
            "office_unhappy": unhappy,
            _HELPER: who_hold([order.author_id], "service.help") if order.author_id else [],
        },
        values={"item": item, "meeting": "尽快" if order.urgent else "说好了时间", "note": ""},
        url=f"/orders/{order.code}",
        urls={_HELPER: "/order-for"},
    )


def _officers(order: ServiceOrder) -> list[int]:
    query = select(Post.user_id).where(Post.unit_id == order.unit_id, in_force(clock.now()))
    return list(db.session().scalars(query.where(Post.role.in_((Role.JUSTICE_OFFICER, Role.MEDIATOR)))))


register(Subject("order", WORDINGS, about))
