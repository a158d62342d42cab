"""The 卷宗 of a mediation: which papers it has, each on A4, all in one go, and the step that makes one final."""

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import not_found
from webapp.documents.papers import Thing
from webapp.documents.queries import papers_about
from webapp.documents.routes import NO_PDF, finish_paper, paper_page, paper_pdf, whole_page, whole_pdf
from webapp.mediation.dossier.papers import SUBJECT, Key, load
from webapp.mediation.dossier.rules import keeps
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("mediation_dossier", __name__)
_AT = "/cases/<code>/mediations/<int:n>/papers"


@bp.get(_AT)
@needs("mediation.read")
def papers(code: str, n: int) -> str:
    """List the papers of a mediation, those too whose time has not come, to who keeps them."""
    thing = _kept(code, n)
    listed = papers_about(SUBJECT, thing, current_user, to_come=True)
    return render_template("mediation/dossier/list.html", thing=thing, papers=listed)


@bp.get(f"{_AT}/whole")
@needs("mediation.read")
def whole(code: str, n: int) -> str:
    """Show all papers of a mediation as they print in one go."""
    return whole_page(SUBJECT, _kept(code, n), "调解卷宗", said=_said())


@bp.get(f"{_AT}/whole.pdf")
@needs("mediation.read")
def whole_as_pdf(code: str, n: int) -> BaseResponse:
    """Return all papers of a mediation as one PDF."""
    return whole_pdf(SUBJECT, _kept(code, n), "调解卷宗")


@bp.get(f"{_AT}/<name>")
@needs("mediation.read")
def paper(code: str, n: int, name: str) -> str:
    """Show a paper of a mediation, as it prints."""
    return paper_page(SUBJECT, name, Key(code, n), said=_said())


@bp.get(f"{_AT}/<name>.pdf")
@needs("mediation.read")
def pdf(code: str, n: int, name: str) -> BaseResponse:
    """Return a paper of a mediation as a PDF."""
    return paper_pdf(SUBJECT, name, Key(code, n))


@bp.post(f"{_AT}/<name>/final")
@needs("mediation.work")
@mended_on(lambda problem, code, n, name: paper_page(SUBJECT, name, Key(code, n), problem))
def finish(code: str, n: int, name: str) -> BaseResponse:
    """Make a paper of a mediation final."""
    return finish_paper(SUBJECT, name, Key(code, n))


def _kept(code: str, n: int) -> Thing:
    thing = load(current_user, Key(code, n))
    if not keeps(current_user, thing.row.seen):
        raise not_found()
    return thing


def _said() -> str:
    return NO_PDF if request.args.get("pdf") == "no" else ""
