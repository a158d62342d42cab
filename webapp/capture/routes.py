"""The informant's pages: home, chooser, the three forms, my reports."""

from flask import Blueprint, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture import service
from webapp.capture.routes_api import receipt_or_page
from webapp.web.guard import needs

bp = Blueprint("capture", __name__)


@bp.post("/reports")
@needs("report.create")
def submit() -> BaseResponse:
    """Take a report in (contract)."""
    payload = service.payload_of(request.form, request.files)
    return receipt_or_page(service.submit_report(current_user, payload))
