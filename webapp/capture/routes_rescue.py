"""Helping a phone that can't send: its rescue file is carried in, and leads see which phones have been silent."""

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_login import current_user

from webapp.capture import service_rescue
from webapp.capture.presenters_phones import SILENT_PHONES
from webapp.config import MEGABYTE
from webapp.core import reading
from webapp.core.errors import invalid
from webapp.core.media.file_kinds import NOTHING_IN_IT, Family, kind_of
from webapp.people.queries_devices import silent_phones
from webapp.people.service_devices import note_device
from webapp.web import tables
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself

bp = Blueprint("capture_rescue", __name__)

# A public key, a number and a moment: some 300 bytes.
LARGEST_TOLD = 4_096


@bp.get("/phones")
@door("capture_rescue.phones", "要帮的手机", "cloud-off", group="grid", order=50)
@needs("phone.help")
def phones() -> str:
    """List the informants' phones that have had something unsent for over a day: phones to help, not people to rank."""
    asked = tables.asked_of("phones", SILENT_PHONES)
    return render_template("capture/phones.html", phones=silent_phones(current_user), asked=asked)


@bp.get("/rescue")
@needs("rescue.carry")
def rescue() -> str:
    """Show where a rescue file is carried in."""
    return render_template("capture/rescue.html", delivery=None, errors={})


@bp.post("/rescue")
@answers_itself(SUBMISSION)
@needs("rescue.carry")
@takes(service_rescue.LARGEST + MEGABYTE)
@mended_on(lambda problem: render_template("capture/rescue.html", delivery=None, errors=problem.fields))
def carry_in() -> Response:
    """Take a rescue file in, and report what came of each thing in it."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise invalid(file="请选那个文件")
    content = upload.read()
    if kind_of(content).family == Family.EMPTY:
        raise invalid(file=NOTHING_IN_IT)
    delivery = service_rescue.carry_in(current_user, content)
    if wants_json():
        return jsonify(author=delivery.author_name, items=[vars(item) for item in delivery.items])
    return make_response(render_template("capture/rescue.html", delivery=delivery, errors={}))


@bp.post("/session/device")
@answers_itself("the same key of the same phone again changes nothing")
@needs("me.use")
def device() -> Response:
    """Note what this phone reports of itself, and answer with the key to which rescue files are sealed."""
    told = reading.json_of(request.get_data(), LARGEST_TOLD)
    registered = note_device(current_user, told)
    return jsonify(session_id=current_user.session_id, rescue_key=service_rescue.rescue_key(), registered=registered)
