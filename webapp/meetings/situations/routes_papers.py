"""A situation on paper: its sheet on A4, and the same as a file for Word; each look is journalled."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.documents.papers import Paper, Thing, register
from webapp.documents.routes import NO_PDF, paper_page, paper_pdf
from webapp.documents.service import note_look
from webapp.meetings.situations import presenters, queries
from webapp.meetings.situations.presenters_word import word_file
from webapp.meetings.situations.states import State
from webapp.people.actor import Actor
from webapp.web.guard import needs

bp = Blueprint("meetings_situations_papers", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _load(actor: Actor, key: str) -> Thing:
    return presenters.thing_of(queries.seen(actor, key))


def _frozen(thing: Thing) -> bool:
    return bool(thing.row.situation.state != State.DRAFT)


def _said(thing: Thing) -> str:
    return "定稿了，数不会再变" if _frozen(thing) else ""


def _fill(thing: Thing) -> dict[str, Any]:
    return presenters.sheet(thing.row)


# Once it is frozen it can't change, so nothing has to be made final besides; what turns protected goes from it, too.
SHEET = Paper("situation", "sheet", "研判", "meetings/situations/_sheet.html", _load, _fill, lacks=_said, inked=_frozen)
register(SHEET)


@bp.get("/situations/<key>/papers/<name>")
@needs("situation.read")
def paper(key: str, name: str) -> str:
    """Show a situation as it prints."""
    return paper_page("situation", name, key, said=NO_PDF if request.args.get("pdf") == "no" else "")


@bp.get("/situations/<key>/papers/<name>.pdf")
@needs("situation.read")
def pdf(key: str, name: str) -> BaseResponse:
    """Return a situation as a PDF."""
    return paper_pdf("situation", name, key)


@bp.get("/situations/<key>.docx")
@needs("situation.read")
def word(key: str) -> Response:
    """Return a situation as a file for Word, as those who meet work with it on paper."""
    thing = _load(current_user, key)
    made = word_file(presenters.sheet(thing.row), draft=not _frozen(thing))
    note_look(current_user, SHEET, thing, form="docx", draft=not _frozen(thing))
    answer = Response(made, mimetype=WORD)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="{thing.row.situation.key}.docx"'
    return answer
