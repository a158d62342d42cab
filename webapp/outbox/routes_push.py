"""What a browser asks and tells about pushes; all of it is asked by scripts."""

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user

from webapp.core import reading
from webapp.core.errors import invalid
from webapp.outbox import push, service_push
from webapp.outbox.queries_push import still_told
from webapp.outbox.schemas_push import LARGEST, MOST_ASKED, NOT_HERE, delivery_id, subscription
from webapp.web.bodies import takes
from webapp.web.guard import needs
from webapp.web.once import answers_itself

bp = Blueprint("outbox_push", __name__, url_prefix="/push")


@bp.get("/key")
@needs("me.use")
def key() -> Response:
    """Answer with the key that a browser subscribes with; an empty one where there are no pushes."""
    return _fresh(jsonify(key=push.public_key() if push.is_configured() else ""))


@bp.post("/phones")
@answers_itself("the same browser again changes nothing")
@needs("me.use")
@takes(LARGEST)
def turn_on() -> Response:
    """Let this browser take pushes for who is signed in."""
    told = subscription(request.get_data())
    if not push.is_configured():
        raise invalid(endpoint=NOT_HERE)
    service_push.turn_on(current_user, told)
    return jsonify(on=True)


@bp.post("/phones/end")
@answers_itself("what is off stays off")
@needs("me.use")
@takes(LARGEST)
def turn_off() -> Response:
    """Let this browser take none any more."""
    service_push.turn_off(current_user)
    return jsonify(on=False)


@bp.post("/shown")
@answers_itself("what was shown was shown")
@needs("me.use")
@takes(LARGEST)
def shown() -> Response:
    """Note that this phone has shown a message of its owner."""
    shown_id = delivery_id(request.get_data())
    if shown_id:
        service_push.note_shown(current_user, shown_id)
    return jsonify(noted=True)


@bp.get("/standing")
@needs("me.use")
def standing() -> Response:
    """Answer a phone which of its notifications are still of use, so that it closes what was read elsewhere."""
    asked = reading.row_ids(request.args.get("ids", "").split(",")[:MOST_ASKED])
    unread, ids = still_told(current_user, asked)
    return _fresh(jsonify(unread=unread, standing=ids))


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
