"""Reads of mediations as lists: one page, how many, what needs a look; through the actor's scopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, person_scope, unit_scope
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.mediation.models import Mediation, MediationScope, MediationSeat
from webapp.mediation.states import SeatKind
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.web.waiting import tonight


@dataclass(frozen=True)
class MediationRow:
    """A mediation in a list: the code of its case, who hosts and who mediates it."""

    mediation: Mediation
    code: str
    host: str
    mediator: str
    protected: bool = False

    @property
    def url(self) -> str:
        """Its page."""
        return f"/cases/{self.code}/mediations/{self.mediation.n}"


def page(
    scopes: Sequence[str], bucket: str, window: Window, wanted: Sequence[Any], size: int
) -> ListPage[MediationRow]:
    """Return one page of a list."""
    host = select(MediationSeat.label).where(
        MediationSeat.mediation_id == Mediation.id, MediationSeat.kind == SeatKind.HOST
    )
    mediator = aliased(User)
    rows = select(Mediation, Case.code, Case.protected, host.limit(1).scalar_subquery().label("host"), mediator.name)
    rows = rows.join(Case, Case.id == Mediation.case_id).outerjoin(mediator, mediator.id == Mediation.mediator_id)
    listed = Listed(MediationScope, Mediation, scopes, bucket, window, wanted, size=size)
    return page_of(
        listed, rows, lambda row: MediationRow(row.Mediation, row.code, row.host or "", row.name or "", row.protected)
    )


def how_many(scopes: Sequence[str], bucket: str, until: datetime | None = None) -> Select[Any]:
    """Select how many mediations stand in a list, or only those due before a moment."""
    query = select(func.count(MediationScope.row_id.distinct()))
    query = query.where(MediationScope.scope.in_(scopes), MediationScope.bucket == bucket)
    return query if until is None else query.where(MediationScope.sort < clock.to_micros(until))


def counts(scopes: Sequence[str]) -> dict[str, int]:
    """Return view → how many stand in it now, of those that stay small; one statement."""
    late = how_many(scopes, "open", clock.now())
    asked = {"waiting": how_many(scopes, "waiting"), "working": how_many(scopes, "working"), "late": late}
    found = db.session().execute(select(*(one.scalar_subquery() for one in asked.values()))).one()
    return dict(zip(asked, found, strict=True))


def needs_look(actor: Actor) -> Select[Any]:
    """Select what a person has to look at now: where their unit is asked, and what they mediate that is due today."""
    units = [unit_scope(post.unit_id) for post in actor.posts if post.unit_id]
    mine = and_(
        MediationScope.scope == person_scope(actor.id),
        MediationScope.bucket == "open",
        MediationScope.sort < clock.to_micros(tonight()),
    )
    asked = and_(MediationScope.scope.in_(units), MediationScope.bucket == "waiting")
    return select(MediationScope.row_id).where(or_(asked, mine))


def looks(actor: Actor, most: int) -> list[MediationRow]:
    """Return the first of what a person has to look at now, the nearest due first."""
    scopes = [person_scope(actor.id), *(unit_scope(post.unit_id) for post in actor.posts if post.unit_id)]
    wanted = (Mediation.id.in_(needs_look(actor)),)
    return page(scopes, "waiting", Window(newest_first=False), wanted, most).rows
