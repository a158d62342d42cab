"""What happened in the last hours and days, told one by one, so that every post has something to do at any hour."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from webapp.cases.states_steps import Action
from webapp.cases.work_orders.schemas import DispatchInput, OrderStepInput
from webapp.cases.work_orders.service import act_on_order, dispatch
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core.clock import local
from webapp.demo.corpus import DATA
from webapp.demo.drawn.pictures import VIEWS
from webapp.demo.history import History
from webapp.demo.lives import Step, UnitStep
from webapp.demo.moments import Moments, Scene, daylight
from webapp.demo.planned import PlannedReport, in_order
from webapp.demo.round import walk
from webapp.demo.who import CIVIL, COMMISSIONER, DISPATCHER, JUSTICE, POLICE, person, user_of
from webapp.dispatch.service_units import form_task_group
from webapp.emergencies.service import answer
from webapp.reports.catalogue import severities
from webapp.reports.models import Severity

_TOWN = "450324106"
_NUMBERS = 200_000  # beyond those of the plan and of the year before
_SUPERVISED, _GROUP = "一拖再拖，请这个星期给个结果", "大槽岭征地协调组"


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Return what is told, in its own words."""
    return tuple(json.loads((DATA / "lately.json").read_text(encoding="utf-8")))


def lately(moments: Moments) -> list[PlannedReport]:
    """Return the reports that are told, with their moments before now."""
    return in_order([_planned(moments, number, row) for number, row in enumerate(rows(), _NUMBERS)], moments.at)


def scenes(history: History, moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) around these reports that is no step of a case or order."""
    for number, row in enumerate(rows(), _NUMBERS):
        begun = _begun(moments, row)
        for minutes, who, given in row.get("calls", ()):
            yield begun + timedelta(minutes=minutes), partial(_answer, history, number, who, given)
        if row.get("number") == 1:
            yield moments.ago(hours=26), partial(_supervise, history, number)
        elif row.get("number") == 2:
            yield begun + timedelta(hours=3), partial(_form_group, history, number)


def _begun(moments: Moments, row: dict[str, Any]) -> datetime:
    if "due" in row:
        which, hour = row["due"]
        return moments.begun(getattr(severities()[Severity(row["about"][2])], f"{which}_within"), hour)
    return daylight(moments.ago(hours=row["ago"]))


def _planned(moments: Moments, number: int, row: dict[str, Any]) -> PlannedReport:
    at, kind = _begun(moments, row), row["about"][0]
    place = _TOWN + row["place"]
    if kind == "patrol":
        notes = walk(random.Random(number), local(at).month)  # noqa: S311 - no secret
        return PlannedReport(number, at, place, kind, description=notes.words, round=notes)
    asked = [(0.2, Action.ACKNOWLEDGE, "去看过了"), (0.5, Action.ASK_DISPATCH, row.get("asks", ""))]
    steps = row.get("steps") or (asked if "asks" in row else ())
    category, severity = row["about"][1:]
    first = row.get("scene", 0) * VIEWS
    return PlannedReport(
        number,
        at,
        place,
        kind,
        category,
        severity,
        row["text"],
        row["where"],
        tuple((category, first + view) for view in range(row.get("photos", 0))),
        offset=(0.3 + number % 5 / 10, 0.3 + number % 7 / 20) if kind == "hazard" else None,
        accuracy_m=8 if kind == "hazard" else None,
        steps=tuple(Step(timedelta(hours=hours), Action(action), note) for hours, action, note in steps),
        orders=tuple(_order(*one) for one in row.get("units", ())),
        waits=row.get("waits", False),
        emergency=row.get("emergency", False),
        by=row.get("by", ""),
    )


def _order(hours: float, who: str, action: str, note: str, more: dict[str, Any]) -> UnitStep:
    return UnitStep(timedelta(hours=hours), who, action, note, **{name: _fixed(value) for name, value in more.items()})


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _answer(history: History, number: int, who: str, given: str) -> None:
    answer(person(who), history.matter(number).case_id, given)


def _supervise(history: History, number: int) -> None:
    asked = OrderStepInput(OrderAction.SUPERVISE, None, _SUPERVISED, None, None, None)
    act_on_order(person(COMMISSIONER), history.matter(number).code, 1, asked, None)


def _form_group(history: History, number: int) -> None:
    code, members = history.matter(number).code, [user_of(phone).id for phone in (JUSTICE, POLICE, CIVIL)]
    unit = form_task_group(person(DISPATCHER), code, _GROUP, members)
    dispatch(person(DISPATCHER), code, DispatchInput(unit.code, (), "六户一户一户谈，算清楚再签", None, "", None, None))
