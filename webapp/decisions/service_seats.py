"""Who is asked: units and villages by their codes, one leads and the others help; the court is asked by nobody."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.decisions import queries
from webapp.decisions.models import Decision, DecisionSeat

UNKNOWN = "没有这个单位或村，或者已经撤了"


def asked_seats(town_id: int, lead: str, helpers: Sequence[str]) -> list[dict[str, Any]]:
    """Return the seats of who is asked; Problem 422 beside the field that names nobody."""
    known = {code: (name, scope) for code, name, scope in queries.who_may_be_asked(town_id)}
    if lead not in known:
        raise invalid(lead_unit="法庭只给指导，不派任务，请选别家" if lead == queries.COURT else UNKNOWN)
    if unknown := [code for code in helpers if code not in known]:
        raise invalid(helpers="法庭只给指导，不派任务" if queries.COURT in unknown else UNKNOWN)
    codes = [lead, *(code for code in helpers if code != lead)]
    return [{"seat": known[code][1], "label": known[code][0], "leading": code == lead} for code in codes]


def give_to(decision: Decision, lead: str) -> None:
    """Let another unit lead, in the open transaction; who helps stays."""
    (seat,) = asked_seats(decision.town_id, lead, ())
    session = db.session()
    gone = (DecisionSeat.leading, DecisionSeat.seat == seat["seat"])
    for which in gone:
        session.execute(delete(DecisionSeat).where(DecisionSeat.decision_id == decision.id, which))
    session.add(DecisionSeat(decision_id=decision.id, **seat))
    session.flush()
