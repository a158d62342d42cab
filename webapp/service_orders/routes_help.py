"""Ordering for a neighbour: one form that works without signal, sent through the phone's outbox like any report."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.queries_places import villages_with_groups
from webapp.core.errors import Problem, not_found
from webapp.core.replay import same_uuid
from webapp.service_orders import presenters as pages
from webapp.service_orders.menu import groups, items
from webapp.service_orders.service_helped import helped_order, helped_orders, submit_order
from webapp.service_orders.states import CONSENTS, MEETINGS, TELL
from webapp.web.doors import door
from webapp.web.forms import id_for
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import next_page, page_key

bp = Blueprint("service_orders_help", __name__)


@bp.get("/order-for")
@needs("service.help")
def form() -> str:
    """Show the form for ordering for a resident."""
    post = current_user.home_post
    return render_template(
        "service_orders/help.html", **form_parts(MultiDict({"area": post.area_code if post else ""}))
    )


@bp.post("/services/orders")
@answers_itself(SUBMISSION)
@needs("service.help")
@mended_on(lambda problem: render_template("service_orders/help.html", **form_parts(request.form, problem)))
def submit() -> BaseResponse:
    """Take an order for a resident in: a receipt for programs, the slip to show or to write down for people."""
    receipt = submit_order(current_user, request.form)
    if wants_json():
        return receipt_answer(receipt)
    return redirect(url_for("service_orders_help.sent", client_id=receipt.client_id), code=303)


@bp.get("/order-for/list")
@door("service_orders_help.mine", "替人点的", "bell-ringing", group="law", order=15)
@needs("service.help")
def mine() -> str:
    """List what I ordered for others, with its slip and how far it is; phones keep it for when there is no signal."""
    page = helped_orders(current_user, page_key())
    rows = [pages.helped_row(client_id, order) for client_id, order in page.rows]
    return render_template("service_orders/help_list.html", rows=rows, next_page=next_page(page.after))


@bp.get("/order-for/<client_id>")
@needs("service.help")
def sent(client_id: str) -> str:
    """Show the slip of an order that I sent, to be shown to the person or written down for them."""
    known = same_uuid(client_id)
    if known is None:
        raise not_found()
    return render_template("service_orders/help_sent.html", slip=pages.slip_of(helped_order(current_user, known)))


def form_parts(typed: MultiDict[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return what the form shows; without anybody's words it is the empty page that phones keep."""
    return {
        "form": typed,
        "errors": problem.fields if problem else {},
        "problem": problem,
        "client_id": id_for(typed, problem),
        "menu": [item for item in items().values() if item.served_by != "expert"],
        "places": villages_with_groups(),
        "meetings": MEETINGS,
        "tell": TELL,
        "groups": groups(),
        "consents": CONSENTS,
    }
