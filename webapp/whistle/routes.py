"""Whistles: blowing one, the page that shows who comes, and every step on it."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.reports.models import Photo, Voice
from webapp.reports.routes import serve_photo, serve_voice
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key
from webapp.whistle import presenters, presenters_lists, queries, schemas, service
from webapp.whistle.models import Whistle
from webapp.whistle.states import WHISTLES, State
from webapp.whistle.states_seats import SEATS

bp = Blueprint("whistle", __name__)


def is_at_hand(actor: Actor) -> bool:
    """Say whether whistles have a door for a person: not for who only asks for one, from the page of a case."""
    return actor.can("whistle.blow") or actor.can("whistle.answer")


@bp.get("/whistles")
@door("whistle.whistles", "中心哨", "speakerphone", group="work", order=32, count="whistles", shown=is_at_hand)
@needs("whistle.read")
def whistles() -> str:
    """List whistles: what waits for an answer here, what is live, what is over."""
    show = known_word(request.args, "show", presenters_lists.VIEWS)
    return render_template("whistle/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/whistles/new")
@needs("whistle.read")
def new() -> str:
    """Show the form of a whistle, perhaps about a case (``?case_code=``)."""
    return render_template("whistle/new.html", **presenters.form_page(current_user, request.args))


@bp.post("/whistles")
@answers_itself(SUBMISSION)
@needs("whistle.read")
@takes()
@mended_on(
    lambda problem: render_template("whistle/new.html", **presenters.form_page(current_user, request.form, problem))
)
def make() -> BaseResponse | tuple[Response, int]:
    """Blow a whistle; who may not blow asks for one."""
    return _made(*service.make(current_user, request.form, request.files))


@bp.post("/whistles/ask")
@answers_itself(SUBMISSION)
@needs("whistle.ask")
@takes()
@mended_on(
    lambda problem: render_template("whistle/new.html", **presenters.form_page(current_user, request.form, problem))
)
def ask() -> BaseResponse | tuple[Response, int]:
    """Ask for a whistle, which the desk decides on."""
    return _made(*service.make(current_user, request.form, request.files, ask=True))


def _made(made: Whistle, fresh: bool) -> BaseResponse | tuple[Response, int]:
    if wants_json():
        known = {"url": f"/whistles/{made.id}", "id": made.id, "number": made.number}
        return jsonify(known), 201 if fresh else 200
    asked = "请了，调度员马上定" if made.state == State.ASKED else "吹了，都在叫"
    flash(asked if fresh else "这件事已经吹了哨，就是这一个")
    return redirect(f"/whistles/{made.id}", code=303)


@bp.get("/whistles/<int:whistle_id>")
@needs("whistle.read")
def whistle(whistle_id: int) -> str:
    """Show one whistle; with ``?do=`` the form of that step is open."""
    return _page(whistle_id, tried=request.args.get("do", ""))


@bp.get("/whistles/<int:whistle_id>/now")
@needs("whistle.read")
def now(whistle_id: int) -> BaseResponse | str:
    """Return who comes and what was done, for a page that is open; 204 while it shows ``?seen=``."""
    seen = queries.seen(current_user, whistle_id)
    if request.args.get("seen") == presenters.mark_of(seen):
        return Response(status=204)
    return render_template("whistle/_now.html", **presenters.now_part(current_user, seen))


@bp.get("/whistles/<int:whistle_id>/photos/<int:photo_id>")
@needs("whistle.read")
def photo(whistle_id: int, photo_id: int) -> Response:
    """Serve a picture of a whistle."""
    queries.seen(current_user, whistle_id)
    return serve_photo(queries.stored(Photo, whistle_id, photo_id))


@bp.get("/whistles/<int:whistle_id>/voices/<int:voice_id>")
@needs("whistle.read")
def voice(whistle_id: int, voice_id: int) -> Response:
    """Play what was said aloud of a whistle."""
    queries.seen(current_user, whistle_id)
    return serve_voice(queries.stored(Voice, whistle_id, voice_id))


@bp.post("/whistles/<int:whistle_id>/<action>")
@answers_itself(SUBMISSION)
@needs("whistle.read")
@takes()
@mended_on(lambda problem, whistle_id, action: _page(whistle_id, problem, tried=action))
def act(whistle_id: int, action: str) -> BaseResponse:
    """Take a step on a whistle, or for a unit or village that it calls."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, whistle_id, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(WHISTLES.flash(wanted) or SEATS.flash(wanted) or "记下了，吹哨的人看得到")
    return redirect(f"/whistles/{whistle_id}", code=303)


def _page(whistle_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, whistle_id)
    typed = request.form if problem else {}
    page = presenters.whistle_page(current_user, seen, problem, typed)
    return render_template("whistle/whistle.html", **page, tried=schemas.ALIASES.get(tried, tried))
