"""Whistles in every state: some of the last days, one for each state that is live now, one of them about a case."""

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.cases.models import Case, WorkOrder
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene
from webapp.people.models import Unit
from webapp.reports.service import Sent
from webapp.whistle.service import record, take


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all whistles: of working days before today, or so many minutes ago."""
    rows: list[dict[str, Any]] = json.loads((DATA / "whistles.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows):
        made: list[int] = []
        begun = moments.ago(minutes=row["ago"]) if "ago" in row else moments.working(row["days"], row["at"])
        yield begun, partial(_blow, made, row, _id(moments, number))
        for turn, (minutes, name, action, fields) in enumerate(row["steps"], 1):
            step = partial(_take, made, name, action, fields, _id(moments, number, turn))
            yield begun + timedelta(minutes=minutes), step


def _blow(made: list[int], row: dict[str, Any], own_id: str) -> None:
    actor = _person(row["by"])
    sent = {name: row[name] for name in ("kind", "place", "summary")} | {"client_id": own_id}
    sent |= {"answer_within": row["within"], "case_code": _a_case() if row.get("case") else ""}
    form = MultiDict([*sent.items(), *(("units", _code(name)) for name in row["units"])])
    made.append(record(actor, form, MultiDict(), Sent(_digest(own_id)), blow=actor.can("whistle.blow"))[0].id)


def _take(made: list[int], name: str, action: str, fields: dict[str, str], own_id: str) -> None:
    form = MultiDict({**fields, "client_id": own_id})
    take(_person(name), made[0], action, form, MultiDict(), Sent(_digest(own_id)))


def _a_case() -> str:
    """Return the code of the newest case that a unit has in hand, as a whistle may be about one."""
    query = (
        select(Case.code)
        .join(WorkOrder, WorkOrder.case_id == Case.id)
        .join(Unit, Unit.id == WorkOrder.unit_id)
        .where(WorkOrder.state.in_(OPEN_ORDERS), WorkOrder.leading, Unit.made_for.is_(None), ~Case.protected)
    )
    return db.session().scalar(query.order_by(WorkOrder.id.desc()).limit(1)) or ""


def _person(name: str) -> Any:
    return who.person(who.VILLAGE_LEAD if name == "VILLAGE" else getattr(who, name))


def _code(name: str) -> str:
    """Return a unit's code, or that of the village whose lead is known by name."""
    return str(_person(name).leading[0].area_code) if name == "VILLAGE" else name


def _id(moments: Moments, number: int, turn: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door whistle {moments.today} {number} {turn}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2
