"""申请调看: the requests, asking, the page of one, every step on it; the auditor's list; what waits."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cameras.reviews import presenters, presenters_lists, queries, schemas, service
from webapp.cameras.reviews.states import REVIEWS, State
from webapp.cases.panels import MenuItem, case_menu
from webapp.cases.rules import CaseAccess
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import morning_task
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, waits

bp = Blueprint("cameras_reviews", __name__)


def waiting(actor: Any) -> Any:
    """Count in SQL the requests that wait for this person's word; None for who decides none."""
    return queries.how_many_wait(actor) if actor.can("camera.decide") else None


waits(Waiting(key="camera_reviews", word="调看等您定", url="/cameras/reviews?show=waiting", count=waiting, order=63))


@morning_task("cameras/reviews/_next.html", place="next", order=19, keys=("camera_reviews",))
def next_requests(actor: Actor) -> dict[str, Any] | None:
    """Show the next requests that wait for this person on the page of the morning."""
    rows = presenters_lists.next_rows(actor) if actor.can("camera.decide") else []
    found = [(one, presenters_lists.lamp_of(one.row), presenters_lists.cameras_words(one)) for one in rows]
    return {"rows": found, "purposes": schemas.purposes()} if rows else None


@case_menu()
def review_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer asking for footage about a case behind 更多."""
    url = f"/cameras/reviews/new?case_code={held.case.code}"
    return [MenuItem("申请调看", url, "camera")] if actor.can("camera.ask") else []


@bp.get("/cameras/reviews")
@door("cameras_reviews.reviews", "调看监控", "eye", group="safety", order=52, count="camera_reviews")
@needs("camera.ask")
def reviews() -> str:
    """List requests: what waits here, what I asked for, what is over."""
    show = known_word(request.args, "show", presenters_lists.views_of(current_user))
    page = presenters_lists.list_page(current_user, show, page_key())
    return render_template("cameras/reviews/list.html", **page)


@bp.get("/cameras/reviews/new")
@needs("camera.ask")
def new() -> str:
    """Show the form of a request, perhaps about a case (``?case_code=``) or a point (``?points=``)."""
    return render_template("cameras/reviews/new.html", **presenters.form_page(current_user, request.args))


@bp.post("/cameras/reviews")
@answers_itself(SUBMISSION)
@needs("camera.ask")
@mended_on(
    lambda problem: render_template(
        "cameras/reviews/new.html", **presenters.form_page(current_user, request.form, problem)
    )
)
def ask() -> BaseResponse | tuple[Response, int]:
    """Ask to see footage; in an emergency one may go ahead."""
    row, fresh = service.ask(current_user, request.form, pictures=_pictures())
    url = f"/cameras/reviews/{row.id}"
    if wants_json():
        return jsonify({"url": url, "id": row.id, "number": row.number, "state": row.state}), 201 if fresh else 200
    ahead = row.state == State.ASKED_URGENT
    flash("应急的，现在就可以去看，派出所 24 小时里补批" if ahead else "申请了，等派出所的人定")
    return redirect(url, code=303)


@bp.get("/cameras/reviews/audit")
@door("cameras_reviews.audit", "谁看过监控", "eye", group="office", order=42)
@needs("camera.audit")
def audit() -> str:
    """List who asked to see which footage, for the auditor: no words of it, and no case."""
    show = known_word(request.args, "show", ("late",))
    return render_template("cameras/reviews/audit.html", **presenters_lists.audit_page(show, page_key()))


@bp.get("/cameras/reviews/<int:review_id>")
@needs("camera.ask")
def one(review_id: int) -> str:
    """Show one request; with ``?do=`` the form of that step is open."""
    return _page(review_id, tried=request.args.get("do", ""))


@bp.post("/cameras/reviews/<int:review_id>/<action>")
@answers_itself(SUBMISSION)
@needs("camera.ask")
@mended_on(lambda problem, review_id, action: _page(review_id, problem, tried=action))
def act(review_id: int, action: str) -> BaseResponse:
    """Take a step on a request."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, review_id, wanted, request.form, pictures=_pictures())
    if wants_json():
        return receipt_answer(receipt)
    flash(REVIEWS[wanted].flash)
    return redirect(f"/cameras/reviews/{review_id}", code=303)


def _pictures() -> bool:
    """Say whether a picture or a sound came along, or is announced: none is taken."""
    sent = any(one.filename or one.content_length for one in request.files.values())
    return sent or any(request.form.get(name) for name in ("photo_digests", "voice_digest"))


def _page(review_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, review_id)
    page = presenters.review_page(current_user, seen, problem, request.form if problem else {})
    return render_template("cameras/reviews/one.html", **page, tried=tried)
