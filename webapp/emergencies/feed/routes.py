"""What happens in an emergency: its feed, the files of it, its facts, and new reports of the village."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import reading
from webapp.core.errors import Problem, not_found
from webapp.emergencies.feed import presenters, queries, schemas, service, service_facts, service_reports
from webapp.emergencies.hq import queries as hq
from webapp.emergencies.hq.parts import hq_part
from webapp.emergencies.hq.rules import Access
from webapp.people.actor import Actor
from webapp.reports.routes import serve_photo, serve_voice
from webapp.web.bodies import takes
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key

bp = Blueprint("emergencies_feed", __name__)


@hq_part("emergencies/feed/_reports.html", order=5, column="known")
def reports_part(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Offer new reports of the village."""
    return presenters.reports_part(actor, seen)


@hq_part("emergencies/feed/_known.html", order=10, column="known")
def known_part(_actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Show what is known, where it is, and who tapped last that they are where."""
    return presenters.known_part(seen)


@hq_part(
    "emergencies/feed/_feed.html",
    order=10,
    column="feed",
    sheets="emergencies/feed/_sheets.html",
    bar="emergencies/feed/_bar.html",
)
def feed_part(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Show what happens, the newest first."""
    return presenters.feed_part(actor, seen)


@bp.get("/emergencies/hq/<code>/entries")
@needs("emergency.answer")
def entries(code: str) -> str | Response:
    """Show a page of the feed; with ``?corrects=`` the form that puts an entry right is open. JSON for programs."""
    seen, after = _begun(code), page_key()
    if wants_json():
        return jsonify(presenters.entries_json(current_user, seen, after))
    corrects = reading.row_id(request.args.get("corrects", ""))
    page = presenters.entries_page(current_user, seen, after, corrects=corrects)
    return render_template("emergencies/feed/entries.html", **page)


def _refused_entry(problem: Problem, code: str) -> str:
    corrects = schemas.typed_corrects(request.form)
    again = corrects if corrects and "corrects" not in problem.fields else None
    page = presenters.entries_page(
        current_user, _begun(code), None, typed=request.form, problem=problem, corrects=again
    )
    return render_template("emergencies/feed/entries.html", **page)


@bp.post("/emergencies/hq/<code>/entries")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(_refused_entry)
def write_entry(code: str) -> BaseResponse:
    """Take an entry with its pictures, voice note and place; pictures may follow by PUT."""
    _entry, receipt = service.write(current_user, code, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash("记下了")
    return redirect(f"/emergencies/hq/{code}#feed", code=303)


@bp.post("/emergencies/hq/<code>/entries/<int:entry_id>/<any(pin, unpin):step>")
@answers_itself("what is pinned stays pinned, and what is not stays so")
@needs("emergency.answer")
def pin(code: str, entry_id: int, step: str) -> BaseResponse:
    """Let an entry stand on top, or no more."""
    entry = service.pin(current_user, code, entry_id, pinned=step == "pin")
    url = f"/emergencies/hq/{code}#feed"
    if wants_json():
        return jsonify({"url": url, "id": entry.id, "pinned": entry.pinned_at is not None})
    flash("置顶了" if entry.pinned_at else "不置顶了")
    return redirect(url, code=303)


@bp.get("/emergencies/hq/<code>/entries/<int:entry_id>/photos/<int:photo_id>")
@needs("emergency.answer")
def photo(code: str, entry_id: int, photo_id: int) -> Response:
    """Serve a picture of an entry to who sees the headquarters."""
    return serve_photo(queries.photo_of(_begun(code), entry_id, photo_id), keep=False)


@bp.get("/emergencies/hq/<code>/entries/<int:entry_id>/voice")
@needs("emergency.answer")
def voice(code: str, entry_id: int) -> Response:
    """Play the voice note of an entry to who sees the headquarters."""
    return serve_voice(queries.voice_of(_begun(code), entry_id), keep=False)


@bp.get("/emergencies/hq/<code>/facts")
@needs("emergency.answer")
def facts(code: str) -> str | Response:
    """Show the facts with all that was written for them; with ``?key=`` the form of one. JSON for programs."""
    seen = _begun(code)
    if wants_json():
        return jsonify(presenters.facts_json(seen))
    return _facts_page(seen, request.args.get("key", ""))


def _refused_fact(problem: Problem, code: str) -> str:
    return _facts_page(_begun(code), request.form.get("key", ""), problem)


@bp.post("/emergencies/hq/<code>/facts")
@answers_itself("a fact that says so already is not written again")
@needs("emergency.answer")
@mended_on(_refused_fact)
def change_fact(code: str) -> BaseResponse | tuple[Response, int]:
    """Write one of the facts anew; who wrote meanwhile is not overwritten."""
    edit, new = service_facts.change(current_user, code, request.form)
    if wants_json():
        return jsonify(presenters.fact_json(_begun(code), edit)), 201 if new else 200
    flash("记下了" if new else "已经是这样了")
    return redirect(f"/emergencies/hq/{code}#facts", code=303)


@bp.post("/emergencies/hq/<code>/nearby")
@answers_itself("a report that was looked at stays so")
@needs("emergency.answer")
def look(code: str) -> BaseResponse:
    """Say of a new report of the village: 并到这里, or 不是一回事."""
    stands, merged = service_reports.look(current_user, code, request.form)
    if wants_json():
        return jsonify({"url": f"/emergencies/hq/{code}", "answer": stands, "merged": merged})
    said = "并到这里了，两件事也并在一起办" if merged else "并到这里了"
    flash(said if stands == schemas.SAME else "记下了，不是一回事")
    return redirect(f"/emergencies/hq/{code}", code=303)


def _begun(code: str) -> Access:
    """Return a headquarters that the actor sees and that has begun; the one 404 otherwise."""
    seen = hq.seen(current_user, code)
    if seen.headquarters.activated_at is None:
        raise not_found()
    return seen


def _facts_page(seen: Access, key: str, problem: Problem | None = None) -> str:
    known = key if key in schemas.FACTS else ""
    page = presenters.facts_page(seen, known, typed=request.form, problem=problem)
    return render_template("emergencies/feed/facts.html", **page)
