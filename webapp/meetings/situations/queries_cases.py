"""总体, 类别, 各村 and 下期到期: what a situation says of cases, from counters and ranges of their lists.

What was open when a span ended is what is open now, with what ended since and without what came since. Protected
matters stand in none of these lists.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, func, literal, select, union_all

from webapp.areas.models import Area, Level
from webapp.areas.scope import area_scope
from webapp.cases.models import Case, CaseCounter, CaseScope
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import Count, Item, Row, Sentence, Table, section
from webapp.meetings.situations.rules import Span, days_between
from webapp.people.actor import Actor
from webapp.reports.catalogue import category_name
from webapp.reports.models import ReportKind

# From so many more or fewer on a category is said in a sentence.
WORTH_SAYING = 5
# The kinds of the first sentence, in its order; one that the house does not know yet counts none.
KINDS = {"hazard": "隐患", "dispute": "纠纷", "appeal": "诉求"}


def sees_the_town(actor: Actor, town_id: int) -> bool:
    """Say whether somebody may open the cases of a whole town."""
    return any(path.endswith(f"/{town_id}/") for path in actor.paths_for("area.roll_up"))


def link(area: Area, **asked: str) -> str:
    """Return the address of the list of cases of an area."""
    return "/cases?" + urlencode({"area": area.code, **asked})


@section("overall", order=10, heading="总体", opens=sees_the_town)
def overall(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return the one sentence that begins every situation."""
    span = days_between(since, until)
    stood = standing([town], span)[area_scope(town.id)]
    new, before = received(town, span)
    days = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    total, less = sum(new.values()), sum(before.values())
    kinds = Counter({kind: sum(n for (one, _), n in new.items() if one == kind) for kind in KINDS})
    parts: list[str | Count] = [
        f"本期（{span.words}）新报 ",
        Count("new", total, link(town, show="all", **days)),
        " 件：",
    ]
    for place, (kind, word) in enumerate(KINDS.items()):
        known = link(town, show="all", kind=kind, **days) if kind in set(ReportKind) else ""
        parts += ["、" * bool(place) + f"{word} ", Count(kind, kinds[kind], known)]
    parts += _against(total - less)
    parts += ["；办好 ", Count("done", stood["done"], link(town, show="resolved", **days)), " 件；期末在办 "]
    last = span.last.isoformat()
    parts += [Count("open", stood["open"], link(town, show="all", open_on=last)), " 件，超期 "]
    return [Sentence((*parts, Count("late", stood["late"], link(town, show="all", late_on=last)), " 件。"))]


def _against(more: int) -> list[str | Count]:
    """Return how many more or fewer than in the half before, in items."""
    if not more:
        return ["，和上期持平"]
    return ["，比上期多 " if more > 0 else "，比上期少 ", Count("more" if more > 0 else "fewer", abs(more)), " 件"]


@section("categories", order=20, heading="类别", opens=sees_the_town)
def categories(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return what came in by category, now and before, and a sentence on each that rose or fell by five."""
    span = days_between(since, until)
    new, before = received(town, span)
    if not new and not before:
        return []
    rows, said = [], []
    for kind, category in sorted(set(new) | set(before), key=lambda one: (list(KINDS).index(one[0]), one[1])):
        word = category_name(ReportKind(kind), category)
        now, then = new[kind, category], before[kind, category]
        about = {"show": "all", "kind": kind, "category": category}
        counts = (
            Count("now", now, link(town, **about, **_days(span))),
            Count("before", then, link(town, **about, **_days(span.before))),
        )
        rows.append(Row(f"{KINDS[kind]}·{word}", category, counts))
        if abs(now - then) >= WORTH_SAYING:
            said.append(Sentence((f"{KINDS[kind]}·{word}", *_against(now - then), "。")))
    return [Table("category", ("类别", "这期", "上期"), tuple(rows)), *said]


@section("villages", order=30, heading="各村", opens=sees_the_town)
def villages(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return the villages in the order of their codes: what came in, what was open and what was late at the end."""
    span = days_between(since, until)
    query = select(Area).where(Area.parent_id == town.id, Area.level == Level.VILLAGE, Area.active)
    areas = db.session().scalars(query.order_by(Area.code)).all()
    if not areas:
        return []
    stood, last = standing(areas, span), span.last.isoformat()
    rows = [
        Row(
            area.name,
            area.code,
            (
                Count("new", one["new"], link(area, show="all", **_days(span))),
                Count("open", one["open"], link(area, show="all", open_on=last)),
                Count("late", one["late"], link(area, show="all", late_on=last)),
            ),
        )
        for area in areas
        for one in [stood[area_scope(area.id)]]
    ]
    return [Table("area", ("村", "新报", "期末在办", "超期"), tuple(rows))]


@section("due_next", order=100, heading="下期到期", opens=sees_the_town)
def due_next(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return how many of what is open fall due in the span that follows."""
    following = days_between(since, until).after
    ahead = _within("open", clock.to_micros(following.since), clock.to_micros(following.until))
    number = db.session().scalar(select(func.count()).where(CaseScope.scope == area_scope(town.id), ahead)) or 0
    days = {"due_from": following.first.isoformat(), "due_to": following.last.isoformat()}
    return [
        Sentence((f"下期（{following.words}）到期 ", Count("due", number, link(town, show="open", **days)), " 件。"))
    ]


def received(town: Area, span: Span) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return (kind, category) → how many came in, in a span and in the one before; one range of the counters."""
    first, before = span.first.isoformat(), span.before.first.isoformat()
    this = CaseCounter.period >= first
    query = (
        select(CaseCounter.kind, CaseCounter.category, this.label("now"), func.sum(CaseCounter.value).label("number"))
        .where(
            CaseCounter.area_id == town.id,
            CaseCounter.measure == "received:day",
            CaseCounter.period.between(before, span.last.isoformat()),
        )
        .group_by(CaseCounter.kind, CaseCounter.category, this)
    )
    found: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = (Counter(), Counter())
    for row in db.session().execute(query):
        if row.number:
            found[0 if row.now else 1][row.kind, row.category] = int(row.number)
    return found


def standing(areas: Sequence[Area], span: Span) -> dict[str, dict[str, int]]:
    """Return scope → what came in (new), was done, and how it stood when the span ended (open, late); one statement."""
    begun, over = clock.to_micros(span.since), clock.to_micros(span.until)
    ended = and_(CaseScope.bucket.in_(("done", "closed")), CaseScope.sort >= over)
    parts = {
        "new": _within("all", begun, over),
        "done": _within("done", begun, over),
        "open_now": CaseScope.bucket == "open",
        "ended_since": ended,
        "came_since": and_(CaseScope.bucket == "all", CaseScope.sort >= over),
        "late_now": _within("open", None, over),
    }
    scopes = [area_scope(one.id) for one in areas]
    asked = [_by_scope(name, scopes, which) for name, which in parts.items()]
    late = _by_scope("late_then", scopes, ended).join(Case, Case.id == CaseScope.row_id)
    found: dict[str, Counter[str]] = {scope: Counter() for scope in scopes}
    for name, scope, number in db.session().execute(union_all(*asked, late.where(Case.due_at < span.until))):
        found[scope][name] = number
    return {scope: _ended_up(one) for scope, one in found.items()}


def _ended_up(one: Counter[str]) -> dict[str, int]:
    return {
        "new": one["new"],
        "done": one["done"],
        "open": one["open_now"] + one["ended_since"] - one["came_since"],
        "late": one["late_now"] + one["late_then"],
    }


def _by_scope(name: str, scopes: Sequence[str], which: ColumnElement[bool]) -> Any:
    counted = select(literal(name).label("name"), CaseScope.scope, func.count().label("number"))
    return counted.where(CaseScope.scope.in_(scopes), which).group_by(CaseScope.scope)


def _within(bucket: str, since: int | None, until: int) -> ColumnElement[bool]:
    begun = [CaseScope.sort >= since] if since is not None else []
    return and_(CaseScope.bucket == bucket, *begun, CaseScope.sort < until)


def _days(span: Span) -> dict[str, str]:
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}
