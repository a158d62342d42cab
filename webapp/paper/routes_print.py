"""One case on A4: a page that prints cleanly, and a PDF where the optional program for it is installed."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries
from webapp.cases.panels import MenuItem, case_menu, case_panel
from webapp.cases.rules import CaseAccess
from webapp.cases.service_views import note_view
from webapp.cases.turning.queries import has_turned
from webapp.core.media.pdf import as_pdf, has_pdf
from webapp.documents.routes import NO_PDF, pdf_answer
from webapp.paper import queries_taken, service
from webapp.paper.queries_print import paper_of
from webapp.people.actor import Actor
from webapp.web.guard import needs

bp = Blueprint("paper_print", __name__)


@case_menu(protected_too=True, reading=True)
def print_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Put the way to paper behind the ⋯ of a case."""
    return [MenuItem("打印这件事", f"/cases/{held.case.code}/print", "printer")] if actor.can("case.todo") else []


@case_panel("paper/_taken.html", protected_too=True, there=has_turned)
def taken_before(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show those named which prints and sheets of a case were made before it turned protected."""
    rows = queries_taken.taken_before(held) if actor.protected and held.case.protected else []
    return {"rows": rows} if rows else None


@bp.get("/cases/<code>/print")
@needs("case.read")
def page(code: str) -> str:
    """Show the page that is printed."""
    said = NO_PDF if request.args.get("pdf") == "no" else ""
    return render_template("paper/case.html", **_prepared(code, "page"), pdf=has_pdf(), file=False, said=said)


@bp.get("/cases/<code>/print.pdf")
@needs("case.read")
def pdf(code: str) -> BaseResponse:
    """Return the same page as a PDF; where it can't be made, the page itself with a sentence that says what to do."""
    if not has_pdf():
        return redirect(f"/cases/{queries.get_case_for(current_user, code).case.code}/print?pdf=no")
    made = as_pdf(render_template("paper/case.html", **_prepared(code, "pdf"), pdf=False, file=True))
    return pdf_answer(made, code)


def _prepared(code: str, form: str) -> dict[str, Any]:
    held = queries.get_case_for(current_user, code)
    note_view(current_user, held)
    service.note_print(current_user, held.case.id, form)
    return paper_of(current_user, queries.get_case_for(current_user, code))
