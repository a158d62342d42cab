"""调解: what a situation says of mediations: numbers, and the codes of those that somebody has to look after; no name.

Protected matters, and what turned protected later, are in none of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.areas.models import Area
from webapp.areas.scope import desk_scope
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import Line, section
from webapp.documents.topics import Topic, topics
from webapp.mediation.agreement.rules import why_not_confirmable
from webapp.mediation.dossier.queries_month import moved_since
from webapp.mediation.models import Mediation, MediationScope
from webapp.mediation.states import AGREED, STOPPED, TALKING, State
from webapp.web.lists.filters import days_word

MOST = 50


@section("mediation", order=60, heading="调解")
def mediations(town: Area, since: datetime, until: datetime) -> Sequence[Line]:
    """Return what was agreed in a span and what was not; what is talked over, not kept, or can be confirmed."""
    rows = db.session().execute(moved_since(town.id, since).where(Mediation.started_at < until)).all()
    every, days = [row.Mediation for row in rows], days_word(since, until)
    broken = [row for row in rows if row.Mediation.state == State.BROKEN]
    confirmable = [row for row in rows if _confirmable(row)]
    failed = sum(one.state in STOPPED and _within(one.ended_at, since, until) for one in every)
    talking = sum(one.state in TALKING for one in every)
    return [
        Line("谈成", sum(_within(one.agreed_at, since, until) for one in every), _link("agreed", days), "agreed"),
        Line("没谈成", failed, _link("failed", days), "failed"),
        Line("在谈", talking, _link("talking", days), "talking"),
        Line("没履行", len(broken), _link("begun", days) + "&state=broken", "broken"),
        *map(_named, broken[:MOST]),
        Line("还能申请司法确认", len(confirmable), key="confirmable"),
        *map(_named, confirmable[:MOST]),
    ]


def _within(at: datetime | None, since: datetime, until: datetime) -> bool:
    return at is not None and since <= at < until


def _confirmable(row: Any) -> bool:
    one = row.Mediation
    return one.state in AGREED and not why_not_confirmable(one, row.category, protected=False)


@topics("failed_twice", order=40, heading="调解两次没成的")
def failed_twice(town: Area, since: datetime, until: datetime) -> Sequence[Topic]:
    """Return the cases of which a second mediation, or a further one, came to nothing in a span."""
    now = select(MediationScope.row_id).where(
        MediationScope.scope == desk_scope(town.id),
        MediationScope.bucket == "done",
        MediationScope.sort >= clock.to_micros(since),
    )
    stopped = Mediation.state.in_(STOPPED), Mediation.started_at.is_not(None), Mediation.set_aside_at.is_(None)
    ended = Mediation.ended_at >= since, Mediation.ended_at < until
    cases = select(Mediation.case_id).where(Mediation.id.in_(now), *stopped, *ended)
    query = (
        select(Case.id, Case.code, func.count())
        .join(Mediation, Mediation.case_id == Case.id)
        .where(Case.id.in_(cases), ~Case.protected, Mediation.ended_at < until, *stopped)
        .group_by(Case.id, Case.code)
        .having(func.count() > 1)
        .order_by(Case.code)
    )
    rows = db.session().execute(query.limit(MOST))
    return [Topic(f"failed-{code}", f"{code}，调了 {times} 次没成", f"/cases/{code}", one) for one, code, times in rows]


def _link(name: str, days: str) -> str:
    return f"/mediations?show=all&{name}={days}"


def _named(row: Any) -> Line:
    one = row.Mediation
    return Line(one.number or "", None, f"/cases/{row.code}/mediations/{one.n}", one.number or "", one.case_id)
