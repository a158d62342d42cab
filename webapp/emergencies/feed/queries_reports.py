"""New reports of the village that may be about the same emergency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.scope import area_scope
from webapp.cases.models import Case, CaseScope
from webapp.cases.queries import visible_to
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.core.db import db
from webapp.emergencies.feed.models import ReportLook
from webapp.emergencies.hq.rules import Access
from webapp.people.actor import Actor
from webapp.reports.models import Report

WITHIN = timedelta(hours=1)
MOST_OFFERED = 5


@dataclass(frozen=True)
class Offered:
    """A case that came in just now: what it is called, where and when it was reported."""

    code: str
    title: str
    place: str
    at: datetime


def may_look(seen: Access) -> bool:
    """Say whether somebody may say what of new reports is the same matter: who commands, decides or leads above."""
    return seen.commander or seen.decides or seen.leads


def offers(seen: Access) -> bool:
    """Say whether new reports are offered to somebody now: while a real one goes on whose village is known."""
    headquarters = seen.headquarters
    return may_look(seen) and seen.open and not headquarters.drill and headquarters.area_id != headquarters.town_id


def offered(actor: Actor, seen: Access) -> Sequence[Offered]:
    """Return what was reported in the village within the last hour and nobody has looked at, in one statement.

    Only what the actor may open anyhow; never what is protected.
    """
    headquarters = seen.headquarters
    # Under a name of its own: the question who may see a case asks the same table.
    there = aliased(CaseScope)
    looked = exists().where(ReportLook.headquarters_id == headquarters.id, ReportLook.case_id == Case.id)
    query = (
        select(Case, Report, Area.label)
        .join(there, there.row_id == Case.id)
        .join(Report, Report.id == Case.opening_report_id)
        .join(Area, Area.id == Case.area_id)
        .where(there.scope == area_scope(headquarters.area_id), there.bucket == "all")
        .where(there.sort > clock.to_micros(clock.now() - WITHIN))
        .where(~Case.protected, Case.merged_into_id.is_(None), Case.id != (headquarters.case_id or 0))
        .where(visible_to(actor), ~looked)
        .order_by(there.sort.desc(), there.row_id.desc())
        .limit(MOST_OFFERED)
    )
    return [
        Offered(
            case.code,
            title_of(report.description, case.kind, case.category, report.place_name, label, emergency=case.emergency),
            label,
            case.received_at,
        )
        for case, report, label in db.session().execute(query)
    ]
