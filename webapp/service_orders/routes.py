"""The residents' pages: the menu, and an order in four short steps. No account; every page works without scripts."""

import uuid

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.models import Area
from webapp.areas.queries_places import villages_with_groups
from webapp.core.codes import is_canonical, new_code
from webapp.core.errors import Problem, not_found
from webapp.service_orders import presenters as pages
from webapp.service_orders import visitor
from webapp.service_orders.advisers.queries import expert, offer, seats
from webapp.service_orders.menu import (
    TALK_ITEM,
    Item,
    groups,
    guides,
    items,
    menu,
)
from webapp.service_orders.schemas import (
    HONEYPOT,
    NO_SLOT,
    parse_order,
    parse_slot,
)
from webapp.service_orders.service import NOT_OFFERED, gathers, place_order, server_at
from webapp.service_orders.states import BODIES, MEETINGS, TELL
from webapp.web.fields import choice, text
from webapp.web.forms import Reader
from webapp.web.guard import public
from webapp.web.mending import mended_on, shown_again
from webapp.web.once import answer_once, answers_itself, sent_before

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
    """Show the residents' door: three ways in, what this phone remembers, what is on; ``?at=`` is a poster's place."""
    at = pages.place_from(request.args.get("at"))
    mine = pages.slip_rows(visitor.remembered())
    page = render_template(
        "service_orders/menu.html",
        mine=mine,
        shelves=pages.shelves(at, mine),
        **_menu(at),
    )
    response = make_response(page)
    visitor.remember(response)
    return response


@bp.get("/services/help")
@public
def help_menu() -> BaseResponse:
    """Show 请人帮忙: what can be ordered, what can be read, somebody to talk to; ``?at=`` as above."""
    response = make_response(
        render_template("service_orders/ask.html", **_menu(pages.place_from(request.args.get("at"))))
    )
    visitor.remember(response)
    return response


@bp.get("/services/guides/<item>")
@public
def guide(item: str) -> str:
    """Show what needs no appointment: what to bring, where to go; with the way to ask all the same."""
    found = guides().get(item)
    if found is None:
        raise not_found()
    return render_template("service_orders/guide.html", item=items()[item], guide=found)


@bp.get("/services/start")
@public
def start() -> BaseResponse:
    """Begin an order of ``?item=`` with what a form under way already says; that one stays as it is in its own tab."""
    if request.args.get("item") not in items():
        raise not_found()
    before = visitor.read_form()
    before.pop("form_id", None)
    form = visitor.merged(before, MultiDict(request.args), ("item",))
    at = pages.place_from(request.args.get("at"))
    if at:
        form["area"] = at.code
    return _kept(redirect(_address("where", form)), form)


@bp.get("/services/order/<any(where, when, who):step>")
@public
def step(step: str) -> BaseResponse | str:
    """Show one step of an order under way; who comes too early is led to where the answers stop.

    ``?form=`` says of which. One that was sent says so, with what was typed and the way to what came of it.
    """
    form = visitor.read_form(request.args.get("form", ""))
    missing = _missing(form, step)
    if missing:
        return redirect(missing)
    return _sent_page(step, form) if form.get("sent") else _step_page(step, form)


@bp.post("/services/order/<any(where, when, who):step>")
@answers_itself("what the steps hold is sent as one form (send)")
@public
@mended_on(lambda problem, step: _again(step, problem))
def keep(step: str) -> BaseResponse:
    """Keep what a step says and go where its button leads: forward when it is complete, back always."""
    form = visitor.merged(visitor.as_carried(request.form), request.form, _FIELDS[step])
    missing = _missing(form, "where")
    if missing:
        return redirect(missing, code=303)
    going_back = request.form.get("go")
    if going_back in (*pages.STEPS, "menu"):
        target = _address(going_back, form) if going_back != "menu" else "/services"
        return _kept(redirect(target, code=303), form)
    if form.get("asked") in ("yes", "unsure"):
        response = redirect("/services/p", code=303)
        visitor.drop_forms(response)
        return response
    _refuse(step, form)
    if step == "who":
        said = [one for one in form.items(multi=True) if one[0] not in ("form_id", "sent")]
        response = answer_once(form["form_id"], said, lambda: _send(form), saved="已经点好了")
        code = response.location.partition("?")[0].rsplit("/", 1)[1]
        if is_canonical(code):
            form["sent"] = code
        return _kept(response, form)
    following = pages.STEPS[pages.STEPS.index(step) + 1]
    return _kept(redirect(_address(following, form), code=303), form)


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
    code = place_order(incoming, visitor.source()).code
    visitor.let_in(code)
    return redirect(url_for("service_orders_progress.order", code=code, sent=1), code=303)


def _sent_page(step: str, form: MultiDict[str, str]) -> BaseResponse | str:
    """Show a step of an order that was sent, as who comes back to it left it."""
    code = form["sent"]
    if not visitor.may_see(code):
        return redirect(url_for("service_orders_progress.order", code=code))
    form = _anew(form)
    slip = url_for("service_orders_progress.order", code=code)
    return _step_page(step, form, sent_before(slip, "已经点好了"))


def _anew(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what a form says as another form, for whoever wants one more."""
    again = form.copy()
    again.pop("sent", None)
    again["form_id"] = str(uuid.uuid4())
    return again


def _again(step: str, problem: Problem) -> BaseResponse:
    """Show the step that has to be mended, with everything that was typed."""
    form = visitor.merged(visitor.as_carried(request.form), request.form, _FIELDS[step])
    if problem.code == "sent_before":
        form = _anew(form)
    wrong = next((name for name in pages.STEPS if set(_FIELDS[name]) & set(problem.fields)), step)
    return _kept(shown_again(_step_page(wrong, form, problem), problem), form)


def _step_page(step: str, form: MultiDict[str, str], problem: Problem | None = None) -> str:
    item, area = items()[form["item"]], pages.place_from(form.get("area"))
    shown: dict[str, object] = {}
    if step == "where":
        shown = {"places": villages_with_groups(), "meetings": MEETINGS}
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
        carried=visitor.carried(form),
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
        return _address("where", form)
    return None


def _address(step: str, form: MultiDict[str, str]) -> str:
    return url_for("service_orders.step", step=step, form=form.get("form_id"))


def _kept(response: BaseResponse, form: MultiDict[str, str]) -> BaseResponse:
    visitor.keep_form(response, form)
    return response


def _menu(at: Area | None) -> dict[str, object]:
    return {"menu": menu().values(), "talk": items()[TALK_ITEM], "at": at, "gone": _without_anybody()}


def _without_anybody() -> set[str]:
    """Return who serves nothing now (adviser, expert), so that the page says 先打 12348 instead of promising."""
    gone = set() if seats() else {"adviser"}
    return gone if expert() else gone | {"expert"}
