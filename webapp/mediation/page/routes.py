"""What is sealed of a mediation: pictures and voices of its steps, and the whole number of a party to who says why."""

from flask import Blueprint, Response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, not_found
from webapp.documents.routes import signature_answer
from webapp.mediation import queries
from webapp.mediation.page import presenters, service
from webapp.mediation.page.presenters_forms import Tried
from webapp.mediation.page.queries import stored
from webapp.mediation.rules import Sees, sees_of
from webapp.reports.models import Photo, Voice
from webapp.reports.routes import serve_photo, serve_voice
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("mediation_page", __name__)


@bp.get("/cases/<code>/mediations/<int:n>/photos/<int:photo_id>")
@needs("mediation.read")
def photo(code: str, n: int, photo_id: int) -> Response:
    """Serve a picture of a step, decrypted for this one answer, to who sees the course."""
    return serve_photo(stored(Photo, _course(code, n, photo=photo_id), photo_id), keep=False)


@bp.get("/cases/<code>/mediations/<int:n>/voices/<int:voice_id>")
@needs("mediation.read")
def voice(code: str, n: int, voice_id: int) -> Response:
    """Play what was said aloud of a step, to who sees the course."""
    return serve_voice(stored(Voice, _course(code, n, voice=voice_id), voice_id), keep=False)


@bp.get("/cases/<code>/mediations/<int:n>/signatures/<int:signature_id>")
@needs("mediation.read")
def signature(code: str, n: int, signature_id: int) -> Response:
    """Show the signature of a party to who mediates; each look is journalled."""
    seen = queries.seen(current_user, code, n)
    if sees_of(current_user, seen) != Sees.ALL:
        raise not_found()
    return signature_answer("mediation", seen.mediation.id, signature_id)


@bp.post("/cases/<code>/mediations/<int:n>/phone")
@answers_itself("each look at a number is noted, and shows it")
@needs("mediation.read")
@mended_on(lambda problem, code, n: _page(code, n, problem))
def phone(code: str, n: int) -> BaseResponse | str:
    """Show the whole number of a party to who mediates and says why; journalled."""
    party = service.note_phone(current_user, queries.seen(current_user, code, n), request.form)
    return _page(code, n, shown=party.n)


def _course(code: str, n: int, **what: int) -> int:
    """Return the number of a mediation whose course the reader sees; what is looked at of a protected one is noted."""
    seen = queries.seen(current_user, code, n)
    if sees_of(current_user, seen) == Sees.STANDING:
        raise not_found()
    number = seen.mediation.id
    service.note_look(current_user, seen, **what)
    return number


def _page(code: str, n: int, problem: Problem | None = None, *, shown: int = 0) -> str:
    seen = queries.seen(current_user, code, n)
    asked = Tried("phone", request.form, problem, request.form.get("party", ""))
    page = presenters.mediation_page(current_user, seen, asked, shown=shown)
    return render_template("mediation/mediation.html", **page)
