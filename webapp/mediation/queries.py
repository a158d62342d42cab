"""Reads of mediations, each through the actor's scope: one, its steps, what waits."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.scope import in_list
from webapp.care.grants.queries import opened, own_grant
from webapp.care.models import CareGrant
from webapp.care.queries import unlocked
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.impartial import barred
from webapp.mediation.models import (
    Mediation,
    MediationClause,
    MediationParty,
    MediationScope,
    MediationSeat,
    MediationStep,
)
from webapp.mediation.rules import APART, Apart, MediationAccess, access_of
from webapp.mediation.states import TALKING, SeatKind, State
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries_receiving import protected_scope_of
from webapp.reports.models import Registration

_ORDER = list(SeatKind)


def seen(actor: Actor, code: str, n: int) -> MediationAccess:
    """Return a mediation that the actor was asked in to or decides on; the one 404 otherwise, and for one set aside.

    That of a protected matter is seen by who is named to it and, while a grant opens it, by who mediates.
    """
    asked = {"code": code, "n": n, "scopes": actor.scopes, "actor_id": actor.id, "phone_index": actor.phone_index}
    row = db.session().execute(_seen(), asked).first()
    if row is None:
        raise not_found()
    mediation = row.Mediation
    apart = _apart(actor, mediation) if row.protected else None
    parts = seats_of(mediation.id), parties_of(mediation.id), clauses_of(mediation.id)
    access = access_of(actor, mediation, code, *parts, category=row.category, apart=apart, barred=row.barred)
    return replace(access, referrer=row.referrer or "", mediator=row.mediator or "")


@cache
def _seen() -> Select[Any]:
    """Put the statement together once: every page and every step asks it."""
    scopes: Any = bindparam("scopes", expanding=True)
    return (
        select(
            Mediation,
            *(Case.category, Case.protected),
            barred("mediation", Mediation.id, bindparam("actor_id"), bindparam("phone_index")).label("barred"),
            _name_of(Mediation.referred_by_id).label("referrer"),
            _name_of(Mediation.mediator_id).label("mediator"),
        )
        .join(Case, Case.id == Mediation.case_id)
        .where(
            Case.code == bindparam("code"),
            Mediation.n == bindparam("n"),
            Mediation.set_aside_at.is_(None),
            or_(_in_list(scopes, "all"), and_(Case.protected, _in_list(scopes, APART))),
        )
    )


def _name_of(user_id: Any) -> Any:
    return select(User.name).where(User.id == user_id).correlate(Mediation).scalar_subquery()


def _apart(actor: Actor, mediation: Mediation) -> Apart:
    """Return how a mediation of a protected matter stands; the one 404 for whom nothing opens it."""
    named = protected_scope_of("case", mediation.case_id) in actor.named
    people = {one.id for one in opened(mediation.case_id, "mediation")}
    if not named and actor.id not in people:
        raise not_found()
    return Apart(named, not unlocked(mediation.case_id), mediation.mediator_id in people)


def _asked_in(actor: Actor, bucket: str = "all") -> Any:
    return _in_list(actor.scopes, bucket)


def _in_list(scopes: Any, bucket: str) -> Any:
    return in_list(MediationScope, scopes, bucket, Mediation.referred_at, Mediation.id)


def seats_of(mediation_id: int) -> Sequence[MediationSeat]:
    """Return who was asked in, the host first."""
    query = select(MediationSeat).where(MediationSeat.mediation_id == mediation_id)
    found = db.session().scalars(query.order_by(MediationSeat.seat)).all()
    return sorted(found, key=lambda one: _ORDER.index(one.kind))


def parties_of(mediation_id: int) -> Sequence[MediationParty]:
    """Return the parties by their numbers."""
    query = select(MediationParty).where(MediationParty.mediation_id == mediation_id)
    return db.session().scalars(query.order_by(MediationParty.n)).all()


def clauses_of(mediation_id: int) -> Sequence[MediationClause]:
    """Return the terms of the agreement by their numbers."""
    query = select(MediationClause).where(MediationClause.mediation_id == mediation_id)
    return db.session().scalars(query.order_by(MediationClause.n)).all()


def steps_of(mediation_id: int) -> Sequence[MediationStep]:
    """Return what was done, the first first."""
    query = select(MediationStep).where(MediationStep.mediation_id == mediation_id)
    return db.session().scalars(query.order_by(MediationStep.at, MediationStep.submission_id)).all()


def by_submission(submission_id: int) -> Mediation | None:
    """Return the mediation that a submission referred."""
    return db.session().scalar(select(Mediation).where(Mediation.submission_id == submission_id))


def registration_of(case: Case) -> Registration | None:
    """Return how a case came that was written down for somebody: what the police said of it stands there."""
    return db.session().get(Registration, case.opening_report_id)


def next_n(case_id: int) -> int:
    """Return the number of the next mediation of a case."""
    most = db.session().scalar(select(func.max(Mediation.n)).where(Mediation.case_id == case_id))
    return (most or 0) + 1


def live_on(case_id: int) -> Mediation | None:
    """Return the mediation of a case that is not over."""
    return db.session().scalar(select(Mediation).where(Mediation.case_id == case_id, Mediation.ended_at.is_(None)))


def opened_by(actor: Actor, grant_id: int) -> str:
    """Return the address of the mediation that a grant opens to the actor; the one 404 where it opens none."""
    found = given_to(own_grant(actor, grant_id))
    if found is None:
        raise not_found()
    return f"/cases/{db.session().get_one(Case, found.case_id).code}/mediations/{found.n}"


def given_to(grant: CareGrant) -> Mediation | None:
    """Return the latest mediation of a protected matter that a grant lets its person mediate."""
    theirs = (Mediation.case_id == grant.course_id, Mediation.mediator_id == grant.person_id)
    return db.session().scalar(select(Mediation).where(*theirs).order_by(Mediation.n.desc()).limit(1))


def waiting_for_start(actor: Actor) -> Select[Any]:
    """Select (id, since when) of what was referred in the actor's towns and is not decided on."""
    towns = [post.area_id for post in actor.posts if post.area_id]
    query: Any = select(Mediation.id, Mediation.referred_at).where(Mediation.state == State.SUGGESTED)
    query = query.join(Case, Case.id == Mediation.case_id).where(~Case.protected)
    waiting: Select[Any] = query.where(Mediation.town_id.in_(towns), Mediation.set_aside_at.is_(None))
    return waiting


def talking_on(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether a case is being mediated and nothing is in force yet; so long it stays open."""
    here = aliased(Mediation)
    return exists().where(here.case_id == case_id, here.state.in_(TALKING), here.set_aside_at.is_(None))
