"""建议议题 that come from below: what comes again and again, and what has been late for more than thirty days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.areas.scope import area_scope, narrow
from webapp.cases.models import Case, CaseScope
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.topics import Topic, topics
from webapp.related.models import CaseFlag, FlagScope
from webapp.reports.catalogue import category_name

MOST = 50
LATE = timedelta(days=30)


@topics("flags", order=10, heading="反复出现的")
def flags(town: Area, since: datetime, until: datetime) -> Sequence[Topic]:
    """Return what is flagged and was not talked over; the place by its area, because its name may be a person's."""
    listed = narrow(FlagScope, [area_scope(town.id)], "new", limit=MOST).subquery()
    query = (
        select(CaseFlag, Area.label)
        .join(listed, listed.c.row_id == CaseFlag.id)
        .join(Area, Area.id == CaseFlag.area_id)
        .where(CaseFlag.flagged_at < until)
        .order_by(CaseFlag.flagged_at.desc(), CaseFlag.id)
    )
    return [
        Topic(f"flag-{one.id}", _said(one, label), f"/flags/{one.id}") for one, label in db.session().execute(query)
    ]


def _said(flag: CaseFlag, label: str) -> str:
    what = category_name(flag.kind or "hazard", flag.category) if flag.what == "category" else "同一个地方"
    return f"{label}：{what}"


@topics("late", order=30, heading="超过 30 天没办好的")
def late(town: Area, since: datetime, until: datetime) -> Sequence[Topic]:
    """Return the cases that have been late for more than thirty days, the longest late first."""
    overdue = CaseScope.sort < clock.to_micros(until - LATE)
    query = (
        select(Case.id, Case.code, Case.kind, Case.category)
        .join(CaseScope, CaseScope.row_id == Case.id)
        .where(CaseScope.scope == area_scope(town.id), CaseScope.bucket == "open", overdue)
        .order_by(CaseScope.sort, CaseScope.row_id)
    )
    rows = db.session().execute(query.limit(MOST))
    return [
        Topic(f"late-{row.code}", f"{row.code}，{category_name(row.kind, row.category)}", f"/cases/{row.code}", row.id)
        for row in rows
    ]
