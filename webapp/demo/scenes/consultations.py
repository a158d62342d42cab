"""Consultations in every state: asked, talked over, concluded with a decision, on a person, refused, a mistake."""

import json
import uuid
from collections.abc import Iterator
from datetime import time
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.cases.models import Case, WorkOrder
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.consultation.service import record, take
from webapp.consultation.states import Action
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene, on
from webapp.people.models import Unit

CLOSES, HELD = time(18), time(9)
FIELDS = ("topic", "question", "summary", "person", "happened", "asked", "law", "law_words")


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all consultations; each day is a working day, counted from today."""
    rows: list[dict[str, Any]] = json.loads((DATA / "consultations.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows):
        made: list[int] = []
        yield moments.working(row["days"], row["at"]), partial(_make, moments, made, row, number)
        for turn, (day, at, name, action, fields) in enumerate(row["steps"], 1):
            own_id = _id(moments, number, turn)
            yield moments.working(day, at), partial(_take, moments, made, name, Action(action), fields, own_id)


def _make(moments: Moments, made: list[int], row: dict[str, Any], number: int) -> None:
    sent, own_id = {name: row[name] for name in FIELDS if name in row}, _id(moments, number)
    sent |= {"client_id": own_id, "due": on(moments.workday(row["due"]), CLOSES).isoformat()}
    sent |= {"case_code": _a_case()} if row.get("case") else {}
    form = MultiDict([*sent.items(), *(("units", code) for code in row["units"])])
    made.append(record(_person(row["by"]), form, _digest(own_id))[0].id)


def _take(moments: Moments, made: list[int], name: str, action: Action, fields: dict[str, Any], own_id: str) -> None:
    sent = {**fields, "client_id": own_id}
    if "at" in fields:
        sent["at"] = on(moments.workday(fields["at"]), HELD).isoformat()
    if (due := fields.get("decisions-0-due")) is not None:
        sent["decisions-0-due"] = on(moments.workday(due), CLOSES).isoformat()
    form = MultiDict(sent)
    take(_person(name), made[0], action, form, _digest(own_id))


def _a_case() -> str:
    """Return the code of an old case that a unit has in hand, as a consultation may be about one."""
    query = (
        select(Case.code)
        .join(WorkOrder, WorkOrder.case_id == Case.id)
        .join(Unit, Unit.id == WorkOrder.unit_id)
        .where(WorkOrder.state.in_(OPEN_ORDERS), WorkOrder.leading, Unit.made_for.is_(None), ~Case.protected)
    )
    return db.session().scalar(query.order_by(WorkOrder.id).limit(1)) or ""


def _person(name: str) -> Any:
    return who.person(getattr(who, name))


def _id(moments: Moments, number: int, turn: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door consultation {moments.today} {number} {turn}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2
