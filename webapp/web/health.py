"""Whether the server and its database answer."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from webapp.core.db import db
from webapp.web.guard import public

bp = Blueprint("web_health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Answer 200 when the database does."""
    db.session().execute(text("SELECT 1"))
    return jsonify(status="ok")
