"""应急指挥部: the list, starting one, the page that everybody called works from, the roll-call and every step."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import MenuItem, case_menu, case_panel
from webapp.cases.rules import CaseAccess
from webapp.core import reading
from webapp.core.errors import Problem
from webapp.emergencies.hq import presenters, queries, schemas, service, service_roll
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import may_ask, may_start
from webapp.emergencies.hq.states import HEADQUARTERS, Action, State
from webapp.emergencies.hq.states_roll import ROLL
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import first_look
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.waiting import Waiting, waits

bp = Blueprint("emergencies_hq", __name__)


def is_at_hand(actor: Actor) -> bool:
    """Say whether headquarters have a door for a person: for who may start or ask for one, now or on duty."""
    return actor.can("emergency.start")


@bp.get("/emergencies")
@door(
    "emergencies_hq.headquarters_list", "应急", "sos", group="safety", order=10, count="emergencies", shown=is_at_hand
)
@needs("emergency.answer")
def headquarters_list() -> str:
    """List the headquarters to which one was called, or that one's post sees: what goes on, what is over."""
    before = reading.row_id(request.args.get("after", ""))
    return render_template("emergencies/hq/list.html", **presenters.list_page(current_user, before))


@bp.get("/emergencies/new")
@needs("emergency.answer")
def new() -> str:
    """Show the form that starts a headquarters or asks for one, perhaps about a case (``?case_code=``)."""
    return render_template("emergencies/hq/new.html", **presenters.form_page(current_user, request.args))


@bp.post("/emergencies")
@answers_itself(SUBMISSION)
@needs("emergency.start")
@takes()
@mended_on(lambda problem: render_template("emergencies/hq/new.html", **_form(problem)))
def make() -> BaseResponse | tuple[Response, int]:
    """Start a headquarters: everybody is called."""
    return _made(*service.make(current_user, request.form, request.files))


@bp.post("/emergencies/ask")
@answers_itself(SUBMISSION)
@needs("emergency.ask")
@takes()
@mended_on(lambda problem: render_template("emergencies/hq/new.html", **_form(problem)))
def ask() -> BaseResponse | tuple[Response, int]:
    """Ask for a headquarters (请求启动): whoever may start one decides at once."""
    return _made(*service.make(current_user, request.form, request.files, ask=True))


def _form(problem: Problem) -> dict[str, Any]:
    return presenters.form_page(current_user, request.form, problem)


def _made(made: Headquarters, fresh: bool) -> BaseResponse | tuple[Response, int]:
    url = f"/emergencies/hq/{made.code}"
    if wants_json():
        return jsonify({"url": url, "id": made.id, "code": made.code, "state": made.state}), 201 if fresh else 200
    said = "请求了，能启动的人都在叫" if made.state == State.ASKED else "启动了，都在叫"
    flash(said if fresh else "这件事已经启动了应急，就是这一个")
    return redirect(url, code=303)


@bp.get("/emergencies/hq/<code>")
@needs("emergency.answer")
def headquarters(code: str) -> str:
    """Show one headquarters; with ``?do=`` the form of that step is open."""
    return _page(code, tried=request.args.get("do", ""))


@bp.get("/emergencies/hq/<code>/now")
@needs("emergency.answer")
def now(code: str) -> BaseResponse | str:
    """Return what has changed, for a page that is open; 204, after one statement, while it shows ``?seen=``."""
    seen, area = queries.seen_in(current_user, code)
    if request.args.get("seen") == presenters.mark_of(seen):
        return Response(status=204)
    page = presenters.now_part(current_user, seen, area)
    return render_template("emergencies/hq/_now.html", **page, polled=True, problem=None, typed={}, tried="")


@bp.get("/emergencies/hq/<code>/roll")
@needs("emergency.answer")
def roll(code: str) -> str:
    """Show the people behind a number of the roll-call (``?show=``); with ``?note=`` an answer is noted for one."""
    seen = queries.seen(current_user, code)
    show = known_word(request.args, "show", presenters.VIEWS)
    noting = reading.row_id(request.args.get("note", ""))
    return render_template("emergencies/hq/roll.html", **presenters.roll_page(current_user, seen, show, noting))


@bp.post("/emergencies/hq/<code>/answer")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _page(code, problem, tried="answer"))
def answer(code: str) -> BaseResponse:
    """Take what one of the called presses: 我来, 来不了, 我到了, 我先走了, 平安, 我回来了; also noted for another."""
    receipt = service_roll.press(current_user, code, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(ROLL.flash(request.form.get("answer", "")) or "记下了，指挥的人看得到")
    return redirect(f"/emergencies/hq/{code}{'/roll' if request.form.get('for') else ''}", code=303)


@bp.post("/emergencies/hq/<code>/<action>")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code, action: _page(code, problem, tried=action))
def act(code: str, action: str) -> BaseResponse:
    """Take a step of a headquarters: started as asked for, the command handed on, 控制住了, 解除."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, code, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(HEADQUARTERS.flash(wanted))
    return redirect(f"/emergencies/hq/{code}", code=303)


def _page(code: str, problem: Problem | None = None, *, tried: str = "") -> str:
    seen, area = queries.seen_in(current_user, code)
    typed = request.form if problem else {}
    page = presenters.hq_page(current_user, seen, area, problem, typed, calling=tried == Action.CALL)
    return render_template("emergencies/hq/headquarters.html", **page, tried=tried)


_ASKED = queries.how_many_to_start
waits(Waiting(key="emergencies", word="请求启动应急", url="/emergencies", count=_ASKED, today=_ASKED, order=1))


@case_menu()
def start_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer 启动应急 for a case behind 更多, or asking for it, to who may."""
    url = f"/emergencies/new?case_code={held.case.code}"
    if may_start(actor, held.area.path):
        return [MenuItem("启动应急", url, "sos")]
    return [MenuItem("请求启动应急", url, "sos")] if may_ask(actor) else []


@case_panel("emergencies/hq/_on_case.html", there=queries.any_open_of_case)
def open_on_case(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Lead from the page of a case to the headquarters that is open on it, for who sees that."""
    found = queries.open_of_case(held.case.id)
    if found is None or not queries.sees(actor, found.code):
        return None
    return {"url": f"/emergencies/hq/{found.code}", "state": HEADQUARTERS.label(found)}


@first_look("emergencies/hq/_first.html", order=9, when=queries.any_waiting)
def headquarters_first(actor: Actor) -> dict[str, Any] | None:
    """Pin the headquarters to which one was called, with 我来 and 来不了, and what waits for a start."""
    look = presenters.cards(actor)
    return look if look["rows"] else None
