"""查进度: by code and telephone only, the same answer for wrong and unknown; and the resident's own steps."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.models import Case
from webapp.core.codes import MOST_PASTED, found_in, is_canonical
from webapp.core.errors import Problem, invalid
from webapp.service_orders import presenters as pages
from webapp.service_orders import queries, visitor
from webapp.service_orders.menu import items
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.progress.queries import address_elsewhere, case_of, code_if_known
from webapp.service_orders.progress.service import forgive, note_try
from webapp.service_orders.schemas import NO_SLOT, MoveInput, RatingInput, StepInput
from webapp.service_orders.service_steps import act_as_resident, times_to_move
from webapp.service_orders.states import ORDERS, RATINGS, Action, By
from webapp.web.forms import read, read_version
from webapp.web.guard import public
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("service_orders_progress", __name__)

WRONG = "没有查到。看看单号和手机号是不是写错了"
_LISTS = ("service_orders_progress.progress", "service_orders_progress.look_up")
_DONE = {str(step.action): step.flash for step in ORDERS.steps if step.by == By.RESIDENT}


@bp.get("/services/progress")
@public
def progress() -> BaseResponse:
    """Ask for code and telephone; the code may come along from the QR of a slip."""
    response = make_response(_ask(request.args.get("code", "")))
    visitor.remember(response)
    return response


@bp.post("/services/progress")
@answers_itself("the right answer lets in again, a wrong one counts again")
@public
@mended_on(lambda problem: _ask(request.form.get("code", ""), problem))
def look_up() -> BaseResponse:
    """Let in who knows both; five tries an hour for a device and a code."""
    typed_code, typed_phone = request.form.get("code", "")[:MOST_PASTED], request.form.get("phone", "")
    note_try(visitor.sources(), typed_code)
    code = code_if_known(typed_code, typed_phone)
    if code is None:
        raise Problem("invalid", WRONG, fields={"phone": WRONG})
    forgive(visitor.sources(), typed_code)
    visitor.let_in(code)
    return redirect(url_for("service_orders_progress.order", code=code), code=303)


@bp.get("/services/orders/<code>")
@public
def order(code: str) -> BaseResponse | str:
    """Show the slip to whoever was let in; ask everybody else, whether or not there is such an order."""
    canonical = found_in(code)
    if canonical and not is_canonical(code):
        return redirect(url_for("service_orders_progress.order", code=canonical))
    found = _let_in(code)
    if found is not None:
        return _kept(make_response(_slip_page(found)), code, found.tell != "secret")
    if not visitor.may_see(code):
        return _ask(code)
    case, elsewhere = case_of(code), address_elsewhere(code)
    if case is None and elsewhere:
        return redirect(elsewhere)
    return _kept(make_response(_case_page(case, code)), code) if case else _ask(code)


@bp.post("/services/remember")
@answers_itself("a switch: the same again changes nothing")
@public
def remember() -> BaseResponse:
    """Let this phone remember a slip that it may see (``keep``), or forget all and remember none from now on."""
    code, keep = request.form.get("code", "")[:40], request.form.get("keep") == "1"
    shown = is_canonical(code) and visitor.may_see(code)
    response = redirect(url_for("service_orders_progress.order", code=code) if shown else "/services", code=303)
    if keep and shown:
        visitor.keep_slip(response, code)
    elif not keep:
        visitor.forget_slips(response)
    return response


@bp.get("/services/orders/<code>/time")
@public
def time(code: str) -> BaseResponse | str:
    """Choose another time for an order."""
    found = _let_in(code)
    if found is None:
        return _ask(code)
    return _time_page(found)


@bp.post("/services/orders/<code>/<any(move, withdraw, rate):action>")
@public
@mended_on(lambda problem, code, action: _again(code, action, problem))
def act(code: str, action: str) -> BaseResponse:
    """Take one of the resident's steps: another time, 不约了, 满意 or not."""
    found = _let_in(code)
    if found is None:
        return make_response(_ask(code), 404)
    said = _said(action)
    act_as_resident(found.id, Action(action), said, version=read_version(request.form))
    return redirect(url_for("service_orders_progress.order", code=found.code, done=action), code=303)


def _kept(response: BaseResponse, code: str, may: bool = True) -> BaseResponse:
    """Remember a slip on the phone from which it was just sent, unless that phone is not to, or nobody at home is."""
    if may and request.args.get("sent") and visitor.remembers():
        visitor.keep_slip(response, code)
    return response


def _said(action: str) -> StepInput:
    if action == "rate":
        rated = read(RatingInput, request.form)
        return StepInput(rated.words, rating=rated.rating)
    if action == "move":
        if not request.form.get("slot"):
            raise invalid(slot=NO_SLOT)
        return StepInput(at=read(MoveInput, request.form).at)
    return read(StepInput, request.form, at=None, adviser_id=None, rating=None)


def _again(code: str, action: str, problem: Problem) -> str:
    """Show the page as it is now, with what is wrong beside it."""
    found = queries.by_code(code)
    if found is None:
        raise problem
    return (_time_page if action == "move" else _slip_page)(found, problem)


def _let_in(code: str) -> ServiceOrder | None:
    return queries.by_code(code) if visitor.may_see(code) else None


def _ask(code: str, problem: Problem | None = None) -> str:
    return render_template(
        "service_orders/progress/progress.html",
        # Who came for one slip is asked for that one.
        mine=pages.slip_rows(visitor.remembered()) if request.endpoint in _LISTS else [],
        code=found_in(code) or code[:MOST_PASTED],
        phone=request.form.get("phone", ""),
        problem=problem,
        errors=problem.fields if problem else {},
    )


def _slip_page(found: ServiceOrder, problem: Problem | None = None) -> str:
    return render_template(
        "service_orders/order.html",
        slip=pages.slip_of(found),
        kept=_kept_here(found.code) if found.tell != "secret" else None,
        call=pages.adviser_phone(found),
        rated=found.rating,
        opened_case=found.case_code,
        ratings=RATINGS,
        problem=problem,
        errors=problem.fields if problem else {},
        sent=request.args.get("sent"),
        done=_DONE.get(request.args.get("done", "")),
    )


def _case_page(case: Case, code: str) -> str:
    return render_template(
        "service_orders/order.html",
        slip=pages.case_slip(case),
        kept=_kept_here(code),
        kept_code=code,
        ratings={},
        errors={},
        said=request.args.get("sent"),
    )


def _kept_here(code: str) -> bool:
    """Say whether the phone that asks remembers a slip, or will have when it has got this page."""
    return code in visitor.remembered() or bool(request.args.get("sent") and visitor.remembers())


def _time_page(found: ServiceOrder, problem: Problem | None = None) -> str:
    return render_template(
        "service_orders/time.html",
        slip=pages.slip_of(found),
        item=items()[found.item],
        days=times_to_move(found),
        wished=found.adviser_id is None,
        chosen=request.form.get("slot", ""),
        title=pages.day_title,
        problem=problem,
        errors=problem.fields if problem else {},
    )
