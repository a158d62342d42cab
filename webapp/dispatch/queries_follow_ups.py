"""Who is to be called back: cases registered for a resident, settled, and not answered for by anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE
from webapp.cases.models import Case, FollowUp
from webapp.cases.queries import standing_in
from webapp.cases.states import State
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.masking import mask_name, mask_phone
from webapp.people.actor import Actor
from webapp.reports.models import Channel, Registration, Report
from webapp.web.pagination import ListPage

COUNTED = 100


@dataclass(frozen=True)
class Call:
    """A person to call back about a case; name and number masked, because a list needs neither."""

    case: Case
    title: str
    place: str
    name: str
    phone: str
    channel: Channel
    tried: int
    tried_at: datetime | None


def calls(actor: Actor, after: tuple[int, int] | None = None, size: int = PAGE_SIZE) -> ListPage[Call]:
    """Return a page of people who agreed to be called back, the longest waiting first."""
    query = _calls(actor.scopes).where(Registration.call_back).limit(size + 1)
    if after:
        query = query.where(tuple_(Case.resolved_at, Case.id) > (clock.from_micros(after[0]), after[1]))
    found = db.session().execute(query).all()
    rows = [_call(row) for row in found[:size]]
    last = rows[-1].case if len(found) > size else None
    return ListPage(rows, (clock.to_micros(last.resolved_at), last.id) if last and last.resolved_at else None)


def how_many_calls(scopes: Sequence[str]) -> Select[Any]:
    """Select how many people wait to be called back, as far as a page counts them."""
    query = _calls(scopes).with_only_columns(Case.id).where(Registration.call_back).order_by(None)
    return select(func.count()).select_from(query.limit(COUNTED).subquery())


def call_of(actor: Actor, code: str) -> tuple[Call, Registration, Report]:
    """Return whom a case was registered for, also without a number; the one 404 for what asks for no answer."""
    row = db.session().execute(_calls(actor.scopes).where(Case.code == code)).first()
    if row is None:
        raise not_found()
    return _call(row), row.Registration, row.Report


def _calls(scopes: Sequence[str]) -> Select[*tuple[Any, ...]]:
    before = FollowUp.case_id == Case.id, FollowUp.at >= Case.resolved_at
    tried = select(func.count(FollowUp.id)).where(*before).correlate(Case).scalar_subquery()
    tried_at = select(func.max(FollowUp.at)).where(*before).correlate(Case).scalar_subquery()
    return (
        select(Case, Registration, Report, Area.label, tried.label("tried"), tried_at.label("tried_at"))
        .join(Registration, Registration.report_id == Case.opening_report_id)
        .join(Report, Report.id == Registration.report_id)
        .join(Area, Area.id == Case.area_id)
        .where(Case.state == State.RESOLVED, ~Case.protected, standing_in(scopes))
        .order_by(Case.resolved_at, Case.id)
    )


def _call(row: Any) -> Call:
    case, registration, report = row.Case, row.Registration, row.Report
    return Call(
        case=case,
        title=title_of(report.description, case.kind, case.category, report.place_name, row.label),
        place=f"{row.label} · {report.place_name}" if report.place_name else row.label,
        name=mask_name(registration.caller_name or ""),
        phone=mask_phone(registration.caller_phone or ""),
        channel=registration.channel,
        tried=row.tried,
        tried_at=row.tried_at,
    )
