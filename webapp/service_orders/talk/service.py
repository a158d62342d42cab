"""A talk (没事谈心) becomes a case only because the person asks for it: same desk, same clocks, and its code is theirs.

How the person asked, to whom and when is written down with the order. What turns out to need protection goes the
protected way, and nothing of it is noted on the order.
"""

from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.areas.models import Area, Level
from webapp.capture.schemas_counter import parse_intake
from webapp.capture.service import payload_of
from webapp.capture.service_counter import record_intake
from webapp.cases.models import Case
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.turning import Turned, on_protect
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Channel
from webapp.service_orders import queries
from webapp.service_orders.menu import OFFICE
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.service import offices
from webapp.service_orders.service_lists import sync_scope
from webapp.service_orders.states import ORDERS, State

# How the person asked for it → (words, how the case came).
ASKED: dict[str, tuple[str, Channel]] = {
    "in_person": ("本人当面说的", Channel.WALK_IN),
    "by_phone": ("本人在电话里说的", Channel.PHONE),
    "written": ("本人写下来的", Channel.LETTER),
}
_NEVER = frozenset({State.REQUESTED, State.CANCELLED, State.NO_SHOW})  # nobody has talked yet, or nobody will


def may_open(order: ServiceOrder) -> bool:
    """Say whether a case can come of an order: of a talk that took place or is agreed, and only once."""
    return order.kind == "talk" and order.state not in _NEVER and order.case_code is None


def open_from_talk(actor: Actor, code: str, form: MultiDict[str, str], version: int | None) -> str | None:
    """Open the case that the person asked for and return its code; None for a protected one, which has none to show.

    Problem 404 out of scope or for what is no talk, 409 when there is one
    already or another writer was faster, 422 without the person's own wish, or beside each wrong field.
    """
    with transaction():
        order = queries.order_to_change(actor, code)
        if order.kind != "talk" or order.state in _NEVER:
            raise not_found()
        filled = _filled(order, form)
        if order.case_code is not None:
            raise Problem("stale", "这次谈心已经立了件，不用再立")
        ORDERS.check_version(order, version)
        asked = form.get("asked", "")
        try:
            intake = parse_intake(filled, channel=ASKED[asked][1] if asked in ASKED else Channel.WALK_IN)
        except Problem as problem:
            raise invalid(**problem.fields, **_without_wish(asked)) from problem
        if asked not in ASKED:
            raise invalid(**_without_wish(asked))
        payload = payload_of(filled, ImmutableMultiDict())
        submission, new = reports.claim(actor.id, intake.report.client_id, "report", payload.digest)
        if not new:
            raise Problem("stale", "已经发过了，不用再发")
        sent = payload.stored([], None, sealed=intake.report.protected)
        case = record_intake(intake, submission, sent, _area(order), actor)
        if case.protected:
            return None
        _note(order, actor, case.code, asked)
        return case.code


def _filled(order: ServiceOrder, form: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was sent as the register wants it, with what the order knows already."""
    filled = MultiDict(form) | {"caller_name": order.name, "caller_phone": order.phone}
    filled.pop("area_code", None)
    filled.pop("asked", None)
    if order.tell == "anyone":
        filled["call_back"] = "1"
    return filled


def _note(order: ServiceOrder, actor: Actor, case_code: str, asked: str) -> None:
    with ORDERS.saving(order):
        order.case_code, order.changed_at = case_code, clock.now()
    sync_scope(order, *offices(OFFICE))
    journal.append("order.case_asked", ("order", order.id), actor_id=actor.id, content={"asked": asked})
    submit_after_commit("deliver_notices")


@on_protect("case")
def forget_what_came_of_a_talk(turned: Turned) -> None:
    """Let an order name a case that turns protected no more, like one that came in as that."""
    named = select(ServiceOrder).where(ServiceOrder.case_code.in_(select(Case.code).where(Case.id.in_(turned.ids))))
    for order in db.session().scalars(named):
        order.case_code = None


def _without_wish(asked: str) -> dict[str, str]:
    return {} if asked in ASKED else {"asked": "本人自己要求，才能立件。选一样是怎么说的"}


def _area(order: ServiceOrder) -> Area:
    area = db.session().get_one(Area, order.area_id)
    if area.level == Level.MICRO_GRID and area.parent_id:
        return db.session().get_one(Area, area.parent_id)
    return area
