"""The year of petitions, as the law wants it reported (信访工作条例 41): how many, of what type, how they came, who
worked on them, whether in time. Never by person; 检举控告 and what was set aside are in none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case, WorkOrder
from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import Unit
from webapp.petitions.models import Petition
from webapp.petitions.queries_section import in_the_open
from webapp.petitions.states import RESTS, State


@dataclass(frozen=True)
class Counted:
    """A petition as the year counts it."""

    petition_type: str
    kind: str
    category: str
    channel: str
    unit: str
    accepted: bool
    answered: bool
    in_time: bool
    late: bool
    rests: bool
    looked_at_again: bool


def year_of(town: Area, year: int) -> Sequence[Counted]:
    """Return the petitions of a town that were registered in a year, in one statement."""
    since, until = clock.day_start(date(year, 1, 1)), clock.day_start(date(year + 1, 1, 1))
    query = (
        select(Petition, Case.kind, Unit.name.label("unit"))
        .join(Case, Case.id == Petition.case_id)
        .outerjoin(WorkOrder, WorkOrder.id == Petition.order_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .where(*in_the_open(town), Petition.registered_at >= since, Petition.registered_at < until)
    )
    return [_counted(row.Petition, row.kind, row.unit or "") for row in db.session().execute(query)]


def _counted(row: Petition, kind: str, unit: str) -> Counted:
    served = row.served_on is not None
    due = clock.local_day(row.resolve_by) if row.resolve_by else None
    on = row.served_on or clock.local_day(clock.now())
    late = due is not None and on > due and (served or row.state not in RESTS)
    return Counted(
        petition_type=row.petition_type,
        kind=kind,
        category=row.category,
        channel=row.channel,
        unit=unit,
        accepted=row.accepted_at is not None,
        answered=served,
        in_time=served and not late,
        late=late,
        rests=row.state in RESTS - {State.CLOSED, State.ENDED},
        looked_at_again=row.review_asked_on is not None,
    )


def latest_year() -> int:
    """Return the year that is now."""
    return clock.local_day(clock.now()).year
