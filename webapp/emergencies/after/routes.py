"""After an emergency: the review, 信息快报 and 续报, CAP for outside systems, and a drill that goes."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.documents.routes import NO_PDF, paper_page, paper_pdf
from webapp.emergencies.after import presenters, presenters_cap, schemas, service_reports, service_review
from webapp.emergencies.after.papers import paper_name, title_of_rank
from webapp.emergencies.after.rules import may_erase, may_write
from webapp.emergencies.after.service_erasing import erase_drill
from webapp.emergencies.hq import queries
from webapp.emergencies.hq.parts import hq_part
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.states import ENDED, HEADQUARTERS, Action, State
from webapp.people.actor import Actor
from webapp.web.bodies import takes
from webapp.web.formatting import clock_time
from webapp.web.forms import read_version
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("emergencies_after", __name__)
VERSION = "the same words again change nothing, other words of another version are refused beside those that are there"


@hq_part("emergencies/after/_part.html", order=90, column="known", sheets="emergencies/after/_erase.html")
def afterwards(actor: Actor, seen: Access) -> dict[str, object] | None:
    """Lead from the page of a headquarters to its review, its reports upwards, its CAP; and let a drill go."""
    headquarters = seen.headquarters
    if headquarters.activated_at is None:
        return None
    return {
        "writes": may_write(seen),
        "review": headquarters.state in (State.STOOD_DOWN, State.REVIEWED),
        "finished": headquarters.state == State.REVIEWED,
        "erases": headquarters.drill and headquarters.state in ENDED and may_erase(actor, seen),
    }


@bp.get("/emergencies/hq/<code>/review")
@needs("emergency.answer")
def review(code: str) -> str:
    """Show how it went: timeline, durations, what went well and what not, what is to be mended."""
    return _review(code)


@bp.post("/emergencies/hq/<code>/review")
@answers_itself(VERSION)
@needs("emergency.answer")
@mended_on(lambda problem, code: _review(code, problem))
def write_review(code: str) -> BaseResponse | tuple[BaseResponse, int]:
    """Keep what is written of the review; with other words of another version both are shown side by side."""
    queries.seen(current_user, code)
    try:
        kept = service_review.write(current_user, code, schemas.read_words(request.form))
    except service_review.Stale as stale:
        if not wants_json():
            raise
        said = {
            side: {"well": one.well, "badly": one.badly}
            for side, one in (("theirs", stale.theirs), ("mine", stale.mine))
        }
        return jsonify(stale.as_json() | said | {"version": stale.theirs.seen}), 409
    if wants_json():
        return jsonify({"version": kept.version, "at": clock_time(kept.written_at)})
    flash("存好了")
    return redirect(f"/emergencies/hq/{code}/review#write", code=303)


@bp.post("/emergencies/hq/<code>/reviewed")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _review(code, problem))
def finish_review(code: str) -> BaseResponse:
    """Finish the review: everybody who was called may read it, what was decided goes out.

    From its page the words come along and are kept first; ``stands`` is the version of the headquarters there.
    """
    form = request.form
    if "well" in form:
        service_review.write(current_user, code, schemas.read_words(form))
        sent = ("client_id", form.get("client_id", "")), ("version", form.get("stands", ""))
        form = ImmutableMultiDict(sent)
    receipt = service_review.finish(current_user, code, form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(HEADQUARTERS.flash(Action.REVIEWED))
    return redirect(f"/emergencies/hq/{code}/review", code=303)


@bp.get("/emergencies/hq/<code>/reports")
@needs("emergency.answer")
def reports(code: str) -> str:
    """List 信息快报 and 续报 of a headquarters."""
    return _reports(code)


@bp.post("/emergencies/hq/<code>/reports")
@needs("emergency.answer")
@mended_on(lambda problem, code: _reports(code, problem))
def make_report(code: str) -> BaseResponse:
    """Write the next report from what is known now, to be edited."""
    report, fresh = service_reports.make(current_user, code)
    url = f"/emergencies/hq/{code}/reports/{report.rank}"
    if wants_json():
        return _told(url, 201 if fresh else 200, id=report.id)
    return redirect(url, code=303)


@bp.get("/emergencies/hq/<code>/reports/<int:rank>")
@needs("emergency.answer")
def report(code: str, rank: int) -> BaseResponse | str:
    """Show a report as it is edited; one that was sent, as it was sent."""
    return _report(code, rank)


@bp.post("/emergencies/hq/<code>/reports/<int:rank>")
@answers_itself(VERSION)
@needs("emergency.answer")
@mended_on(lambda problem, code, rank: _report(code, rank, problem))
def edit_report(code: str, rank: int) -> BaseResponse | tuple[BaseResponse, int]:
    """Keep what was edited of a report; with other words of another version both are shown side by side."""
    service_reports.writer(current_user, code)
    try:
        kept = service_reports.edit(current_user, code, rank, schemas.read_report(request.form))
    except service_reports.Stale as stale:
        if not wants_json():
            raise
        theirs = {"version": stale.theirs.version, "body": stale.theirs.body}
        return jsonify(stale.as_json() | {"theirs": theirs, "mine": {"body": stale.mine.body}}), 409
    if wants_json():
        return jsonify({"version": kept.version, "at": clock_time(kept.written_at)})
    flash("存好了")
    return redirect(f"/emergencies/hq/{code}/reports/{rank}", code=303)


@bp.post("/emergencies/hq/<code>/reports/<int:rank>/send")
@needs("emergency.answer")
@mended_on(lambda problem, code, rank: _report(code, rank, problem))
def send_report(code: str, rank: int) -> BaseResponse:
    """Give a report its number; from now on it is kept as it was sent. From its page what was edited comes along."""
    service_reports.writer(current_user, code)
    mine = schemas.read_report(request.form) if "body" in request.form else None
    sent = service_reports.send(current_user, code, rank, read_version(request.form), mine)
    if wants_json():
        return _told(f"/emergencies/hq/{code}/papers/{paper_name(rank)}", id=sent.id, number=sent.number)
    flash(f"{title_of_rank(rank)}定下来了，可以打印了报出去")
    return redirect(f"/emergencies/hq/{code}/reports", code=303)


@bp.get("/emergencies/hq/<code>/papers/<name>")
@needs("emergency.answer")
def paper(code: str, name: str) -> str:
    """Show a report as it prints."""
    return paper_page(HEADQUARTERS.subject, name, code, said=NO_PDF if request.args.get("pdf") == "no" else "")


@bp.get("/emergencies/hq/<code>/papers/<name>.pdf")
@needs("emergency.answer")
def pdf(code: str, name: str) -> BaseResponse:
    """Return a report as a PDF."""
    return paper_pdf(HEADQUARTERS.subject, name, code)


@bp.get("/emergencies/hq/<code>/cap.xml")
@needs("emergency.answer")
def cap(code: str) -> Response:
    """Return what may be known outside of a headquarters, as CAP 1.2."""
    seen, area = queries.seen_in(current_user, code)
    answer = Response(presenters_cap.cap_of(seen.headquarters, area), mimetype="application/cap+xml")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = 'attachment; filename="cap.xml"'
    return answer


@bp.post("/emergencies/hq/<code>/erase")
@needs("emergency.answer")
def erase(code: str) -> BaseResponse:
    """Erase a drill that is over, with everything that hangs on it."""
    erase_drill(current_user, code)
    if wants_json():
        return _told("/emergencies")
    flash("演练删掉了")
    return redirect("/emergencies", code=303)


def _told(url: str, status: int = 200, **known: Any) -> Response:
    """Return what a program is told: where it is, also in the head, by which the same form is led there again."""
    answer = jsonify({"url": url, **known})
    answer.status_code, answer.headers["Location"] = status, url
    return answer


def _review(code: str, problem: Problem | None = None) -> str:
    seen, area = queries.seen_in(current_user, code)
    # What was typed survives a refusal, but for what is too long to be read.
    mine = None
    if problem and "well" in request.form:
        with suppress(Problem):
            mine = schemas.read_words(request.form)
    return render_template(
        "emergencies/after/review.html", **presenters.review_page(current_user, seen, area, problem, mine)
    )


def _reports(code: str, problem: Problem | None = None) -> str:
    seen, area = service_reports.writer(current_user, code)
    return render_template("emergencies/after/reports.html", **presenters.reports_page(seen, area, problem))


def _report(code: str, rank: int, problem: Problem | None = None) -> BaseResponse | str:
    seen, area = service_reports.writer(current_user, code)
    typed = request.form if problem and "body" in request.form else None
    page = presenters.report_page(seen, area, rank, problem, typed)
    if page["report"] is None:
        raise problem or Problem("not_found")
    if page["report"].sent_at is not None:
        if problem:
            raise problem
        return redirect(f"/emergencies/hq/{code}/papers/{page['paper']}")
    return render_template("emergencies/after/report.html", **page)
