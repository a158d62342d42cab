"""The month of the justice office: what was ordered, served, planned, held, asked and aided, by village in fixed order.

Numbers about people who came for themselves are hidden where they are small: with 1 to 4 of them a neighbour who knows
the village could find out who it was. Protected matters are in none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.legal_aid.queries import counted_by_village
from webapp.outreach.models import OutreachEvent, OutreachPlan, SurveyCount
from webapp.outreach.schemas_stories import ANSWERS, QUESTIONS
from webapp.outreach.states import PlanState, State
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.states import State as OrderState
from webapp.web.lists.months import next_month

LEAST = 5
HIDDEN = f"少于 {LEAST}"
Counted = Callable[[datetime, datetime], dict[int, int]]


@dataclass(frozen=True)
class Measure:
    """A column: its word, what counts it by area, and whether small numbers could point at a person."""

    word: str
    count: Counted
    personal: bool


@dataclass(frozen=True)
class MonthRow:
    """A village with its cells as they may be shown."""

    name: str
    cells: tuple[str, ...]


def month_table(month: date, measures: list[Measure]) -> tuple[list[MonthRow], MonthRow]:
    """Return the villages in code order and the town's own row; a statement for each measure and one for the areas."""
    since, until = clock.day_start(month), clock.day_start(next_month(month))
    places = _villages()
    columns = [_by_village(measure.count(since, until), places) for measure in measures]
    rows = [
        MonthRow(name, tuple(_shown(c.get(area_id, 0), m.personal) for c, m in zip(columns, measures, strict=True)))
        for area_id, name, _ in places
    ]
    return rows, MonthRow("全镇", tuple(_total(c, m.personal) for c, m in zip(columns, measures, strict=True)))


def survey_results(since: date, until: date) -> list[dict[str, Any]]:
    """Return for each of the three questions what was answered, from five answers on; by the whole town."""
    query = (
        select(SurveyCount.question, SurveyCount.answer, func.sum(SurveyCount.value))
        .where(SurveyCount.month >= since, SurveyCount.month < until)
        .group_by(SurveyCount.question, SurveyCount.answer)
    )
    found: dict[str, dict[str, int]] = {}
    for question, answer, number in db.session().execute(query):
        found.setdefault(question, {})[answer] = int(number)
    return [{"word": word, "ask": ask, **_answers(found.get(code, {}))} for code, (ask, word) in QUESTIONS.items()]


def planned(since: datetime, until: datetime) -> dict[int, int]:
    """Count the published lines of the plans of the months that begin in a span."""
    query = select(OutreachPlan.area_id, func.count()).where(
        OutreachPlan.month >= clock.local_day(since),
        OutreachPlan.month < clock.local_day(until),
        OutreachPlan.state == PlanState.PUBLISHED,
    )
    return _grouped(query.group_by(OutreachPlan.area_id))


def held(since: datetime, until: datetime) -> dict[int, int]:
    """Count the events held in a span."""
    query = select(OutreachEvent.area_id, func.count()).where(
        OutreachEvent.state == State.HELD, OutreachEvent.starts_at >= since, OutreachEvent.starts_at < until
    )
    return _grouped(query.group_by(OutreachEvent.area_id))


def reached(since: datetime, until: datetime) -> dict[int, int]:
    """Add up how many people came to the events held in a span."""
    query = select(OutreachEvent.area_id, func.coalesce(func.sum(OutreachEvent.head_count), 0)).where(
        OutreachEvent.state == State.HELD, OutreachEvent.starts_at >= since, OutreachEvent.starts_at < until
    )
    return _grouped(query.group_by(OutreachEvent.area_id))


def ordered(since: datetime, until: datetime) -> dict[int, int]:
    """Count the orders that came in a span; what was only on top of a flood is no order."""
    return _orders(ServiceOrder.received_at >= since, ServiceOrder.received_at < until)


def served(since: datetime, until: datetime) -> dict[int, int]:
    """Count the orders that were served in a span."""
    done = ServiceOrder.state.in_((OrderState.COMPLETED, OrderState.RATED))
    return _orders(done, ServiceOrder.finished_at >= since, ServiceOrder.finished_at < until)


def asked(since: datetime, until: datetime) -> dict[int, int]:
    """Count those of the orders of a span that asked for advice."""
    span = (ServiceOrder.received_at >= since, ServiceOrder.received_at < until)
    return _orders(ServiceOrder.item == "legal_advice", *span)


MEASURES = [
    Measure("点单", ordered, True),
    Measure("送到", served, True),
    Measure("问法", asked, True),
    Measure("排餐", planned, False),
    Measure("送餐", held, False),
    Measure("来听的人", reached, False),
    Measure("申请援助", counted_by_village, True),
]


def _answers(given: dict[str, int]) -> dict[str, Any]:
    total = sum(given.values())
    if total < LEAST:
        return {"total": None, "answers": []}
    return {"total": total, "answers": [(word, given.get(code, 0)) for code, word in ANSWERS.items()]}


def _villages() -> list[tuple[int, str, str]]:
    query = select(Area.id, Area.name, Area.path).where(Area.level == Level.VILLAGE, Area.active).order_by(Area.code)
    return [(row[0], row[1], row[2]) for row in db.session().execute(query)]


def _by_village(counts: dict[int, int], places: list[tuple[int, str, str]]) -> dict[int | None, int]:
    """Add up by village; what lies in none of them (the town's own) is under None."""
    villages = {area_id for area_id, _, _ in places}
    lower = [area_id for area_id in counts if area_id not in villages]
    query = select(Area.id, Area.path).where(Area.id.in_(lower))
    paths = {area_id: path for area_id, path in db.session().execute(query)} if lower else {}
    found: dict[int | None, int] = {}
    for area_id, number in counts.items():
        lineage = [int(part) for part in paths.get(area_id, f"/{area_id}/").split("/") if part]
        village = next((one for one in lineage if one in villages), None)
        found[village] = found.get(village, 0) + number
    return found


def _shown(number: int, personal: bool) -> str:
    return HIDDEN if personal and 0 < number < LEAST else str(number)


def _total(column: dict[int | None, int], personal: bool) -> str:
    """Return the town's number; hidden too where it would give away the only hidden one."""
    total = sum(column.values())
    small = [n for n in column.values() if 0 < n < LEAST]
    return "不写出来" if personal and len(small) == 1 else _shown(total, personal)


def _orders(*conditions: Any) -> dict[int, int]:
    query = select(ServiceOrder.area_id, func.count()).where(~ServiceOrder.crowd, *conditions)
    return _grouped(query.group_by(ServiceOrder.area_id))


def _grouped(query: Any) -> dict[int, int]:
    return {area_id: int(number) for area_id, number in db.session().execute(query)}
