"""A bulletin on A4, for the views of its paper."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.documents.routes import NO_PDF, paper_page, paper_pdf
from webapp.web.guard import needs

bp = Blueprint("meetings_bulletins_papers", __name__)


@bp.get("/bulletins/<int:bulletin_id>/papers/<name>")
@needs("bulletin.read")
def paper(bulletin_id: int, name: str) -> str:
    """Show a bulletin as it prints."""
    return paper_page("bulletin", name, bulletin_id, said=NO_PDF if request.args.get("pdf") == "no" else "")


@bp.get("/bulletins/<int:bulletin_id>/papers/<name>.pdf")
@needs("bulletin.read")
def pdf(bulletin_id: int, name: str) -> BaseResponse:
    """Return a bulletin as a PDF."""
    return paper_pdf("bulletin", name, bulletin_id)
