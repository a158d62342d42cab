"""What phones send: reports, pictures and voice that follow, additions. Pages live in routes."""

from flask import Blueprint, Response, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture import service
from webapp.capture.routes_reports import report_page
from webapp.cases.routes import page_again
from webapp.core.errors import Problem
from webapp.core.media import audio, images
from webapp.core.replay import Receipt
from webapp.reports import queries
from webapp.reports.routes import serve_photo
from webapp.reports.schemas import LIMITS
from webapp.web.bodies import takes
from webapp.web.fields import text
from webapp.web.forms import read_one
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("capture_api", __name__)


@bp.put("/reports/<client_id>/photos/<sha256>")
@needs("file.send")
@takes(images.MAX_BYTES)
def put_photo(client_id: str, sha256: str) -> Response:
    """Take in one announced picture as raw bytes; repeating it gives the same answer."""
    return receipt_answer(service.submit_photo(current_user, client_id, sha256.lower(), request.get_data()))


@bp.get("/reports/<client_id>/photos/<sha256>")
@needs("report.read_own")
def own_photo(client_id: str, sha256: str) -> Response:
    """Serve a picture of my own submission; ``?size=small`` its thumbnail."""
    return serve_photo(queries.own_photo(current_user, client_id, sha256))


@bp.put("/reports/<client_id>/voice/<sha256>")
@needs("file.send")
@takes(audio.MAX_BYTES)
def put_voice(client_id: str, sha256: str) -> Response:
    """Take in the announced voice note as raw bytes."""
    return receipt_answer(service.submit_voice(current_user, client_id, sha256.lower(), request.get_data()))


@bp.post("/reports/<client_id>/photos/<sha256>/give-up")
@answers_itself(SUBMISSION)
@needs("file.send")
def give_up_photo(client_id: str, sha256: str) -> Response:
    """Note that an announced picture won't come."""
    reason = read_one("reason", text(LIMITS["description"]), request.form)
    return receipt_answer(service.give_up_photo(current_user, client_id, sha256.lower(), reason))


@bp.post("/reports/<client_id>/voice/<sha256>/give-up")
@answers_itself(SUBMISSION)
@needs("file.send")
def give_up_voice(client_id: str, sha256: str) -> Response:
    """Note that the announced voice note won't come."""
    reason = read_one("reason", text(LIMITS["description"]), request.form)
    return receipt_answer(service.give_up_voice(current_user, client_id, sha256.lower(), reason))


@bp.post("/reports/<client_id>/additions")
@answers_itself(SUBMISSION)
@needs("case.add")
@takes()
@mended_on(lambda problem, client_id: _add_again(problem, client_id))
def add(client_id: str) -> BaseResponse:
    """Take in words and pictures that are added later."""
    payload = service.payload_of(request.form, request.files)
    receipt = service.submit_addition(current_user, client_id, payload)
    if wants_json():
        return receipt_answer(receipt)
    flash("补充的话已经发出")
    back = request.form.get("back", "")
    return redirect(back if back.startswith(("/cases/", "/reports/")) else f"/reports/{client_id}", code=303)


def _add_again(problem: Problem, client_id: str) -> str:
    """Return the page from which it was added: that of a case, or of the own report."""
    address, _, code = request.form.get("back", "").rpartition("/")
    return page_again(problem, code, "add") if address == "/cases" else report_page(client_id, problem)


def receipt_or_page(receipt: Receipt) -> BaseResponse:
    """Answer a report: the receipt for programs, the report's own page for people."""
    if wants_json():
        return receipt_answer(receipt)
    # That page knows what may be shown about it; a protected report must not be sent to a grid lead.
    return redirect(f"/reports/{receipt.client_id}?sent=1", code=303)
