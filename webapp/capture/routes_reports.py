"""我的上报: the list of what I sent, and each report with what came of it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, get_flashed_messages, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture import presenters, queries
from webapp.capture.queries import MyReport
from webapp.cases.schemas import LACKING
from webapp.core.errors import Problem, not_found
from webapp.core.replay import same_uuid
from webapp.people.actor import Actor
from webapp.reports.queries import own_voice as own_voice_of
from webapp.reports.routes import serve_voice
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.looks import first_look
from webapp.web.pagination import next_page, page_key

bp = Blueprint("capture_reports", __name__)

SAID = {"sent": "提交成功，网格长会尽快看到", "added": "补充的话已经发出"}


@first_look("capture/_asked.html", order=30, when=queries.is_asked)
def asked_back_first(actor: Actor) -> Mapping[str, Any] | None:
    """Ask 真的好了吗？ of whoever reported what is said to be settled."""
    rows = queries.asked_back(actor)
    return {"rows": rows, "lacking": LACKING} if rows else None


@bp.get("/reports")
@door("capture_reports.reports", "我的上报", "flag", group="work", order=35, shown=lambda user: user.can("desk.use"))
@needs("report.read_own")
def reports() -> str:
    """List my reports, newest first; ``?show=`` narrows to those in work or done."""
    show = request.args.get("show")
    if show not in (None, "open", "done"):
        raise not_found()
    rows, after = queries.my_page(current_user, show, page_key())
    return render_template("capture/reports.html", rows=rows, show=show, next_page=next_page(after))


@bp.get("/reports/<client_id>")
@needs("report.read_own")
def report(client_id: str) -> BaseResponse | str:
    """Show one of my reports: what I reported, its state, what came of it; of a call for help first who is coming."""
    mine = _own(client_id)
    case = mine.case
    if "sent" in request.args and case and mine.report.calls_for_help and case.opening_report_id == mine.report.id:
        return redirect(f"/emergencies/{case.code}", code=302)
    return report_page(client_id)


def report_page(client_id: str, problem: Problem | None = None) -> str:
    """Return the page of one of my reports; with a problem, that of an addition which comes back as it was typed."""
    mine = _own(client_id)
    if mine.report.protected:
        return render_template("capture/report_protected.html", mine=mine)
    page = presenters.report_page(current_user, mine, problem, request.form)
    page |= {"back": "/reports", "tried": "add", "toast": _said(), "plain_links": True}
    return render_template("cases/matter/page.html", **page)


@bp.get("/reports/<client_id>/card")
@needs("report.read_own")
def card(client_id: str) -> str:
    """Return the card of one report as 首页 shows it, after its question was answered."""
    mine = _own(client_id)
    if mine.report.protected:
        raise not_found()
    return render_template("capture/_card.html", mine=mine)


@bp.get("/reports/<client_id>/voice/<sha256>")
@needs("report.read_own")
def own_voice(client_id: str, sha256: str) -> Response:
    """Play the voice note of something that I sent."""
    return serve_voice(own_voice_of(current_user, client_id, sha256.lower()))


def _said() -> str | None:
    """Return what is shown once when the page opens: how the form before it ended."""
    for name, words in SAID.items():
        if request.args.get(name):
            return words
    return next((str(words) for words in get_flashed_messages()), None)


def _own(client_id: str) -> MyReport:
    known = same_uuid(client_id)
    if known is None:
        raise not_found()
    return queries.my_report(current_user, known)
