"""Files that one unit asks another to see: in every state, with the looks that were taken, one of a mediation."""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.cases.models import Case, WorkOrder
from webapp.consultation.files import service, service_looks
from webapp.consultation.files.states import Action
from webapp.core import clock
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene
from webapp.mediation.models import Mediation
from webapp.people.models import Unit

MEDIATION, LOOK = "mediation", "look"
_MOST = 8


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all requests; each day is a working day, counted from today."""
    rows: list[dict[str, Any]] = json.loads((DATA / "files.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows):
        made: list[int] = []
        yield moments.working(row["days"], row["at"]), partial(_ask, made, row, moments, number)
        for turn, (days, hour, by, action, fields) in enumerate(row["steps"], 1):
            own_id = _id(moments, number, turn)
            yield moments.working(days, hour), partial(_take, made, by, action, fields, own_id)


def _ask(made: list[int], row: dict[str, Any], moments: Moments, number: int) -> None:
    """Ask for the newest file of the keeper that the asker can't open anyhow."""
    actor = _person(row["by"])
    until = clock.local_day(clock.now() + timedelta(days=row["until"])).isoformat()
    named = {name: row.get(name, "") for name in ("purpose", "basis", "basis_words", "question", "reason")}
    for turn, what in enumerate(_kept_by(row["keeper"]), 100):
        own_id = _id(moments, number, turn)
        form = MultiDict({**named, "what": what, "until": until, "client_id": own_id})
        asked = service.record(actor, form, _digest(own_id))
        if asked.row is not None and asked.new:
            made.append(asked.row.id)
            return


def _take(made: list[int], by: str, action: str, fields: dict[str, str], own_id: str) -> None:
    if not made:  # nothing of the keeper's was there to be asked for
        return
    if action == LOOK:
        service_looks.note(_person(by), made[0])
        return
    form = MultiDict({**fields, "client_id": own_id})
    service.take(_person(by), made[0], Action(action), form, _digest(own_id))


def _kept_by(keeper: str) -> Sequence[str]:
    """Return the codes of the newest cases that a unit led, or the numbers of the newest mediations."""
    if keeper == MEDIATION:
        numbers = select(Mediation.number).join(Case, Case.id == Mediation.case_id)
        numbers = numbers.where(Mediation.number.is_not(None), ~Case.protected).order_by(Mediation.id.desc())
        return [one for one in db.session().scalars(numbers.limit(_MOST)) if one]
    query = select(Case.code).join(WorkOrder, WorkOrder.case_id == Case.id).join(Unit, Unit.id == WorkOrder.unit_id)
    query = query.where(WorkOrder.leading, Unit.code == keeper, ~Case.protected, Case.merged_into_id.is_(None))
    return db.session().scalars(query.order_by(WorkOrder.id.desc()).limit(_MOST)).all()


def _person(name: str) -> Any:
    return who.person(getattr(who, name, name))


def _id(moments: Moments, number: int, turn: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door file {moments.today} {number} {turn}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2
