"""The papers of a petition: each on A4, as a PDF, and the step that makes one final."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.documents.routes import NO_PDF, finish_paper, paper_page, paper_pdf
from webapp.petitions.papers.papers import SUBJECT
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("petitions_papers", __name__)
_AT = "/cases/<code>/petition/papers/<name>"


@bp.get(_AT)
@needs("petition.read")
def paper(code: str, name: str) -> str:
    """Show a paper of a petition, as it prints."""
    return paper_page(SUBJECT, name, code, said=NO_PDF if request.args.get("pdf") == "no" else "")


@bp.get(f"{_AT}.pdf")
@needs("petition.read")
def pdf(code: str, name: str) -> BaseResponse:
    """Return a paper of a petition as a PDF."""
    return paper_pdf(SUBJECT, name, code)


@bp.post(f"{_AT}/final")
@needs("petition.register")
@mended_on(lambda problem, code, name: paper_page(SUBJECT, name, code, problem))
def finish(code: str, name: str) -> BaseResponse:
    """Make a paper of a petition final."""
    return finish_paper(SUBJECT, name, code)
