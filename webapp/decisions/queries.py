"""Reads of decisions, each through the actor's scope: one, a page of a list, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from webapp.areas.models import Area, Level
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, count, in_list
from webapp.cases.models import Case, WorkOrder
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.impartial import barred
from webapp.decisions.models import Decision, DecisionAsk, DecisionScope, DecisionSeat, DecisionStep
from webapp.decisions.rules import DecisionAccess, access_of, standing
from webapp.decisions.states import DECISIONS, State
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.people.queries import unit_rank
from webapp.reports.queries import Files, Stored, files_of

COURT = "court"


@dataclass(frozen=True)
class DecisionRow:
    """A decision in a list, with who leads and whether more time is asked for."""

    decision: Decision
    lead: str
    asks: bool = False
    order: WorkOrder | None = None

    @property
    def state(self) -> State:
        """Where it stands."""
        return standing(self.decision, self.order)[0]

    @property
    def due_at(self) -> datetime:
        """When it is due."""
        return standing(self.decision, self.order)[1]


DecisionPage = ListPage[DecisionRow]


def seen(actor: Actor, decision_id: int) -> DecisionAccess:
    """Return a decision that the actor was asked for or makes; the one 404 otherwise, and for one set aside."""
    query = (
        select(
            Decision, WorkOrder, Case.code, barred("decision", Decision.id, actor.id, actor.phone_index).label("barred")
        )
        .outerjoin(WorkOrder, WorkOrder.id == Decision.order_id)
        .outerjoin(Case, Case.id == Decision.case_id)
        .where(
            Decision.id == decision_id,
            Decision.set_aside_at.is_(None),
            or_(Case.id.is_(None), ~Case.protected),
            in_list(DecisionScope, actor.scopes, "all", Decision.made_at, Decision.id),
        )
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    decision = row.Decision
    waiting = DECISIONS.asking.waiting_on([decision.id]) if DECISIONS.asking else {}
    about = row.WorkOrder, row.code, waiting.get(decision.id, ()), row.barred
    return access_of(actor, decision, seats_of(decision.id), *about)


def where_to(actor: Actor, decision_id: int) -> str:
    """Return where who took a step goes on: the decision, or the list once they see it no more."""
    sees = select(Decision.id).where(
        Decision.id == decision_id,
        Decision.set_aside_at.is_(None),
        in_list(DecisionScope, actor.scopes, "all", Decision.made_at, Decision.id),
    )
    return f"/decisions/{decision_id}" if db.session().scalar(sees) else "/decisions"


def seats_of(decision_id: int) -> Sequence[DecisionSeat]:
    """Return who was asked, who leads first."""
    query = select(DecisionSeat).where(DecisionSeat.decision_id == decision_id)
    return db.session().scalars(query.order_by(DecisionSeat.leading.desc(), DecisionSeat.seat)).all()


def steps_of(decision_id: int) -> Sequence[DecisionStep]:
    """Return what was done, the first first."""
    query = select(DecisionStep).where(DecisionStep.decision_id == decision_id)
    return db.session().scalars(query.order_by(DecisionStep.at, DecisionStep.submission_id)).all()


def by_submission(submission_id: int) -> Decision | None:
    """Return the decision that was made by a submission."""
    return db.session().scalar(select(Decision).where(Decision.submission_id == submission_id))


def files_of_decision(steps: Iterable[DecisionStep]) -> dict[int, Files]:
    """Return submission → pictures and voice note of the steps of a decision."""
    ids = [step.submission_id for step in steps]
    return files_of(ids) if ids else {}


def stored(kind: type[Stored], decision_id: int, row_id: int) -> Stored:
    """Return a picture or a voice note of a decision that was loaded through its scope; the one 404 for any other."""
    query = (
        select(kind)
        .join(DecisionStep, DecisionStep.submission_id == kind.submission_id)
        .where(kind.id == row_id, kind.file.is_not(None), DecisionStep.decision_id == decision_id)
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def page(actor: Actor, bucket: str, window: Window, wanted: Sequence[Any], size: int) -> DecisionPage:
    """Return one page of a list."""
    leads = select(DecisionSeat.label).where(DecisionSeat.decision_id == Decision.id, DecisionSeat.leading)
    asks = exists().where(DecisionAsk.row_id == Decision.id, DecisionAsk.decided_at.is_(None))
    rows = select(Decision, leads.limit(1).scalar_subquery().label("lead"), asks.label("asks"), WorkOrder)
    rows = rows.outerjoin(WorkOrder, WorkOrder.id == Decision.order_id)
    listed = Listed(DecisionScope, Decision, actor.scopes, bucket, window, wanted, size=size)
    return page_of(listed, rows, lambda row: DecisionRow(row.Decision, row.lead or "", row.asks, row.WorkOrder))


def how_many(scopes: Sequence[str], buckets: Sequence[str], until: int | None = None) -> Select[Any]:
    """Select how many decisions stand in these lists, or only those due before a moment."""
    query = select(func.count(DecisionScope.row_id.distinct()))
    query = query.where(DecisionScope.scope.in_(scopes), DecisionScope.bucket.in_(buckets))
    return query if until is None else query.where(DecisionScope.sort < until)


def counts(scopes: Sequence[str], buckets: Iterable[str]) -> dict[str, int]:
    """Return list → how many, and ``late`` how many of those at work are late; one statement."""
    names = list(buckets)
    asked = [count(DecisionScope, scopes, name).scalar_subquery() for name in names]
    asked.append(how_many(scopes, ["open"], clock.to_micros(clock.now())).scalar_subquery())
    return dict(zip([*names, "late"], db.session().execute(select(*asked)).one(), strict=True))


def waiting_for_makers(actor: Actor) -> Select[Any]:
    """Select (id, since when) of what waits for a word of who makes decisions.

    It was done and not checked, or returned; for the commissioner more time was asked for.
    """
    idle = (State.DONE, State.RETURNED)
    done: Any = select(Decision.id, Decision.changed_at).where(
        Decision.state.in_(idle), Decision.order_id.is_(None), Decision.set_aside_at.is_(None), _of_desk(actor)
    )
    if not actor.can("decision.extend"):
        return done
    asked = (
        select(Decision.id, DecisionAsk.asked_at)
        .join(DecisionAsk, DecisionAsk.row_id == Decision.id)
        .where(DecisionAsk.decided_at.is_(None), _of_desk(actor))
    )
    both = done.union_all(asked).subquery()
    return select(*both.c)


def last_ask(decision_id: int, kind: str) -> DecisionAsk | None:
    """Return what was asked for last."""
    query = select(DecisionAsk).where(DecisionAsk.row_id == decision_id, DecisionAsk.kind == kind)
    return db.session().scalar(query.order_by(DecisionAsk.id.desc()).limit(1))


def _of_desk(actor: Actor) -> Any:
    towns = [post.area_id for post in actor.posts if post.area_id]
    return Decision.town_id.in_(towns)


def who_may_be_asked(town_id: int) -> list[tuple[str, str, str]]:
    """Return (code, name, scope) of the units that can be asked and of the villages of a town; never the court."""
    units = db.session().scalars(select(Unit).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None)))
    found = sorted((unit for unit in units if unit.code != COURT), key=unit_rank)
    villages = select(Area).where(Area.parent_id == town_id, Area.level == Level.VILLAGE, Area.active)
    areas = db.session().scalars(villages.order_by(Area.code))
    return [(unit.code, unit.name, f"u{unit.id}") for unit in found] + [(a.code, a.name, f"a{a.id}") for a in areas]
