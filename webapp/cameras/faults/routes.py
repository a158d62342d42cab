"""报故障: choosing the point, and reporting that it is broken."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cameras.faults import presenters, service
from webapp.cameras.routes import camera_page
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("cameras_faults", __name__)
SAID = "报上去了，修好会问您好了没有"


@bp.get("/cameras/fault")
@door("cameras_faults.choose", "监控坏了", "camera", group="safety", order=51)
@needs("camera.report")
def choose() -> str:
    """Show the points around, the nearest first where the phone says where it is."""
    return render_template("cameras/faults/choose.html", **presenters.choose_page(current_user))


@bp.post("/cameras/<code>/faults")
@answers_itself(SUBMISSION)
@needs("camera.report")
@takes()
@mended_on(lambda problem, code: camera_page(code, problem))
def report(code: str) -> BaseResponse:
    """Take in that a point is broken."""
    receipt = service.report(current_user, code, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(SAID)
    return redirect(str(receipt.about["url"]), code=303)
