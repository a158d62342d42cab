"""The guide to legal help and the application, for anybody: no account, one question at a time, no scripts needed."""

from collections.abc import Iterator

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.legal_aid import (
    guide,
    queries,
    schemas,
    service,
    service_papers,
)
from webapp.legal_aid import (
    presenters_public as pages_public,
)
from webapp.people.actor import Actor
from webapp.reports.service_files import read_photos
from webapp.service_orders import visitor
from webapp.service_orders.progress.queries import looked_up_too
from webapp.service_orders.progress.service import refuse_beyond
from webapp.service_orders.schemas import HONEYPOT
from webapp.web.bodies import PICTURES_OF_ANYBODY, takes
from webapp.web.guard import public
from webapp.web.mending import mended_on
from webapp.web.once import again_by

bp = Blueprint("legal_aid_public", __name__)

# In an hour; a whole village may share one address.
MOST_OF_A_PHONE, MOST_OF_A_SOURCE = 5, 40
TOO_OFTEN = "这个电话刚交过几次了，过一个小时再交，或者打电话到司法所"
looked_up_too(queries.phone_index_of, pages_public.slip_address, "法律援助申请")


@bp.get("/services/legal-aid")
@public
def start() -> str:
    """Show the first question; ``?area=`` is the village of the poster that led here."""
    here = schemas.GuideInput({}, [])
    return render_template("legal_aid/guide.html", **pages_public.guide_page(here, request.args.get("area", "")[:20]))


@bp.post("/services/legal-aid")
@public
def step() -> str:
    """Show the next question, or where the answers lead. Nothing is kept: the answers travel with the form."""
    here = schemas.parse_guide(request.form)
    return render_template("legal_aid/guide.html", **pages_public.guide_page(here, _village()))


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
    return render_template(
        "legal_aid/form.html", **pages_public.form_page(schemas.parse_guide(request.form), _village())
    )


@bp.post("/services/legal-aid/apply")
@again_by(lambda: _arrived())
@public
@takes(PICTURES_OF_ANYBODY)
@mended_on(lambda problem: _form_again(problem))
def apply() -> BaseResponse | str:
    """Keep the application and show its slip; of a protected one only that it arrived."""
    sent = schemas.parse_application(request.form)
    if request.form.get(HONEYPOT):
        return _arrived()  # a program: it gets the answer that people get, nothing is kept
    for counted in _counted(sent.phone):
        refuse_beyond(*counted)  # before its pictures take room on the disk
    sealed = service_papers.seal_photos([data for _, data in read_photos(request.files)])
    application = service.apply_with_papers(sent, _helper(), sealed, _counted(sent.phone))
    if application.protected:
        return _arrived()
    visitor.let_in(application.code)
    return redirect(f"/services/legal-aid/{application.code}?sent=1", code=303)


@bp.get("/services/legal-aid/<code>")
@public
def slip(code: str) -> BaseResponse | str:
    """Show the slip to whoever was let in; ask everybody else, whether or not there is such an application."""
    application = queries.by_code(code) if visitor.may_see(code) else None
    if application is None:
        return redirect(url_for("service_orders_progress.progress", code=code))
    sent = request.args.get("sent")
    page = make_response(render_template("legal_aid/slip.html", **pages_public.slip_page(application), sent=sent))
    if sent == "1" and visitor.remembers():
        visitor.keep_slip(page, application.code)
    return page


@bp.post("/services/legal-aid/<code>/<any(papers, withdraw):action>")
@public
@takes(PICTURES_OF_ANYBODY)
@mended_on(lambda problem, code, action: _slip_again(code, problem))
def act_on_slip(code: str, action: str) -> BaseResponse:
    """Send photos of papers later, or take the application back; for whoever was let in."""
    application = queries.by_code(code) if visitor.may_see(code) else None
    if application is None:
        return redirect(url_for("service_orders_progress.progress", code=code), code=303)
    if action == "papers":
        service_papers.take_in(application, request.files, request.form.get("kind", ""), None)
    else:
        service.withdraw(application.id)
    return redirect(f"/services/legal-aid/{code}?sent={action}", code=303)


def _form_again(problem: Problem) -> str:
    here = schemas.parse_guide(request.form)
    shown = pages_public.form_page(here, _village(), problem, schemas.typed_of(request.form))
    return render_template("legal_aid/form.html", **shown)


def _slip_again(code: str, problem: Problem) -> str:
    found = queries.by_code(code)
    if found is None:
        raise problem
    return render_template(
        "legal_aid/slip.html", **pages_public.slip_page(found), problem=problem, errors=problem.fields
    )


def _arrived() -> str:
    return render_template("legal_aid/arrived.html", **pages_public.arrived_page())


def _counted(phone: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield what an application is counted for, its telephone and where it comes from, and how many are enough."""
    if phone:
        yield "aid-phone", phone, MOST_OF_A_PHONE, TOO_OFTEN
    if _helper() is None:
        for source in visitor.sources():
            yield "aid-source", source, MOST_OF_A_SOURCE, TOO_OFTEN


def _village() -> str:
    return request.form.get("village", "")[:20]


def _helper() -> Actor | None:
    actor: Actor = current_user
    return actor if actor.is_authenticated else None
