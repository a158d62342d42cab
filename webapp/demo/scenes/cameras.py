"""Camera points: exactly 120 over all villages, all of them invented; four faults, three requests to see footage."""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area, Level
from webapp.cameras.faults.schemas import parse_fault
from webapp.cameras.faults.service import record as record_fault
from webapp.cameras.models import Camera
from webapp.cameras.queries import all_seen
from webapp.cameras.reviews.service import record, take
from webapp.cameras.reviews.states import Action as ReviewAction
from webapp.cameras.schemas import PointInput
from webapp.cameras.service import put_off, store
from webapp.cases import service as cases
from webapp.cases.states_steps import Action
from webapp.cases.work_orders.schemas import OrderStepInput
from webapp.cases.work_orders.service import act_on_order
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core import clock
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene
from webapp.reports.service import Sent

MANY = 120
BEGUN = -45
# The places of a village that have a point, one after the other: name, kind, what it looks at.
PLACES = (
    ("村口路口", "bullet", "junction"),
    ("学校门口", "dome", "school"),
    ("桥头", "bullet", "river"),
    ("集市口", "dome", "market"),
    ("卫生室路口", "bullet", "junction"),
    ("水塘边", "bullet", "river"),
    ("进村卡口", "checkpoint", "junction"),
    ("文化广场", "dome", "other"),
)
UNSIGNED_EVERY, OFF = 13, (37, 88)


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): points are brought in, break and are mended; footage is asked for."""
    known: dict[str, Any] = json.loads((DATA / "cameras.json").read_text(encoding="utf-8"))
    yield moments.working(BEGUN, "09:00"), partial(_bring_in, moments)
    for number, row in enumerate(known["faults"]):
        told: list[str] = []
        yield _at(moments, row), partial(_report, told, row, _id(moments, "fault", number))
        for step in row["steps"]:
            yield _at(moments, step), partial(_mend, told, step)
    for number, row in enumerate(known["reviews"]):
        asked: list[int] = []
        yield _at(moments, row), partial(_ask, asked, row, _id(moments, "review", number))
        for turn, step in enumerate(row["steps"]):
            yield _at(moments, step), partial(_decide, asked, step, _id(moments, f"step {number}", turn))


def _at(moments: Moments, row: dict[str, Any]) -> Any:
    return moments.ago(hours=row["ago"]) if "ago" in row else moments.working(row["days"], row["at"])


def _bring_in(moments: Moments) -> None:
    """Store the points: as many in each village as there are, the rest in the first ones; two are out of use."""
    actor = who.person(who.GRID_CENTRE)
    villages = list(db.session().scalars(select(Area).where(Area.level == Level.VILLAGE).order_by(Area.code)))
    counted: dict[int, int] = {}
    for number, village in enumerate(sorted(islice(cycle(villages), MANY), key=lambda one: one.code), 1):
        place = counted[village.id] = counted.get(village.id, -1) + 1
        camera = store(_wanted(number, village, place, _micro_grids(village), moments.today), actor.id)
        if number in OFF:
            put_off(camera, actor.id, off=True)


def _micro_grids(village: Area) -> Sequence[Any]:
    query = select(Area.latitude, Area.longitude, Area.label).where(Area.path.startswith(village.path))
    query = query.where(Area.level == Level.MICRO_GRID, Area.latitude.is_not(None)).order_by(Area.code)
    return db.session().execute(query).all()


def _wanted(number: int, village: Area, place: int, grids: Sequence[Any], today: date) -> PointInput:
    name, kind, looks_at = PLACES[place % len(PLACES)]
    grid = grids[place * 2 % len(grids)] if grids else None
    position = (round(grid.latitude, 6), round(grid.longitude, 6)) if grid else None
    return PointInput(
        code=f"CW-{number:03}",
        name=f"{village.name}{name}",
        village_id=village.id,
        place=f"{grid.label}，{name}杆上" if grid else f"{name}杆上",
        position=position,
        kind=kind,
        looks_at=looks_at,
        owner="镇政府" if place % 2 else "派出所",
        unit_id=None,
        in_use_since=today - timedelta(days=300 + 5 * number),
        sign=bool(number % UNSIGNED_EVERY),
    )


def _report(told: list[str], row: dict[str, Any], own_id: str) -> None:
    actor = who.person(getattr(who, row["by"]))
    seen = [one.camera for one in all_seen(actor) if one.camera.state == "normal"]
    incoming = parse_fault(MultiDict({"client_id": own_id, "description": row["words"]}), 0)
    receipt = record_fault(actor, seen[row["which"]].code, incoming, Sent(_digest(own_id)))
    told.append(str(receipt.about["case_code"]))


def _mend(told: list[str], step: dict[str, Any]) -> None:
    actor = who.person(getattr(who, step["by"]))
    if step["action"] in set(OrderAction):
        wanted = OrderStepInput(OrderAction(step["action"]), None, step.get("note", ""), None, None, None)
        act_on_order(actor, told[0], 1, wanted)
    else:
        cases.act(actor, told[0], Action(step["action"]), version=None, note=step.get("note", ""))


def _ask(asked: list[int], row: dict[str, Any], own_id: str) -> None:
    now = clock.now()
    query = select(Camera.code).order_by(Camera.id).offset(row["which"]).limit(row["many"])
    span = {"from": now - timedelta(hours=row["back"]), "until": now - timedelta(hours=row["back"] - row["hours"])}
    form = MultiDict({name: row.get(name, "") for name in ("purpose", "basis", "words", "for_name", "for_phone")})
    form.update({name: value.isoformat() for name, value in span.items()} | {"client_id": own_id})
    form.setlist("points", list(db.session().scalars(query)))
    asked.append(record(who.person(getattr(who, row["by"])), form, _digest(own_id))[0].id)


def _decide(asked: list[int], step: dict[str, Any], own_id: str) -> None:
    actor = who.person(getattr(who, step["by"], step["by"]))
    form = MultiDict({"note": step.get("note", ""), "client_id": own_id})
    take(actor, asked[0], ReviewAction(step["action"]), form, _digest(own_id))


def _id(moments: Moments, what: str, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door camera {moments.today} {what} {number}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2
