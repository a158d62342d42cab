"""Reads of petitions as lists: one page, how many; through the actor's scopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window
from webapp.cases.clocks import statutory
from webapp.cases.models import Case, WorkOrder
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.models import Numbered
from webapp.people.models import Unit
from webapp.petitions.models import Petition, PetitionScope
from webapp.petitions.service_lists import APART
from webapp.petitions.states import TO_TELL, UNANSWERED, State


@dataclass(frozen=True)
class PetitionRow:
    """A petition in a list: the code of its case, what it is about, the unit that leads; ``open`` shows 检举控告."""

    petition: Petition
    code: str
    kind: str
    lead: str
    open: bool = False

    @property
    def url(self) -> str:
        """Its page."""
        return f"/cases/{self.code}/petition" if self.code else f"/petitions/{self.petition.id}"

    @property
    def kept(self) -> Numbered:
        """What a register shows of it: of 检举控告 its number alone, as of one that is set aside."""
        row = self.petition
        aside = row.registered_at if row.is_accusation and not self.open else row.set_aside_at
        left = Numbered()
        left.number, left.set_aside_at = row.number, aside
        return left


def page(scopes: Sequence[str], bucket: str, window: Window, wanted: Sequence[Any], size: int) -> ListPage[PetitionRow]:
    """Return one page of a list."""
    rows = select(Petition, Case.code, Case.kind, Unit.name.label("lead"))
    rows = rows.outerjoin(Case, Case.id == Petition.case_id)
    rows = rows.outerjoin(WorkOrder, WorkOrder.id == Petition.order_id).outerjoin(Unit, Unit.id == WorkOrder.unit_id)
    listed = Listed(PetitionScope, Petition, scopes, bucket, window, wanted, size=size)
    shown = bucket == APART
    return page_of(
        listed,
        rows,
        lambda row: PetitionRow(row.Petition, row.code or "", row.kind or "", row.lead or "", shown),
    )


def to_tell_before(moment: datetime) -> Any:
    """Say in SQL of which petitions who came has to be told before a moment, and was not."""
    begun = func.coalesce(Petition.assigned_at, Petition.registered_at)
    nobody = (Petition.told_on.is_(None), Petition.told_how.is_(None))
    return and_(Petition.state.in_(TO_TELL), *nobody, begun < moment - statutory("petition_route").length)


def to_answer_before(moment: datetime) -> Any:
    """Say in SQL which petitions have to be answered before a moment, and were not."""
    return and_(Petition.state.in_(UNANSWERED - {State.REGISTERED, State.ASSIGNED}), Petition.resolve_by < moment)


def how_many(scopes: Sequence[str], bucket: str, until: int | None = None) -> Select[Any]:
    """Select how many petitions stand in a list, or only those due before a moment."""
    query = select(func.count(PetitionScope.row_id.distinct()))
    query = query.where(PetitionScope.scope.in_(scopes), PetitionScope.bucket == bucket)
    return query if until is None else query.where(PetitionScope.sort < until)


def counts(scopes: Sequence[str]) -> dict[str, int]:
    """Return view → how many stand in it now, of those that stay small; one statement."""
    asked = {
        "waiting": how_many(scopes, "waiting"),
        "to_tell": how_many(scopes, "to_tell"),
        "late": how_many(scopes, "duty", clock.to_micros(clock.now())),
        "apart": how_many(scopes, APART),
    }
    found = db.session().execute(select(*(one.scalar_subquery() for one in asked.values()))).one()
    return dict(zip(asked, found, strict=True))
