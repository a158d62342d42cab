"""The guide to legal help and the application, for anybody: no account, one question at a time, no scripts needed."""

from flask import Blueprint, Response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.db import transaction
from webapp.core.errors import Problem
from webapp.legal_aid import guide, pages, schemas, service, service_papers
from webapp.people.actor import Actor
from webapp.reports.service_files import read_photos
from webapp.web.guard import public

bp = Blueprint("legal_aid_public", __name__)


@bp.get("/services/legal-aid")
@public
def start() -> str:
    """Show the first question; ``?area=`` is the village of the poster that led here."""
    here = schemas.GuideIn({}, [])
    return render_template("legal_aid/guide.html", **pages.guide_page(here, request.args.get("area", "")[:20]))


@bp.post("/services/legal-aid")
@public
def step() -> str:
    """Show the next question, or where the answers lead. Nothing is kept: the answers travel with the form."""
    here = schemas.parse_guide(request.form)
    return render_template("legal_aid/guide.html", **pages.guide_page(here, _village()))


@bp.get("/services/legal-aid/basis")
@public
def basis() -> str:
    """Show what the guide rests on, and which texts nobody has checked yet."""
    cited = [guide.citation(code) for code in guide.table()["citations"]]
    return render_template("legal_aid/basis.html", notes=guide.notes(), cited=cited, version=guide.version())


@bp.post("/services/legal-aid/form")
@public
def form() -> str:
    """Show the form of the application."""
    return render_template("legal_aid/form.html", **pages.form_page(schemas.parse_guide(request.form), _village()))


@bp.post("/services/legal-aid/apply")
@public
def apply() -> BaseResponse | str:
    """Keep the application and show its slip; of a protected one only that it arrived."""
    try:
        sent = schemas.parse_application(request.form)
        sealed = service_papers.seal_photos([data for _, data in read_photos(request.files)])
        with transaction():
            application = service.apply(sent, _helper())
            if sealed:
                service_papers.add_papers(application, sealed, "matter", application.by_user_id)
    except Problem as problem:
        if problem.status not in (409, 413, 415, 422):
            raise
        here = schemas.parse_guide(request.form)
        shown = pages.form_page(here, _village(), problem, schemas.typed_of(request.form))
        return Response(render_template("legal_aid/form.html", **shown), status=problem.status)
    if application.protected:
        return render_template("legal_aid/arrived.html")
    return render_template("legal_aid/slip.html", **pages.slip_page(application))


def _village() -> str:
    return request.form.get("village", "")[:20]


def _helper() -> Actor | None:
    actor: Actor = current_user
    return actor if actor.is_authenticated else None
