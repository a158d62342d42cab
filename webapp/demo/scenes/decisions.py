"""What was decided at the half-monthly meetings and between them: in every state, and one about a case."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, time
from functools import partial
from typing import Any

from sqlalchemy import select

from webapp.cases.models import Case, WorkOrder
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core.db import db
from webapp.decisions.schemas import DecisionInput, StepInput
from webapp.decisions.service import record, take
from webapp.decisions.states import Action
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene, on
from webapp.people.models import Unit
from webapp.reports.service import Sent

CLOSES = time(18)
# Not an action of its own: a cancelled decision of which only the number stays.
MISTAKE = "mistake"


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all decisions; each day is a working day, counted from today."""
    rows: list[dict[str, Any]] = json.loads((DATA / "decisions.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows):
        made: list[int] = []
        due = on(moments.workday(row["due"]), CLOSES)
        yield moments.working(row["days"], row["at"]), partial(_make, made, row, due, _id(moments, number))
        for turn, step in enumerate(row["steps"], 1):
            until = on(moments.workday(step[5]), CLOSES) if len(step) > 5 else None
            act = partial(_take, made, step, until, _id(moments, number, turn))
            yield moments.working(step[0], step[1]), act
    yield moments.working(-1, "16:40"), partial(_about_a_case, moments, _id(moments, len(rows)))


def _make(made: list[int], row: dict[str, Any], due: datetime, own_id: str) -> None:
    helpers = tuple(map(_code, row["helpers"]))
    wanted = DecisionInput(own_id, row["what"], _code(row["lead"]), helpers, due, None)
    made.append(record(_person(row["by"]), wanted, _digest(own_id))[0].id)


def _take(made: list[int], step: list[Any], until: datetime | None, own_id: str) -> None:
    phone, action, words = step[2:5]
    mistake = action == MISTAKE
    asked = StepInput(words, until, mistake=mistake)
    named = Action.CANCEL if mistake else Action(action)
    take(_person(phone), made[0], named, lambda _step: asked, Sent(_digest(own_id)), client_id=own_id)


def _about_a_case(moments: Moments, own_id: str) -> None:
    """Decide about a case that a unit has in hand: its order is the decision's."""
    query = (
        select(Case.code, Unit.code)
        .join(WorkOrder, WorkOrder.case_id == Case.id)
        .join(Unit, Unit.id == WorkOrder.unit_id)
        .where(WorkOrder.state.in_(OPEN_ORDERS), WorkOrder.leading, Unit.made_for.is_(None), Unit.code != "court")
    )
    found = db.session().execute(query.order_by(WorkOrder.id.desc()).limit(1)).first()
    if found:
        due = on(moments.workday(10), CLOSES)
        wanted = DecisionInput(own_id, "这件事照会上说的办，办完拍一张，给会上看。", found[1], (), due, found[0])
        record(_person("DISPATCHER"), wanted, _digest(own_id))


def _person(name: str) -> Any:
    return who.person(who.VILLAGE_LEAD if name == "VILLAGE" else getattr(who, name))


def _code(name: str) -> str:
    """Return a unit's code, or that of the village whose lead is known by name."""
    return str(_person(name).leading[0].area_code) if name == "VILLAGE" else name


def _id(moments: Moments, number: int, turn: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door decision {moments.today} {number} {turn}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2
