"""Whistles on other pages: on the page of their case, among what needs a look, in the morning, what waits."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import MenuItem, case_menu, case_panel
from webapp.cases.rules import CaseAccess, works_on
from webapp.core.hot.forms import piece
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.people.actor import Actor
from webapp.web.guard import needs
from webapp.web.looks import first_look
from webapp.web.waiting import Waiting, waits
from webapp.whistle import presenters_lists, queries
from webapp.whistle.queries import WhistleRow
from webapp.whistle.schemas import kinds
from webapp.whistle.states import STATE_LABELS

bp = Blueprint("whistle_parts", __name__)
MOST = 5


def waiting(actor: Any) -> Any:
    """Count in SQL the whistles that wait for an answer or a decision of this person; None for who has none."""
    return piece(queries.how_many, scopes=actor.scopes, bucket="waiting") if actor.can("whistle.read") else None


waits(Waiting(key="whistles", word="中心哨等您回", url="/whistles", count=waiting, today=waiting, order=5))
also_to_decide("请吹哨", "/whistles")


@case_menu()
def whistle_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer blowing a whistle about a case behind 更多, or asking for one, to whoever works on it."""
    url = f"/whistles/new?case_code={held.case.code}"
    if actor.can("whistle.blow"):
        return [MenuItem("吹哨", url, "speakerphone")]
    return [MenuItem("请吹哨", url, "speakerphone")] if actor.can("whistle.ask") and works_on(actor, held) else []


@case_panel("whistle/_on_case.html", there=queries.any_live_of_case)
def live_on_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Lead from the page of a case to the whistle that is live on it, for who sees that."""
    whistle = queries.live_of_case(held.case.id)
    if whistle is None or not queries.sees(actor, whistle.id):
        return None
    return {"url": f"/whistles/{whistle.id}", "state": STATE_LABELS[whistle.state][0]}


def any_waiting(actor: Actor) -> Any:
    """Say in SQL whether a whistle waits for a word of this person."""
    return piece(queries.any_waiting, scopes=actor.scopes) if actor.can("whistle.read") else None


def asking_page(actor: Actor) -> Mapping[str, Any] | None:
    """Return the part that asks again by itself, for those whom a whistle may reach."""
    called = actor.can("whistle.answer") or actor.can("whistle.blow")
    return {"rows": [], "mark": ""} if called else None


@first_look("whistle/_first.html", order=12, when=any_waiting, empty=asking_page)
def whistles_first(actor: Actor) -> Mapping[str, Any] | None:
    """Pin the whistles that wait for a word of this person on their first page."""
    return _look(actor)


@bp.get("/whistles/waiting")
@needs("whistle.read")
def cards() -> BaseResponse | str:
    """Return the cards of what waits, for a first page that is open; 204 while it shows ``?seen=``."""
    look = _look(current_user)
    if request.args.get("seen") == look["mark"]:
        return Response(status=204)
    return render_template("whistle/_cards.html", look=look)


def _look(actor: Actor) -> dict[str, Any]:
    rows = presenters_lists.next_rows(actor, MOST)
    return {"rows": rows, "mark": _mark(rows), "kinds": kinds(), "lamps": list(map(presenters_lists.lamp_of, rows))}


def _mark(rows: Iterable[WhistleRow]) -> str:
    return "-".join(f"{row.whistle.id}.{row.whistle.version}" for row in rows)
