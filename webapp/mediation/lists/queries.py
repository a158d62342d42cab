"""Reads of mediations as lists: one page, how many, what needs a look; through the actor's scopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, person_scope, unit_scope
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.hot.forms import Piece, piece
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


def how_many(scopes: Sequence[str], bucket: str, until: int | None = None) -> Select[Any]:
    """Select how many mediations stand in a list, or only those due before a moment."""
    query = select(func.count(MediationScope.row_id.distinct()))
    query = query.where(MediationScope.scope.in_(scopes), MediationScope.bucket == bucket)
    return query if until is None else query.where(MediationScope.sort < until)


def counts(scopes: Sequence[str]) -> dict[str, int]:
    """Return view → how many stand in it now, of those that stay small; one statement."""
    late = how_many(scopes, "open", clock.to_micros(clock.now()))
    asked = {"waiting": how_many(scopes, "waiting"), "working": how_many(scopes, "working"), "late": late}
    found = db.session().execute(select(*(one.scalar_subquery() for one in asked.values()))).one()
    return dict(zip(asked, found, strict=True))


def any_look(actor: Actor) -> Piece:
    """Say whether a person has to look at something now: their unit is asked, or what they mediate is due today."""
    return piece(_any_look, **_looking(actor))


def _any_look(**looking: Any) -> Any:
    return _needs_look(**looking).exists()


def _looking(actor: Actor) -> dict[str, Any]:
    units = [unit_scope(post.unit_id) for post in actor.posts if post.unit_id]
    return {"own": person_scope(actor.id), "units": units, "until": clock.to_micros(tonight())}


def _needs_look(own: str, units: Sequence[str], until: int) -> Select[Any]:
    mine = and_(MediationScope.scope == own, MediationScope.bucket == "open", MediationScope.sort < until)
    asked = and_(MediationScope.scope.in_(units), MediationScope.bucket == "waiting")
    return select(MediationScope.row_id).where(or_(asked, mine))


def looks(actor: Actor, most: int) -> list[MediationRow]:
    """Return the first of what a person has to look at now, the nearest due first."""
    looking = _looking(actor)
    wanted = (Mediation.id.in_(_needs_look(**looking)),)
    return page([looking["own"], *looking["units"]], "waiting", Window(newest_first=False), wanted, most).rows
