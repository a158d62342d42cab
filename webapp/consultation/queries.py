"""Reads of consultations, each through the actor's scope: one, those of a case, a page of a list, what waits.

Whom a consultation on a person is about finds nothing of it: every read leaves it out for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, count, in_list
from webapp.cases.models import Case
from webapp.cases.queries import visible_to
from webapp.consultation.models import (
    Consultation,
    ConsultationAsk,
    ConsultationDecision,
    ConsultationPerson,
    ConsultationScope,
    ConsultationSeat,
    ConsultationStep,
)
from webapp.consultation.rules import COMMISSIONER, ConsultationAccess, access_of
from webapp.consultation.states import LIVE
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.impartial import barred
from webapp.decisions.models import Decision, DecisionScope, DecisionSeat
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.people.queries import unit_rank

COURT = "court"


@dataclass(frozen=True)
class ConsultationRow:
    """A consultation in a list, whether a yes is waited for, and whether the reader comes as a guest."""

    consultation: Consultation
    asks: bool = False
    guest: bool = False


@dataclass(frozen=True)
class Outcome:
    """A decision that came of a consultation; ``seen`` where the reader may open it."""

    id: int
    number: str
    lead: str
    due_at: Any
    seen: bool


ConsultationPage = ListPage[ConsultationRow]


def seen(actor: Actor, consultation_id: int) -> ConsultationAccess:
    """Return a consultation that the actor makes or is asked in; the one 404 otherwise, and for one set aside."""
    open_code = select(Case.code).where(Case.id == _case_now(), visible_to(actor)).scalar_subquery()
    own = barred("consultation", Consultation.id, actor.id, actor.phone_index)
    of_case = barred("case", Consultation.case_id, actor.id, actor.phone_index)
    query = (
        select(
            Consultation,
            ConsultationPerson,
            ConsultationAsk,
            open_code.label("code"),
            when((own != "", own), else_=of_case).label("barred"),
        )
        .outerjoin(ConsultationPerson, ConsultationPerson.consultation_id == Consultation.id)
        .outerjoin(
            ConsultationAsk,
            and_(ConsultationAsk.row_id == Consultation.id, ConsultationAsk.decided_at.is_(None)),
        )
        .where(Consultation.id == consultation_id, *_stands_for(actor))
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    consultation = row.Consultation
    about = row.ConsultationPerson, row.code, row.ConsultationAsk, row.barred
    return access_of(actor, consultation, seats_of(consultation_id), *about)


def sees(actor: Actor, consultation_id: int) -> bool:
    """Say whether the actor still sees a consultation."""
    query = select(Consultation.id).where(Consultation.id == consultation_id, *_stands_for(actor))
    return bool(db.session().scalar(query))


def _stands_for(actor: Actor) -> tuple[Any, ...]:
    listed = in_list(ConsultationScope, actor.scopes, "all", Consultation.made_at, Consultation.id)
    return Consultation.set_aside_at.is_(None), listed, not_about(actor.phone_index, Consultation.id)


def not_about(phone_index: str, row_id: Any) -> Any:
    """Say in SQL that a consultation is not on the person with this number (its index)."""
    own = select(ConsultationPerson.consultation_id).where(ConsultationPerson.phone_index == phone_index)
    return row_id.not_in(own)


def _case_now() -> Any:
    """Return in SQL where the case of a consultation is now: in the one that it was put into, or by itself."""
    first = aliased(Case)
    found = select(func.coalesce(first.merged_into_id, first.id)).where(first.id == Consultation.case_id)
    return found.correlate(Consultation).scalar_subquery()


def of_case(case_id: Any) -> Any:
    """Say in SQL whether a consultation is about a case, by its id or a column of it, or about one put into it."""
    inner = aliased(Case)
    return or_(
        Consultation.case_id == case_id,
        Consultation.case_id.in_(select(inner.id).where(inner.merged_into_id == case_id)),
    )


def any_of_case(case_id: Any) -> Any:
    """Say in SQL whether there is a consultation about a case."""
    return exists().where(of_case(case_id), Consultation.set_aside_at.is_(None))


def on_case(actor: Actor, case_id: int) -> Sequence[Consultation]:
    """Return the consultations about a case that the actor sees, the newest first."""
    query = select(Consultation).where(of_case(case_id), *_stands_for(actor))
    return db.session().scalars(query.order_by(Consultation.id.desc()).limit(10)).all()


def by_submission(submission_id: int) -> Consultation | None:
    """Return the consultation that a submission made."""
    return db.session().scalar(select(Consultation).where(Consultation.submission_id == submission_id))


def seats_of(consultation_id: int) -> Sequence[ConsultationSeat]:
    """Return which units are asked."""
    query = select(ConsultationSeat).where(ConsultationSeat.consultation_id == consultation_id)
    return db.session().scalars(query.order_by(ConsultationSeat.guest, ConsultationSeat.seat)).all()


def steps_of(consultation_id: int) -> Sequence[ConsultationStep]:
    """Return what was done, the first first."""
    query = select(ConsultationStep).where(ConsultationStep.consultation_id == consultation_id)
    return db.session().scalars(query.order_by(ConsultationStep.at, ConsultationStep.submission_id)).all()


def heard_from(consultation_id: int) -> set[str]:
    """Return the seats that have written what they think."""
    query = select(ConsultationStep.seat).where(
        ConsultationStep.consultation_id == consultation_id, ConsultationStep.seat.is_not(None)
    )
    return {str(seat) for seat in db.session().scalars(query)}


def last_ask(consultation_id: int) -> ConsultationAsk | None:
    """Return the last time that a yes was asked for."""
    query = select(ConsultationAsk).where(ConsultationAsk.row_id == consultation_id)
    return db.session().scalar(query.order_by(ConsultationAsk.id.desc()).limit(1))


def outcomes(actor: Actor, consultation_id: int) -> list[Outcome]:
    """Return the decisions that came of a consultation; those set aside are left out."""
    seen = in_list(DecisionScope, actor.scopes, "all", Decision.made_at, Decision.id)
    opens = seen if actor.can("decision.read") else literal(False)
    query = (
        select(Decision.id, Decision.number, DecisionSeat.label, Decision.due_at, opens)
        .join(ConsultationDecision, ConsultationDecision.decision_id == Decision.id)
        .join(DecisionSeat, and_(DecisionSeat.decision_id == Decision.id, DecisionSeat.leading))
        .where(ConsultationDecision.consultation_id == consultation_id, Decision.set_aside_at.is_(None))
    )
    return [Outcome(*row) for row in db.session().execute(query.order_by(Decision.id))]


def page(actor: Actor, bucket: str, window: Window, size: int) -> ConsultationPage:
    """Return one page of a list."""
    waits = exists().where(ConsultationAsk.row_id == Consultation.id, ConsultationAsk.decided_at.is_(None))
    only = {scope: not_about(actor.phone_index, ConsultationScope.row_id) for scope in actor.scopes}
    listed = Listed(ConsultationScope, Consultation, actor.scopes, bucket, window, only=only, size=size)
    own = ConsultationSeat.consultation_id == Consultation.id, ConsultationSeat.seat.in_(actor.scopes)
    guest = exists().where(*own, ConsultationSeat.guest)
    rows = select(Consultation, waits.label("asks"), guest.label("guest"))
    return page_of(listed, rows, lambda row: ConsultationRow(row.Consultation, row.asks, row.guest))


def how_many(scopes: Sequence[str], phone_index: str, bucket: str) -> Select[Any]:
    """Select how many consultations stand in a list of somebody with this number (its index)."""
    return count(ConsultationScope, scopes, bucket).where(not_about(phone_index, ConsultationScope.row_id))


def counts(actor: Actor, buckets: Iterable[str]) -> Mapping[str, int]:
    """Return list → how many; one statement."""
    names = list(buckets)
    asked = [how_many(actor.scopes, actor.phone_index, name).scalar_subquery() for name in names]
    return dict(zip(names, db.session().execute(select(*asked)).one(), strict=True))


def waiting_for_a_yes(actor: Actor) -> Any:
    """Select (id, since when) of what this person may agree to: nobody decides what they asked for themselves."""
    towns = [post.area_id for post in actor.posts if post.area_id]
    query: Any = (
        select(Consultation.id, ConsultationAsk.asked_at)
        .join(ConsultationAsk, ConsultationAsk.row_id == Consultation.id)
        .where(
            ConsultationAsk.decided_at.is_(None),
            ConsultationAsk.asked_by_id != actor.id,
            Consultation.town_id.in_(towns),
            Consultation.state.in_(LIVE),
            not_about(actor.phone_index, Consultation.id),
        )
    )
    return query if actor.can("consultation.agree") else query.where(ConsultationAsk.by != COMMISSIONER)


def who_may_be_asked() -> list[tuple[str, str, str]]:
    """Return (code, name, scope) of the units that can be asked in; the court comes as a guest, last."""
    units = db.session().scalars(select(Unit).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None)))
    found = sorted(units, key=lambda unit: (unit.code == COURT, unit_rank(unit)))
    return [(unit.code, unit.name, f"u{unit.id}") for unit in found]
