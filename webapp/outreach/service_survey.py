"""The three questions after a matter is closed, answered by nobody in particular.

A link carries a one-time token made from the matter's code. Of the answer only counts by village and month are kept,
of the token only its digest, and nothing leads from one to the other.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, union_all

from webapp.areas.models import Area, Level
from webapp.cases.models import Case
from webapp.cases.states import Reach
from webapp.core import clock
from webapp.core.db import db, insert, transactional
from webapp.core.errors import Problem, not_found
from webapp.outreach.models import SurveyCount, SurveyTicket
from webapp.service_orders.models import ServiceOrder

_counts: Any = SurveyCount.__table__
_TOWN = select(Area.id).where(Area.level == Level.TOWN, Area.active).order_by(Area.id).limit(1)


def survey_link(code: str, area_id: int | None = None) -> str:
    """Return the address of the three questions for a closed matter: the same each time, usable once.

    Without ``area_id`` the place is looked up by the code of an order or a case; the town, when there is none.
    """
    if area_id is None:
        orders = select(ServiceOrder.area_id).where(ServiceOrder.code == code)
        cases = select(Case.area_id).where(Case.code == code, ~Case.protected, Case.reach == Reach.AREA)
        area_id = db.session().scalar(union_all(orders, cases).limit(1)) or db.session().scalar(_TOWN)
    mark = hmac.new(current_app.config["SECRET_KEY"].encode(), f"survey/{code}".encode(), hashlib.sha256).hexdigest()
    return f"/services/survey/{_signer().dumps([mark[:32], area_id])}"


def is_open(token: str) -> bool:
    """Say whether a token was not used yet; the one 404 for one that is none."""
    _area_of(token)
    return db.session().get(SurveyTicket, _digest(token)) is None


@transactional
def answer(token: str, given: Mapping[str, str]) -> None:
    """Count the answers once for a token; Problem 409 for one that was used."""
    area_id, session = _area_of(token), db.session()
    used = insert(SurveyTicket).values(digest=_digest(token)).on_conflict_do_nothing().returning(SurveyTicket.digest)
    if session.scalar(used) is None:  # a count of rows is not known of every database
        raise Problem("stale", "这几个问题已经答过了，谢谢您")
    month = clock.local_day(clock.now()).replace(day=1)
    for question, value in given.items():
        counted = insert(_counts).values(area_id=area_id, month=month, question=question, answer=value, value=1)
        session.execute(
            counted.on_conflict_do_update(
                index_elements=["area_id", "month", "question", "answer"], set_={"value": _counts.c.value + 1}
            )
        )


def _area_of(token: str) -> int:
    """Return the village (or what lies above it) that a token names."""
    try:
        _, area_id = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise not_found() from None
    area = db.session().get(Area, area_id)
    if area is None:
        raise not_found()
    if area.level.rank <= Level.VILLAGE.rank:
        return area.id
    above = [db.session().get(Area, i) for i in area.lineage]
    return next((one.id for one in above if one and one.level == Level.VILLAGE), area.lineage[1])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="survey")
