"""Petitions in every state: one to 三级终结, one that is looked at again, twelve who came together; all made up."""

import json
import random
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.cases.work_orders.schemas import DispatchInput
from webapp.cases.work_orders.service import dispatch
from webapp.core import clock, replay
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene
from webapp.demo.scenes.counter import Intake
from webapp.petitions import service
from webapp.petitions.intake.service import record_later
from webapp.petitions.states import Action
from webapp.reports.service import Sent


def scenes(areas: dict[str, Area], moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of every petition, from the counter on; on working days."""
    rows: list[dict[str, Any]] = json.loads((DATA / "petitions.json").read_text(encoding="utf-8"))
    randbytes = random.Random(f"petitions of {moments.today.isoformat()}").randbytes  # noqa: S311 - no secret
    for number, row in enumerate(rows):
        case = row["case"]
        intake = Intake(case, areas, _id(moments, number), randbytes)
        yield moments.working(case["days"], case["at"]), partial(_register, intake, row, _id(moments, number, "asks"))
        for turn, (days, hour, by, action, fields) in enumerate(row["steps"]):
            own_id = _id(moments, number, str(turn))
            yield moments.working(days, hour), partial(_take, intake, row, by, action, fields, own_id)


def _register(intake: Intake, row: Mapping[str, Any], own_id: str) -> None:
    intake.take_in()
    form = MultiDict(row["asks"] | {"client_id": own_id})
    record_later(who.person(row["case"]["by"]), intake.code, form, Sent(replay.digest(form.items(multi=True))))


def _take(intake: Intake, row: Mapping[str, Any], by: str, action: str, fields: Mapping[str, Any], own_id: str) -> None:
    actor = who.person(getattr(who, by))
    if action == "dispatch":
        dispatch(actor, intake.code, DispatchInput(row["unit"], (), row["asked"], None, "", None, None))
        return
    today = clock.local_day(clock.now()).isoformat()
    form = MultiDict({name: today if value == "day" else value for name, value in fields.items()})
    form["client_id"] = own_id
    service.take(actor, intake.code, Action(action), form, Sent(replay.digest(form.items(multi=True))))


def _id(moments: Moments, number: int, *more: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door petition {moments.today} {number} {' '.join(more)}"))
