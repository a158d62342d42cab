"""The residents' pages: the menu, and an order in four short steps. No account; every page works without scripts."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.models import Area
from webapp.core.codes import new_code
from webapp.core.errors import Problem, not_found
from webapp.service_orders import presenters as pages
from webapp.service_orders import queries, visitor
from webapp.service_orders.advisers.queries import expert, offer, seats
from webapp.service_orders.menu import (
    TALK_ITEM,
    Item,
    groups,
    items,
    menu,
)
from webapp.service_orders.schemas import (
    HONEYPOT,
    NO_SLOT,
    parse_form_id,
    parse_order,
    parse_slot,
)
from webapp.service_orders.service import NOT_OFFERED, gathers, place_order, server_at
from webapp.service_orders.states import BODIES, MEETINGS, TELL
from webapp.web.fields import choice, client_id_or_none, text
from webapp.web.forms import Reader
from webapp.web.guard import public
from webapp.web.mending import mended_on, shown_again

bp = Blueprint("service_orders", __name__)
bp.add_app_template_global(pages.resident_tabs, "resident_tabs")

_FIELDS = {
    "where": ("area", "meeting", "way"),
    "when": ("slot",),
    "who": ("name", "phone", "tell", "groups", "words", "call_only", "asked", "body", "body_name", "heads"),
}
# Where a quarrel may hide violence, the form asks first; a yes or "unsure" leads to the protected way.
ASKS_FIRST = frozenset({"mediation", "legal_advice", TALK_ITEM})


@bp.get("/services")
@public
def show_menu() -> BaseResponse:
    """Show 点餐: what can be ordered; ``?at=`` is the place of the poster that was scanned."""
    at = pages.place_from(request.args.get("at"))
    gone = _without_anybody()
    page = render_template("service_orders/menu.html", menu=menu().values(), at=at, gone=gone)
    response = make_response(page)
    visitor.remember(response)
    return response


@bp.get("/services/start")
@public
def start() -> BaseResponse:
    """Begin an order of ``?item=``, keeping what a form under way already says."""
    if request.args.get("item") not in items():
        raise not_found()
    form = visitor.merged(visitor.read_form(), MultiDict(request.args), ("item",))
    at = pages.place_from(request.args.get("at"))
    if at:
        form["area"] = at.code
    response = redirect(url_for("service_orders.step", step="where"))
    visitor.keep_form(response, form)
    return response


@bp.get("/services/order/<any(where, when, who):step>")
@public
def step(step: str) -> BaseResponse | str:
    """Show one step of the order under way; who comes too early is led to where the answers stop."""
    form = visitor.read_form()
    missing = _missing(form, step)
    return redirect(missing) if missing else _step_page(step, form)


@bp.post("/services/order/<any(where, when, who):step>")
@public
@mended_on(lambda problem, step: _again(step, problem))
def keep(step: str) -> BaseResponse:
    """Keep what a step says and go where its button leads: forward when it is complete, back always."""
    form = visitor.merged(visitor.read_form(), request.form, _FIELDS[step])
    missing = _missing(form, "where")
    if missing:
        return redirect(_sent_before() or missing, code=303)
    going_back = request.form.get("go")
    if going_back in (*pages.STEPS, "menu"):
        target = url_for("service_orders.step", step=going_back) if going_back != "menu" else "/services"
        return _kept(redirect(target, code=303), form)
    if form.get("asked") in ("yes", "unsure"):
        response = redirect("/services/p", code=303)
        visitor.drop_form(response)
        return response
    _refuse(step, form)
    if step == "who":
        return _send(form)
    following = pages.STEPS[pages.STEPS.index(step) + 1]
    return _kept(redirect(url_for("service_orders.step", step=following), code=303), form)


@bp.get("/services/larger")
@public
def larger() -> BaseResponse:
    """Switch 大字版 for residents without scripts; ``?on=1`` or ``0``."""
    response = redirect("/services")
    on = "1" if request.args.get("on") == "1" else "0"
    response.set_cookie("one_door_care", on, max_age=365 * 86_400, samesite="Lax", path="/")
    return response


def _send(form: MultiDict[str, str]) -> BaseResponse:
    incoming = parse_order(form)
    if request.form.get(HONEYPOT):
        # A program filled the field that nobody sees: it gets the answer that everybody gets, and nothing is stored.
        return redirect(url_for("service_orders_progress.order", code=new_code()), code=303)
    code = place_order(incoming, visitor.source(parse_form_id(form))).code
    visitor.let_in(code)
    response = redirect(url_for("service_orders_progress.order", code=code, sent=1), code=303)
    visitor.drop_form(response)
    return response


def _again(step: str, problem: Problem) -> BaseResponse:
    """Show the step that has to be mended, with everything that was typed."""
    form = visitor.merged(visitor.read_form(), request.form, _FIELDS[step])
    wrong = next((name for name in pages.STEPS if set(_FIELDS[name]) & set(problem.fields)), step)
    return _kept(shown_again(_step_page(wrong, form, problem), problem), form)


def _step_page(step: str, form: MultiDict[str, str], problem: Problem | None = None) -> str:
    item, area = items()[form["item"]], pages.place_from(form.get("area"))
    shown: dict[str, object] = {}
    if step == "where":
        shown = {"villages": pages.place_options(form.get("area", "")), "meetings": MEETINGS}
    elif step == "when" and area:
        server, days = offer(item, area)
        shown = {"server": server, "days": days, "title": pages.day_title, "wished": server is None}
    elif step == "who":
        shown = _who_page(form, item, area)
    return render_template(
        f"service_orders/{step}.html",
        item=item,
        area=area,
        form=form,
        errors=problem.fields if problem else {},
        problem=problem,
        words=pages.STEP_WORDS,
        now=pages.STEPS.index(step) + 2,
        **shown,
    )


def _who_page(form: MultiDict[str, str], item: Item, area: Area | None) -> dict[str, object]:
    """Return what the last step shows: the time chosen, and whether it would be kept at all."""
    slot = parse_slot(form.get("slot", ""))
    by_person = slot is not None and area is not None and offer(item, area)[0] is not None
    return {
        "tell": TELL,
        "groups": groups(),
        "asks": form["item"] in ASKS_FIRST,
        "bodies": BODIES,
        "at": pages.time_words(slot, not by_person) if slot else "尽快",
        "keeps_no_hour": gathers(visitor.source()),
    }


def _refuse(step: str, form: MultiDict[str, str]) -> None:
    """Raise the 422 of one step; the whole is checked again at the end."""
    reader = Reader(form)
    if step == "where":
        reader.take("meeting", choice(MEETINGS, "选一下怎么见面"))
        reader.take("way", text(60))
        if pages.place_from(form.get("area")) is None:
            reader.refuse("area", "选一下您在哪个村")
    if step == "when":
        typed = reader.take("slot", text(20, NO_SLOT))
        slot, area = parse_slot(typed), pages.place_from(form.get("area"))
        if typed and typed != "soon" and slot is None:
            reader.refuse("slot", NOT_OFFERED)
        elif slot and area:
            server_at(items()[form["item"]], area, slot)
    reader.finish()


def _missing(form: MultiDict[str, str], step: str) -> str | None:
    """Return where the answers stop, when that is before this step."""
    if form.get("item") not in items():
        return "/services"
    if step != "where" and (form.get("meeting") not in MEETINGS or pages.place_from(form.get("area")) is None):
        return url_for("service_orders.step", step="where")
    return None


def _sent_before() -> str | None:
    """Return the slip of the order that this very form became, for whoever comes back to it and sends it again."""
    form_id = Reader(request.form).take("form_id", client_id_or_none())
    order = queries.by_form(form_id) if form_id else None
    if order is None or not visitor.may_see(order.code):
        return None
    return url_for("service_orders_progress.order", code=order.code, sent="again")


def _kept(response: BaseResponse, form: MultiDict[str, str]) -> BaseResponse:
    visitor.keep_form(response, form)
    return response


def _without_anybody() -> set[str]:
    """Return who serves nothing now (adviser, expert), so that the page says 先打 12348 instead of promising."""
    gone = set() if seats() else {"adviser"}
    return gone if expert() else gone | {"expert"}
