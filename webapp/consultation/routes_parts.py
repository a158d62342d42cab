"""Consultations on other pages: on that of their case, in the morning, among what waits; their paper."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import MenuItem, case_menu, case_panel
from webapp.cases.rules import CaseAccess
from webapp.consultation import presenters, presenters_lists, queries
from webapp.consultation.rules import is_about_a_person
from webapp.consultation.schemas import topics
from webapp.consultation.states import STATE_LABELS, Action, State
from webapp.core.hot.forms import piece
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.documents.papers import Paper, Thing, register
from webapp.documents.routes import NO_PDF, finish_paper, paper_page, paper_pdf
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import stamp
from webapp.web.guard import needs
from webapp.web.looks import morning_task
from webapp.web.mending import mended_on
from webapp.web.waiting import Waiting, waits

bp = Blueprint("consultation_parts", __name__)
NEXT = 3


def waiting(actor: Any) -> Any:
    """Count in SQL the consultations that wait for a step of this person; None for who has none."""
    if not actor.can("consultation.read"):
        return None
    return piece(queries.how_many, scopes=actor.scopes, phone_index=actor.phone_index, bucket="waiting")


waits(Waiting(key="consultations", word="会商", url="/consultations", count=waiting, order=61))
also_to_decide("会商", "/consultations")


@morning_task("consultation/_next.html", place="next", order=17, keys=("consultations",))
def next_consultations(actor: Actor) -> dict[str, Any] | None:
    """Show the next three consultations that wait for this person on the page of the morning."""
    rows = presenters_lists.next_rows(actor, NEXT)
    shown = [(row.consultation, presenters_lists.title_of(row.consultation)) for row in rows]
    lamps = [presenters_lists.lamp_of(row) for row in rows]
    return {"rows": shown, "lamps": lamps, "topics": topics()} if rows else None


@case_menu()
def consult_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer a consultation about a case behind 更多 to who makes them."""
    url = f"/consultations/new?case_code={held.case.code}"
    return [MenuItem("会商", url, "messages")] if actor.can("consultation.make") else []


@case_panel("consultation/_on_case.html", there=queries.any_of_case)
def on_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Lead from the page of a case to its consultations, for who makes them."""
    found = queries.on_case(actor, held.case.id) if actor.can("consultation.make") else ()
    return {"rows": [(one, STATE_LABELS[one.state][0]) for one in found]} if found else None


def _load(actor: Actor, consultation_id: int) -> Thing:
    return presenters.thing_of(queries.seen(actor, consultation_id))


def _fill(thing: Thing) -> dict[str, Any]:
    """Return what stands on the 会商记录: what was asked, what each said, what came of it."""
    seen = thing.row
    one = seen.consultation
    steps = queries.steps_of(one.id)
    names = people.names_of([one.author_id])
    last = {step.seat: step for step in steps if step.action == Action.OPINION}
    return {
        "number": one.number,
        "question": one.question,
        "summary": one.summary,
        "lines": {
            "类别": topics().get(one.topic, ""),
            "参加单位": "、".join(seat.label for seat in seen.seats),
            "发起人": names.get(one.author_id, ""),
            "发起时间": stamp(one.made_at),
        },
        "opinions": [(seat.label, last[seat.seat].words) for seat in seen.seats if seat.seat in last],
        "records": [
            {"at": stamp(step.held_at), "place": step.place, "present": step.present, "said": step.words}
            for step in steps
            if step.action == Action.RECORD and step.held_at
        ],
        "conclusion": next((step.words for step in steps if step.action == Action.CONCLUDE), ""),
    }


def _lacks(thing: Thing) -> str:
    return "" if thing.row.consultation.state == State.CONCLUDED else "下了结论才能定稿"


register(
    Paper(
        "consultation",
        "record",
        "会商记录",
        "consultation/_record.html",
        _load,
        _fill,
        # A sheet that has left the house can't be erased: of a person there is none.
        may_see=lambda _actor, thing: not is_about_a_person(thing.row.consultation),
        may_finish=lambda actor, thing: bool(thing.row.maker and actor.can("consultation.make")),
        lacks=_lacks,
        sealed=True,
    )
)


@bp.get("/consultations/<int:consultation_id>/papers/<name>")
@needs("consultation.read")
def paper(consultation_id: int, name: str) -> str:
    """Show a paper of a consultation, as it prints."""
    said = NO_PDF if request.args.get("pdf") == "no" else ""
    return paper_page("consultation", name, consultation_id, said=said)


@bp.get("/consultations/<int:consultation_id>/papers/<name>.pdf")
@needs("consultation.read")
def pdf(consultation_id: int, name: str) -> BaseResponse:
    """Return a paper of a consultation as a PDF."""
    return paper_pdf("consultation", name, consultation_id)


@bp.post("/consultations/<int:consultation_id>/papers/<name>/final")
@needs("consultation.make")
@mended_on(lambda problem, consultation_id, name: paper_page("consultation", name, consultation_id, problem))
def finish(consultation_id: int, name: str) -> BaseResponse:
    """Make a paper of a consultation final."""
    return finish_paper("consultation", name, consultation_id)
