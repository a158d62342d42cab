"""Mediations in every state: an uncle and a nephew to the end, a debt that is not paid, one whom nobody asked yet."""

import json
import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.core import clock, replay
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.drawn.pictures import draw
from webapp.demo.moments import Moments, Scene, daylight
from webapp.demo.scenes.counter import Intake
from webapp.mediation import service
from webapp.mediation.schemas import parse_step
from webapp.mediation.states import Action
from webapp.reports.service import Sent
from webapp.reports.service_files import store_photo

_HOST, _COLLEAGUE = "mediation_committee", "10060000014"
_PARTY = ("name", "role", "sex", "birth_year", "phone", "id_number")
_CLAUSE = ("who", "to_whom", "what", "amount", "by")
_A_MOMENT = timedelta(minutes=2)


def scenes(areas: dict[str, Area], moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of every mediation, from the counter on; on working days, without an hour now."""
    rows: list[dict[str, Any]] = json.loads((DATA / "mediations.json").read_text(encoding="utf-8"))
    randbytes = random.Random(f"mediations of {moments.today.isoformat()}").randbytes  # noqa: S311 - no secret
    for number, row in enumerate(rows):
        case = row["case"]
        intake = Intake(case, areas, _id(moments, number), randbytes)
        yield moments.working(case["days"], case["at"]), intake.take_in
        for turn, (days, hour, by, step, fields) in enumerate(row["steps"]):
            at = moments.working(days, hour) if hour else daylight(moments.ago(hours=1))
            for part, (action, form) in enumerate(_forms(step, fields, row["parties"])):
                own_id = _id(moments, number, turn, part)
                yield at + part * _A_MOMENT, partial(_take, intake, by, action, form, own_id)


def _forms(step: str, fields: Mapping[str, Any], parties: list[list[Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return the forms that a line of the data stands for: ``parties`` and ``yes`` are one for each party."""
    if step == "parties":
        return [("party", dict(zip(_PARTY, map(str, party), strict=True)) | {"capacity": "full"}) for party in parties]
    if step == "yes":
        said = {"answer": "yes", "how": "in_person", "mediator_ok": "yes", **fields}
        return [("consent", said | {"party": str(n)}) for n in range(1, len(parties) + 1)]
    return [(step, dict(fields))]


def _take(intake: Intake, by: str, action: str, fields: dict[str, Any], own_id: str) -> None:
    actor = who.person(_COLLEAGUE if by == "COLLEAGUE" else getattr(who, by))
    pages = [store_photo(draw("agreement", n), sealed=True) for n in range(fields.pop("photos", 0))]
    form = MultiDict(_form(action, fields) | {"client_id": own_id})
    if action == "refer":
        service.record(actor, intake.code, form)
        return
    sent = Sent(replay.digest(form.items(multi=True), [page.sha256 for page in pages]), pages)
    step = Action(action)
    service.take(actor, intake.code, 1, step, lambda: parse_step(step, form), sent, client_id=own_id)


def _form(action: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a phone sends now: days are counted from today, what was said was said a moment ago."""
    now = clock.now()
    today = clock.local_day(now)
    form = {name: today.isoformat() if value == "day" else value for name, value in fields.items()}
    for number, clause in enumerate(form.pop("clauses", ())):
        *words, ahead = clause
        day = (today + timedelta(days=ahead)).isoformat()
        form |= {f"clauses-{number}-{name}": value for name, value in zip(_CLAUSE, (*words, day), strict=True) if value}
    if action in ("consent", "session", "agree"):
        form["at"] = (now - _A_MOMENT / 2).isoformat()
    if action in ("start", "committee"):
        form |= {"host": _HOST, "mediator": who.MEDIATOR}
    return form


def _id(moments: Moments, *numbers: int) -> str:
    told = " ".join(map(str, numbers))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door mediation {moments.today} {told}"))
