"""The paper of a decision: the 交办单 that goes to who was asked."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.decisions import queries
from webapp.decisions.presenters import thing_of
from webapp.decisions.states import STATE_LABELS, State
from webapp.documents.papers import Paper, Thing, register
from webapp.documents.routes import NO_PDF, finish_paper, paper_page, paper_pdf, signature_answer
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import stamp
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("decisions_papers", __name__)


def _load(actor: Actor, decision_id: int) -> Thing:
    return thing_of(queries.seen(actor, decision_id))


def _fill(thing: Thing) -> dict[str, Any]:
    """Return what stands on the 交办单: who decided what, who does it until when."""
    seen = thing.row
    decision = seen.decision
    return {
        "number": decision.number,
        "what": decision.what,
        "lines": {
            "牵头": seen.leading.label,
            "配合": "、".join(seat.label for seat in seen.helping),
            "期限": stamp(decision.due_at),
            "交办人": people.names_of([decision.author_id]).get(decision.author_id, ""),
            "交办时间": stamp(decision.made_at),
            "案码": seen.case_code or "",
        },
    }


def _lacks(thing: Thing) -> str:
    state = thing.row.decision.state
    return "" if state != State.CANCELLED else f"{STATE_LABELS[state][0]}，不出交办单"


register(
    Paper(
        "decision",
        "slip",
        "交办单",
        "decisions/_slip.html",
        _load,
        _fill,
        may_finish=lambda actor, thing: bool(thing.row.maker and actor.can("decision.make")),
        lacks=_lacks,
    )
)


@bp.get("/decisions/<int:decision_id>/papers/<name>")
@needs("decision.read")
def paper(decision_id: int, name: str) -> str:
    """Show a paper of a decision, as it prints."""
    return paper_page("decision", name, decision_id, said=NO_PDF if request.args.get("pdf") == "no" else "")


@bp.get("/decisions/<int:decision_id>/papers/<name>.pdf")
@needs("decision.read")
def pdf(decision_id: int, name: str) -> BaseResponse:
    """Return a paper of a decision as a PDF."""
    return paper_pdf("decision", name, decision_id)


@bp.get("/decisions/<int:decision_id>/signatures/<int:signature_id>")
@needs("decision.read")
def signature(decision_id: int, signature_id: int) -> Response:
    """Show the signature of who took a 交办单, to who sees the decision; each look is journalled."""
    queries.seen(current_user, decision_id)
    return signature_answer("decision", decision_id, signature_id)


@bp.post("/decisions/<int:decision_id>/papers/<name>/final")
@needs("decision.make")
@mended_on(lambda problem, decision_id, name: paper_page("decision", name, decision_id, problem))
def finish(decision_id: int, name: str) -> BaseResponse:
    """Make a paper of a decision final."""
    return finish_paper("decision", name, decision_id)
