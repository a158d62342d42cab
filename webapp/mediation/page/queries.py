"""What the page of a mediation reads beside it: its steps with who took them, its pictures, who could mediate."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.scope import in_list
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.mediation.models import Mediation, MediationScope, MediationSeat, MediationStep
from webapp.mediation.rules import APART
from webapp.mediation.states import SeatKind
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.queries import in_force, units_standing
from webapp.people.queries_impartial import barred_from
from webapp.reports.queries import Stored

COMMITTEE = "mediation_committee"
# Who is asked as which force where nobody chose: the court may also be asked, the justice office stands for it.
OF_FORCES = ("police_station", "justice_office", "civil_affairs_office", "court")


def stored(kind: type[Stored], mediation_id: int, row_id: int) -> Stored:
    """Return a picture or a voice note of a mediation that was loaded through its scope; the one 404 for any other."""
    query = (
        select(kind)
        .join(MediationStep, MediationStep.submission_id == kind.submission_id)
        .where(kind.id == row_id, kind.file.is_not(None), MediationStep.mediation_id == mediation_id)
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def who_could_mediate(mediation_id: int, units: ColumnElement[bool]) -> list[tuple[str, str, str]]:
    """Return (id, name, unit) of the people of some units whom the mediation does not concern, by unit and name."""
    query = (
        select(User.id, User.name, Unit.name.label("unit"))
        .join(Post, Post.user_id == User.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(units, User.active, in_force(clock.now()))
        .distinct()
        .order_by(Unit.name, User.name, User.id)
    )
    out = barred_from("mediation", mediation_id)
    return [(str(row.id), row.name, row.unit) for row in db.session().execute(query) if row.id not in out]


def hosts_and_forces() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return (code, name) of the units that may host, the committee first, and of those that may be forces."""
    units = [unit for unit in units_standing() if unit.made_for is None]
    hosts = sorted((one for one in units if one.code == COMMITTEE), key=lambda one: one.code)
    forces = sorted((one for one in units if one.code in OF_FORCES), key=lambda one: OF_FORCES.index(one.code))
    return [(one.code, one.name) for one in hosts], [(one.code, one.name) for one in forces]


def any_of_case(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether a case was ever referred to mediation and is not set aside."""
    one = aliased(Mediation)
    return exists().where(one.case_id == case_id, one.set_aside_at.is_(None))


def of_case(actor: Actor, case_id: int) -> Sequence[Any]:
    """Return (mediation, host, whether the actor may open it) of a case, the latest first."""
    host = select(MediationSeat.label).where(
        MediationSeat.mediation_id == Mediation.id, MediationSeat.kind == SeatKind.HOST
    )
    here = (MediationScope, actor.scopes)
    listed = or_(*(in_list(*here, bucket, Mediation.referred_at, Mediation.id) for bucket in ("all", APART)))
    query = select(Mediation, host.limit(1).scalar_subquery(), listed.label("sees"))
    query = query.where(Mediation.case_id == case_id, Mediation.set_aside_at.is_(None))
    return db.session().execute(query.order_by(Mediation.n.desc())).all()
