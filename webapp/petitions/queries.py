"""Reads of petitions, each through the actor's scope: one, its people and steps, that of a case."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.scope import in_list
from webapp.cases.models import Case, WorkOrder
from webapp.cases.queries import visible_to
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.protection.impartial import barred
from webapp.people.actor import Actor
from webapp.people.models import Unit, User
from webapp.petitions.models import Petition, PetitionAsk, PetitionPerson, PetitionScope, PetitionStep
from webapp.petitions.rules import PetitionAccess
from webapp.petitions.states import DECLINE, EXTEND, UNANSWERED, State
from webapp.petitions.states_steps import PETITIONS


def seen(actor: Actor, code: str) -> PetitionAccess:
    """Return the petition of a case that the actor sees; the one 404 otherwise, and for one set aside."""
    of_case = select(Case.id).where(Case.code == code, ~Case.protected).scalar_subquery()
    lead = select(Unit.name).join(WorkOrder, WorkOrder.unit_id == Unit.id).where(WorkOrder.id == Petition.order_id)
    query = select(
        Petition,
        barred("petition", Petition.id, actor.id, actor.phone_index).label("barred"),
        select(Case.id).where(Case.id == Petition.case_id, visible_to(actor)).scalar_subquery().label("opens"),
        lead.scalar_subquery().label("lead"),
        select(User.name).where(User.id == Petition.registered_by_id).scalar_subquery().label("registrar"),
    ).where(Petition.case_id == of_case, Petition.set_aside_at.is_(None), _stands_for(actor))
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    petition, asking = row.Petition, PETITIONS.asking
    waiting = asking.waiting_on([petition.id]).get(petition.id, ()) if asking else ()
    people = people_of(petition.id)
    named = {"lead": row.lead or "", "registrar": row.registrar or ""}
    return PetitionAccess(petition, code, row.opens is not None, people, waiting, row.barred or "", **named)


def seen_or_none(actor: Actor, code: str) -> PetitionAccess | None:
    """Return the petition of a case, or nothing where the actor does not see one."""
    if not actor.can("petition.read"):
        return None
    try:
        return seen(actor, code)
    except Problem:
        return None


def _stands_for(actor: Actor) -> Any:
    return in_list(PetitionScope, actor.scopes, "all", Petition.registered_at, Petition.id)


def people_of(petition_id: int) -> Sequence[PetitionPerson]:
    """Return the people of a petition, by what they are to it and their numbers."""
    query = select(PetitionPerson).where(PetitionPerson.petition_id == petition_id)
    return db.session().scalars(query.order_by(PetitionPerson.role, PetitionPerson.n)).all()


def steps_of(petition_id: int) -> Sequence[PetitionStep]:
    """Return what was done, the first first."""
    query = select(PetitionStep).where(PetitionStep.petition_id == petition_id)
    return db.session().scalars(query.order_by(PetitionStep.at, PetitionStep.submission_id)).all()


def of_case(case_id: int) -> Petition | None:
    """Return the petition of a case, whoever sees it."""
    return db.session().scalar(select(Petition).where(Petition.case_id == case_id))


def by_submission(submission_id: int) -> Petition | None:
    """Return the petition that a submission made."""
    return db.session().scalar(select(Petition).where(Petition.submission_id == submission_id))


def last_ask(petition_id: int) -> PetitionAsk | None:
    """Return what was asked for last, decided or not."""
    query = select(PetitionAsk).where(PetitionAsk.row_id == petition_id)
    return db.session().scalar(query.order_by(PetitionAsk.id.desc()).limit(1))


def to_sign(actor: Actor) -> Select[Any]:
    """Select (id, since when) of the opinions that wait for a signature and that the actor did not write."""
    query: Any = select(Petition.id, Petition.changed_at).where(Petition.state == State.DRAFTED)
    query = query.where(Petition.drafted_by_id != actor.id, Petition.set_aside_at.is_(None), _stands_for(actor))
    waiting: Select[Any] = query
    return waiting


def to_decide(actor: Actor) -> Select[Any]:
    """Select (id, since when) of what is asked of petitions by others than the actor."""
    query: Any = select(Petition.id, PetitionAsk.asked_at)
    query = query.join(PetitionAsk, PetitionAsk.row_id == Petition.id).where(PetitionAsk.decided_at.is_(None))
    kinds = (DECLINE, EXTEND) if actor.can("petition.sign") else (DECLINE,)
    mine = (PetitionAsk.asked_by_id != actor.id, PetitionAsk.kind.in_(kinds))
    waiting: Select[Any] = query.where(*mine, Petition.set_aside_at.is_(None), _stands_for(actor))
    return waiting


def unanswered_on(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether the petition of a case is not answered; so long the case stays open."""
    here = aliased(Petition)
    # Withdrawn and not asked back, it may still go on.
    open_ = or_(here.state.in_(UNANSWERED), here.before_state.is_not(None))
    return exists().where(here.case_id == case_id, open_, here.set_aside_at.is_(None))
