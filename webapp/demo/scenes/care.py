"""The further course of the protected matters: those named reach, ask, help and watch; all of it is made up."""

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.care import service_steps
from webapp.care.grants import service as grants
from webapp.care.grants.states import Action as GrantAction
from webapp.care.items import service as items
from webapp.care.items.queries import open_of
from webapp.care.items.states import Kind
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.clock import local
from webapp.core.db import db
from webapp.demo.corpus import DATA
from webapp.demo.moments import DAY, Moments, Scene, on
from webapp.demo.planned import PlannedReport
from webapp.demo.who import JUSTICE, POLICE, WOMEN, person

_WHO = {"police": POLICE, "justice": JUSTICE, "women": WOMEN}
_NO_FILES: Any = ImmutableMultiDict()
_A_STEP = timedelta(minutes=12)


def scenes(reports: list[PlannedReport], moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of every step, counted in hours from the moment at which a matter came."""
    came = sorted(report.at for report in reports if report.protected)
    rows: list[dict[str, Any]] = json.loads((DATA / "care.json").read_text(encoding="utf-8"))
    for row in rows[: len(came)]:
        at = came[row["matter"]]
        for number, (hours, who, path, fields) in enumerate(row["steps"]):
            at = max(_by_day(came[row["matter"]] + timedelta(hours=hours)), at + _A_STEP)
            own_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door course {moments.today} {row['matter']} {number}"))
            yield at, partial(_take, row["matter"], who, path, fields, own_id)


def _by_day(moment: datetime) -> datetime:
    """Return the moment, or one of the next morning when people sleep then."""
    here = local(moment)
    if time(6, 30) <= here.time() < time(22):
        return moment
    morning = here.date() + DAY if here.time() >= time(22) else here.date()
    return on(morning, time(8)) + timedelta(minutes=here.minute)


def _take(matter: int, who: str, path: str, fields: Mapping[str, str], own_id: str) -> None:
    code = db.session().scalars(select(Case.code).where(Case.protected).order_by(Case.id).offset(matter)).first()
    if code is None:
        raise LookupError(matter)
    form = MultiDict({"client_id": own_id} | {name: _value(value) for name, value in fields.items()})
    actor = person(_WHO[who])
    if path == "visit":
        case_id = db.session().scalars(select(Case.id).where(Case.code == code)).one()
        visit = open_of(case_id, Kind.VISIT)
        if visit is None:
            raise LookupError("no visit is open")
        items.act(actor, code, visit.number, "done", form, _NO_FILES)
    elif path == "items":
        items.open_by_hand(actor, code, form, _NO_FILES)
    elif path.startswith("items/"):
        _, number, action = path.split("/")
        items.act(actor, code, int(number), action, form, _NO_FILES)
    elif path == "grant":
        grants.ask(actor, code, form, _NO_FILES)
    elif path in set(GrantAction):
        grants.decide(actor, code, GrantAction(path), form, _NO_FILES)
    else:
        service_steps.perform(actor, code, path, form, _NO_FILES)


def _value(value: str) -> str:
    """Return what a form sends: a day or a moment is written as of when it is sent."""
    now = clock.now()
    if value == "moment":
        return (now - timedelta(minutes=20)).isoformat()
    if value.startswith("day"):
        return (clock.local_day(now) + timedelta(days=int(value[3:] or 0))).isoformat()
    return value
