"""How a paper is served, for the views of the packages whose things have papers; each has its own three addresses.

``GET …/papers/<name>``, ``GET …/papers/<name>.pdf``, ``POST …/papers/<name>/final``.
"""

from typing import Any

from flask import Response, flash, redirect, render_template
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.core.media.pdf import as_pdf, has_pdf
from webapp.documents import queries, service
from webapp.documents.papers import Paper, Thing
from webapp.documents.service_signatures import note_signature_look
from webapp.people import queries as people
from webapp.web.formatting import stamp
from webapp.web.pagination import send_stored

NO_PDF = "这台服务器没有装生成 PDF 的程序，请用浏览器打印，打印时选“另存为 PDF”"


def paper_page(subject: str, name: str, key: Any, problem: Problem | None = None, *, said: str = "") -> str:
    """Show a paper as it prints: a draft from its thing as it is now, or the final one."""
    paper = queries.paper_of(subject, name)
    thing = _seen(paper, key)
    shown = _shown(paper, thing, form="page")
    return render_template("documents/paper.html", **shown, problem=problem, pdf=has_pdf(), file=False, said=said)


def paper_pdf(subject: str, name: str, key: Any) -> BaseResponse:
    """Return a paper as a PDF; where it can't be made, the way to the page."""
    paper = queries.paper_of(subject, name)
    thing = _seen(paper, key)
    if not has_pdf():
        return redirect(f"{thing.url}/papers/{paper.name}?pdf=no")
    shown = _shown(paper, thing, form="pdf")
    made = as_pdf(render_template("documents/paper.html", **shown, problem=None, pdf=False, file=True, said=""))
    return pdf_answer(made, paper.name)


def whole_page(subject: str, thing: Thing, title: str, *, said: str = "") -> str:
    """Show all papers of a thing that the actor may see, in order, as they print in one go."""
    shown = _whole(subject, thing, title, form="page")
    return render_template("documents/whole.html", **shown, pdf=has_pdf(), file=False, said=said)


def whole_pdf(subject: str, thing: Thing, title: str) -> BaseResponse:
    """Return all papers of a thing as one PDF; where it can't be made, the way to the page."""
    if not has_pdf():
        return redirect(f"{thing.url}/papers/whole?pdf=no")
    shown = _whole(subject, thing, title, form="pdf")
    return pdf_answer(as_pdf(render_template("documents/whole.html", **shown, pdf=False, file=True, said="")), "whole")


def pdf_answer(made: bytes, name: str) -> Response:
    """Answer with a PDF that no cache keeps."""
    response = Response(made, mimetype="application/pdf")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def signature_answer(subject: str, subject_id: int, signature_id: int) -> Response:
    """Answer with the picture of a signature about a thing that was loaded through its scope; journalled."""
    signature = queries.signature_of(subject, subject_id, signature_id)
    note_signature_look(current_user, signature)
    return send_stored(signature.file, "image/png", key=signature.key, keep=False)


def finish_paper(subject: str, name: str, key: Any) -> BaseResponse:
    """Make a paper final and show it."""
    paper = queries.paper_of(subject, name)
    service.finish(current_user, paper, key)
    flash("定稿了，以后不会再变")
    return redirect(f"{_seen(paper, key).url}/papers/{paper.name}", code=303)


def _seen(paper: Paper, key: Any) -> Thing:
    thing = paper.load(current_user, key)
    if not paper.may_see(current_user, thing):
        raise not_found()
    if paper.not_yet(thing) and not queries.final(paper, thing):
        raise not_found()
    return thing


def _whole(subject: str, thing: Thing, title: str, *, form: str) -> dict[str, Any]:
    """Return what the page of all papers shows, having journalled the look; the one 404 where there is none."""
    found = queries.bound(subject, thing, current_user)
    if not found:
        raise not_found()
    makers = people.names_of([kept.made_by_id for _, kept in found if kept])
    sheets = [
        (paper, kept, Markup(kept.content if kept else service.sheet_of(paper, thing)))  # noqa: S704
        for paper, kept in found
    ]
    service.note_whole_look(current_user, subject, thing, form=form)
    return {"title": title, "thing": thing, "sheets": sheets, "makers": makers, "printed": _printed()}


def _printed() -> str:
    return f"{stamp(clock.now())} {current_user.name} 打印"


def _shown(paper: Paper, thing: Thing, *, form: str) -> dict[str, Any]:
    """Return what the page of a paper shows, having journalled the look."""
    kept = queries.final(paper, thing)
    # Its own template made it, with everything typed escaped; from then on it is what it is.
    sheet = Markup(kept.content if kept else service.sheet_of(paper, thing))  # noqa: S704
    makers = people.names_of([kept.made_by_id]) if kept else {}
    service.note_look(current_user, paper, thing, form=form, draft=kept is None)
    return {
        "paper": paper,
        "thing": thing,
        "sheet": sheet,
        "kept": kept,
        "maker": makers.get(kept.made_by_id, "") if kept else "",
        "may_finish": kept is None and paper.may_finish(current_user, thing),
        "lacks": paper.lacks(thing) if kept is None else "",
        "printed": _printed(),
    }
