"""应急: what a situation says of emergencies, by kind, and what the board does by village; drills count in none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.areas.models import Area, Level
from webapp.core.db import db
from webapp.documents.sections import Count, Item, Line, Row, Table, section
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.schemas import kind_names
from webapp.emergencies.hq.states import OPEN
from webapp.web.lists.filters import days_word

MOST_NAMED = 5
# What is counted: what was started and is no drill, and nothing of a matter that turned protected.
COUNTED = (Headquarters.activated_at.is_not(None), ~Headquarters.drill, Headquarters.set_aside_at.is_(None))


@section("emergencies", order=88, heading="应急")
def emergencies_of_span(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return how many emergencies of a town began and ended in a span, by kind; those that go on, each in a line."""
    within = Headquarters.town_id == town.id, Headquarters.activated_at < until, *COUNTED
    started = Headquarters.activated_at >= since
    ended = (Headquarters.ended_at >= since) & (Headquarters.ended_at < until)
    numbers = select(Headquarters.kind, _count(started), _count(ended), _count(Headquarters.state.in_(OPEN)))
    rows = {row[0]: row[1:] for row in db.session().execute(numbers.where(*within).group_by(Headquarters.kind))}
    days = days_word(since, until)
    total = [sum(row[at] for row in rows.values()) for at in range(3)]
    found: list[Item] = [
        Line("启动了应急", total[0], f"/emergencies?started={days}", "started"),
        Line("结束了应急", total[1], f"/emergencies?ended={days}", "ended"),
        Line("还在处置的", total[2], f"/emergencies?live={days}", "live"),
    ]
    kinds = [
        Row(word, code, (Count("started", rows[code][0], f"/emergencies?started={days}&kind={code}"),))
        for code, word in kind_names().items()
        if code in rows and rows[code][0]
    ]
    if kinds:
        found.append(Table("category", ("类型", "启动了"), tuple(kinds)))
    return [*found, *_going_on(within)] if total[2] else found


def _count(condition: Any) -> Any:
    return func.count(Headquarters.id).filter(condition)


def _going_on(within: Sequence[Any]) -> list[Line]:
    query = (
        select(Headquarters.kind, Headquarters.code, Headquarters.case_id, Area.label)
        .join(Area, Area.id == Headquarters.area_id)
        .where(*within, Headquarters.state.in_(OPEN))
        .order_by(Headquarters.id.desc())
        .limit(MOST_NAMED)
    )
    return [
        Line(f"{kind_names()[kind]} · {label}", url=f"/emergencies/hq/{code}", case_id=case_id)
        for kind, code, case_id, label in db.session().execute(query)
    ]


def numbers_by_village(town: Area, since: datetime, until: datetime) -> Mapping[str, tuple[int, int]]:
    """Return code of a village → (how many emergencies began there in a span, how many go on), for those with any.

    In one statement; what was started for the whole town is under the town's own code.
    """
    started = (Headquarters.activated_at >= since) & (Headquarters.activated_at < until)
    live = Headquarters.state.in_(OPEN)
    query = (
        select(Area.code, _count(started), _count(live))
        .join(Headquarters, Headquarters.area_id == Area.id)
        .where(Headquarters.town_id == town.id, *COUNTED, Area.level.in_((Level.VILLAGE, Level.TOWN)), started | live)
        .group_by(Area.code)
    )
    return {code: (began, goes_on) for code, began, goes_on in db.session().execute(query)}
